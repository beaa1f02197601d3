from __future__ import annotations

import sqlite3

import pytest

from simulator.domain.devices import DeviceType, KeyUsage, Smets, SmiStatus
from simulator.domain.eui64 import EUI64
from simulator.journal import EventKind
from simulator.pki.ceremonies import CeremonyKind
from simulator.pki.keys import derive_key
from simulator.pki.profiles import Environment
from simulator.pki.signing_request import device_signing_request
from simulator.registers.inventory import InventoryEntry
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Fleet, Scenario
from simulator.smki.office import SmkiOffice
from simulator.smki.outcomes import ResultCode
from simulator.smki.policy_management import Part
from simulator.smki.records import OfficeRecord, RecordKind
from simulator.smki.submission import Submission
from simulator.smki.subscribers import Access, Eui64Range
from simulator.world import World
from simulator.world.smki_services import NO_PREMISE, SMKI_PMA, SMKI_SERVICE

AVON, OFFICER = "Avon Energy", "Ada"
DEVICE = EUI64(0x00DB_1234_0000_0001)


@pytest.fixture
def world() -> World:
    return World(Scenario(environment="live", fleet=Fleet(homes=0)), RuleSet())


def admit(office: SmkiOffice) -> None:
    office.subscribers.complete_entry_tests(AVON, Access.DEVICE_CERTIFICATES, 0)
    assert office.subscribers.authorise(AVON, Access.DEVICE_CERTIFICATES, 0) is None
    office.subscribers.authenticate(OFFICER)
    assert office.subscribers.enrol(OFFICER, AVON, 0) is None
    office.subscribers.allocate(AVON, Eui64Range(DEVICE, DEVICE))


def result(office: SmkiOffice, key: int) -> tuple[ResultCode, str]:
    request = device_signing_request(DEVICE, KeyUsage.DIGITAL_SIGNATURE, derive_key(1, "test", key))
    kept = office.submit(Submission.single(AVON, OFFICER, request, DeviceType.ESME), 0)
    list(office.process(kept.number, 0))
    (only,) = office.results(kept.number)
    return only.code, only.finding.code if only.finding else ""


def test_the_own_service_works_with_the_registers_of_the_world(world: World) -> None:
    premises = world.smki_services.own.office.premises
    assert premises.environment is Environment.LIVE
    assert (premises.repository, premises.directory, premises.inventory) == (
        world.repository, world.directory, world.inventory,
    )  # fmt: skip
    assert world.smki_services.of(Environment.LIVE) is world.smki_services.of(None) is world.smki_services.own


def test_the_test_service_has_a_repository_and_devices_of_its_own(world: World) -> None:
    test = world.smki_services.of(Environment.TEST)
    assert test is world.smki_services.beside
    assert test.office.premises.environment is Environment.TEST
    assert test.office.premises.repository.count() == 0
    assert test.office.premises.inventory is not world.inventory
    roots = {each.office.authorities.oca.root.certificate for each in (test, world.smki_services.own)}
    assert len(roots) == 2


def test_neither_service_certifies_what_is_the_others(world: World) -> None:
    live, test = world.smki_services.own.office, world.smki_services.beside.office
    admit(live)
    admit(test)
    assert result(test, 1) == (ResultCode.SUCCESS, "")
    assert result(live, 1) == (ResultCode.INELIGIBLE, "of-another-service")
    assert result(live, 2) == (ResultCode.SUCCESS, "")
    world.inventory.add(InventoryEntry(DEVICE, DeviceType.ESME, Smets.SMETS2, SmiStatus.PENDING))
    assert result(test, 3) == (ResultCode.INELIGIBLE, "of-another-service")


def test_the_founding_of_the_authorities_precedes_the_run_and_is_not_in_its_journal(world: World) -> None:
    office = world.smki_services.own.office
    assert len(office.records.all(RecordKind.KEY_CEREMONY)) == 2
    assert len(world.journal) == 0
    office.authorities.oca.roll_over(world.calendar.at(5))
    assert [event.details["ceremony"] for event in world.journal.of_kind(EventKind.KEY_CEREMONY)] == [
        CeremonyKind.KEY_RETIRED, CeremonyKind.KEY_GENERATED,
    ]  # fmt: skip


def test_what_the_office_does_goes_into_the_journal(world: World) -> None:
    office = world.smki_services.own.office
    admit(office)
    office.pma.suspend("a stolen key", 5, parts=frozenset({Part.GATEWAY}), party=AVON)
    by_kind = {event.kind: event for event in world.journal}
    tested = by_kind[EventKind.ENTRY_TESTS_COMPLETED]
    assert (tested.sender, tested.recipient, tested.premise) == (AVON, SMKI_SERVICE, NO_PREMISE)
    assert tested.details["subject"] == Access.DEVICE_CERTIFICATES.value
    enrolled = by_kind[EventKind.OFFICER_ENROLLED]
    assert (enrolled.sender, enrolled.recipient) == (SMKI_SERVICE, AVON)
    suspended = by_kind[EventKind.SUSPENDED]
    assert (suspended.time, suspended.sender, suspended.recipient) == (5, SMKI_PMA, AVON)
    assert suspended.details["threat"] == "a stolen key"


def test_the_test_services_records_name_it(world: World) -> None:
    admit(world.smki_services.beside.office)
    enrolled = world.journal.of_kind(EventKind.OFFICER_ENROLLED)
    assert [event.sender for event in enrolled] == ["Test SMKI Service"]


@pytest.mark.parametrize("kind", RecordKind)
def test_every_record_of_an_office_has_a_kind_in_the_journal(kind: RecordKind, world: World) -> None:
    office = world.smki_services.own.office
    before = len(world.journal)
    office.records.keep(OfficeRecord(7, kind, AVON, "something"))
    assert len(world.journal) == before + 1
    assert EventKind(kind.value) in {event.kind for event in world.journal if event.time == 7}


def test_the_office_keeps_its_books_in_the_store_of_the_run() -> None:
    store = sqlite3.connect(":memory:")
    world = World(Scenario(fleet=Fleet(homes=0)), RuleSet(), store=store)
    admit(world.smki_services.own.office)
    result(world.smki_services.own.office, 1)
    assert store.execute("SELECT count(*) FROM smki_result").fetchone() == (1,)
