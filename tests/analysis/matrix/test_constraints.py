"""What the constraints exclude, the real path never gives: documents are read, facts are gathered, none is excluded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from simulator.analysis.matrix.axes import AXES
from simulator.analysis.matrix.constraints import CONSTRAINTS, NAMING, Constraint, reads_of
from simulator.analysis.matrix.space import Question
from simulator.dcc.facts import gather, of_signed_pre_command
from simulator.domain.devices import DeviceType, Smets, SmiStatus
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import Party, PartyCategory, RemotePartyRole, UserId, UserRole, UserStatus
from simulator.domain.service_requests import (
    CHANGE_OF_SUPPLIER,
    COMMISSION,
    HANDOVER,
    READ_FIRMWARE_VERSION,
    READ_INVENTORY,
    RETRIEVE_CREDENTIALS,
    SET_IMPORT_MPXN,
    UPDATE_CREDENTIALS,
    CommandVariant,
)
from simulator.domain.time import DAY
from simulator.duis.names import REMOTE_PARTY_ROLES
from simulator.duis.reading import parse_request
from simulator.duis.values import (
    CommissionDevice,
    ReadFirmwareVersion,
    ReadInventory,
    RequestBody,
    RetrieveCredentials,
    ServiceRequest,
    SetImportMpxn,
)
from simulator.duis.writing import write_request
from simulator.rules.facts import FACTS, Facts
from simulator.world import World
from tests.support.facts import described, row
from tests.support.worlds import (
    AVON,
    BLENCATHRA,
    NETWORK_OPERATOR,
    SUPPLIER,
    ask,
    build,
    certificates,
    operator,
    place,
    supplier,
)

DOCS = Path(__file__).parents[3] / "docs" / "matrix.md"
STRANGER = EUI64(0xFF)


class Scene(NamedTuple):
    """A world with Users of every role and Devices of every kind, registered and not."""

    world: World
    users: tuple[EUI64, ...]
    devices: tuple[EUI64, ...]


@pytest.fixture(scope="module")
def scene() -> Scene:
    world = build()
    users = [supplier(world), operator(world, "EELC"), operator(world, "NT"), STRANGER]
    for role, status in product(UserRole, UserStatus):
        roles = frozenset({role} if role else set())
        speaks = frozenset({"EELC"} if role is UserRole.ED else set())
        user_id = UserId(EUI64(0xA000 + 16 * role + status), roles, RemotePartyRole.OTHER, speaks, status)
        world.directory.enrol(Party(f"{role.name} {status.name}", PartyCategory.OTHER, (user_id,)))
        users.append(user_id.eui64)
    devices = [EUI64(0xDE)]
    kinds = product([t for t in DeviceType if t], (Smets.SMETS1, Smets.SMETS2), ("", None))
    for device_type, smets, registered in kinds:
        devices.append(place(world, device_type, smets=smets, registered=registered, status=SmiStatus.COMMISSIONED))
    devices.append(place(world, smets=Smets.SMETS1, held_by="EELC"))
    for known_operator in (None, "LOND"):  # a record without an operator; one that another operator follows
        device_id = place(world, registered=None)
        entry = world.inventory.find(device_id)
        assert entry is not None
        assert entry.meter_point is not None
        point = entry.meter_point
        world.registration.register(point, supplier=AVON, network_operator=known_operator, effective=-1)
        world.registration.register(point, supplier=BLENCATHRA, network_operator="EELC", effective=DAY)
        devices.append(device_id)
    return Scene(world, tuple(users), tuple(devices))


def _bodies(world: World) -> Iterator[tuple[str, RequestBody]]:
    mine, theirs = supplier(world), operator(world, "EELC")
    tomorrow = world.registers.calendar.at(DAY)
    for role in REMOTE_PARTY_ROLES.values():
        for variant in (UPDATE_CREDENTIALS.variant, HANDOVER.variant):
            owner, own_role = (mine, SUPPLIER) if role is SUPPLIER else (theirs, NETWORK_OPERATOR)
            yield variant, certificates(world, owner, own_role, remote_party_role=role)
    placed = certificates(world, theirs)
    yield UPDATE_CREDENTIALS.variant, certificates(world, theirs, execution_date_time=tomorrow)
    yield UPDATE_CREDENTIALS.variant, certificates(world, theirs, digital_signing_certificate=None)
    yield UPDATE_CREDENTIALS.variant, certificates(world, theirs, key_agreement_certificate=None)
    yield UPDATE_CREDENTIALS.variant, replace(placed, digital_signing_certificate=None, key_agreement_certificate=None)
    one, other = placed.digital_signing_certificate, placed.key_agreement_certificate
    yield HANDOVER.variant, replace(placed, digital_signing_certificate=other, key_agreement_certificate=one)
    yield HANDOVER.variant, certificates(world, theirs, digital_signing_certificate=b"\x30\x00")
    yield HANDOVER.variant, certificates(world, theirs, path_certificates=(b"\x30\x00",))
    yield CHANGE_OF_SUPPLIER.variant, certificates(world, mine, SUPPLIER, import_mpxn="1000000000000")
    yield RETRIEVE_CREDENTIALS.variant, RetrieveCredentials((NETWORK_OPERATOR,))
    yield READ_INVENTORY.variant, ReadInventory(device_id=EUI64(1))
    yield COMMISSION.variant, CommissionDevice(tomorrow, tolerance_period=10)
    yield READ_FIRMWARE_VERSION.variant, ReadFirmwareVersion(tomorrow)
    yield SET_IMPORT_MPXN.variant, SetImportMpxn("1000000000000", execution_date_time=tomorrow)


@pytest.fixture(scope="module")
def gathered(scene: Scene) -> Facts:
    """The facts about thousands of documents, each written and read again, as columns."""
    world, users, devices = scene
    rows = []
    for (variant, body), user, device in product(list(_bodies(world)), users, devices):
        request = parse_request(write_request(ask(world, variant, user, device, body)))
        assert isinstance(request, ServiceRequest), request
        for now in (0, 2 * DAY):
            found = gather(request, world.registers, now, sender_authenticated=True)
            rows.append(found.facts)
            if found.facts.smets != Smets.SMETS1:  # the gateway transforms none of those
                rows.append(of_signed_pre_command(found, CommandVariant.SIGNED_PRE_COMMAND_WAN).facts)
    return Facts.of(**{name: np.array([getattr(row, name) for row in rows]) for name in FACTS})


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=lambda constraint: constraint.name)
def test_the_real_path_never_gives_what_is_excluded(constraint: Constraint, gathered: Facts) -> None:
    for number, condition in enumerate(constraint.conditions):
        for excluded in np.flatnonzero(condition(gathered))[:1]:
            pytest.fail(f"condition {number} excludes {described(row(gathered, int(excluded)))}")


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("user_role", 9),
        ("device_type", 9),
        ("smets", 3),
        ("remote_party_role", 8),
        ("slot_holder", 2),
        ("registered_operator", 4),
        ("user_registered_at_execution", 2),
        ("certificate_state", 2),
        ("certificate_role", 3),
        ("certificate_usage_fits", 2),
        ("user_status", 2),
    ],
)
def test_the_real_path_gives_facts_of_all_sorts(name: str, least: int, gathered: Facts) -> None:
    """Else the test above would say little."""
    assert len(np.unique(getattr(gathered, name))) >= least


@pytest.mark.parametrize("constraint", (*CONSTRAINTS, *NAMING), ids=lambda constraint: constraint.name)
def test_each_condition_excludes_something_and_not_everything(constraint: Constraint) -> None:
    for condition in constraint.conditions:
        question = Question(reads_of(condition), condition)
        services = AXES["service"].numbers.tolist() if "service" in question.reads else [1]
        tables = [question.table(service) for service in services]
        assert any(table.any() for table in tables)
        assert not all(table.all() for table in tables)


@pytest.mark.parametrize("constraint", (*CONSTRAINTS, *NAMING), ids=lambda constraint: constraint.name)
def test_each_constraint_is_explained_in_the_documentation(constraint: Constraint) -> None:
    text = " ".join(DOCS.read_text(encoding="utf-8").split())
    assert constraint.name in text
    assert constraint.reason in text
