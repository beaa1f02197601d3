"""Certificates of a synthetic fleet, derived again: the very octets of what was issued."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.dcc.smki import SmkiService
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.pki.path import validate_path
from simulator.pki.profiles import Environment
from simulator.pki.succession import DeviceCertificationAuthority
from simulator.smki.derived_fleet import DerivedFleet
from simulator.smki.office import SmkiOffice
from tests.support.pages import blocks_of, run_program
from tests.support.smki_office import CALENDAR, premises

GROWTH = Path(__file__).parent.parent.parent / "docs" / "growth.md"
FIRST, DEVICES, ISSUE_VOLUME = EUI64(0x00DB_1234_0000_0010), 7, 5


def fleet(issue_volume: int = ISSUE_VOLUME) -> DerivedFleet:
    return DerivedFleet(3, Environment.TEST, CALENDAR.start, first=FIRST, devices=DEVICES, issue_volume=issue_volume)


def test_they_are_what_the_dca_issues_one_after_another() -> None:
    dca = DeviceCertificationAuthority(3, Environment.TEST, CALENDAR.start, issue_volume=ISSUE_VOLUME)
    checked = 0
    for entry in fleet():
        read = parse_certificate(entry.der)
        assert isinstance(read, Certificate)
        assert entry.issuer == dca.current.issuing.subject
        issued = dca.issue(
            eui64=read.eui64 or EUI64(0),
            key_usage=entry.key_usage,
            public_point=read.public_point,
            not_before=CALENDAR.start,
            serial=read.serial,
        )
        assert entry.der == issued
        checked += 1
    assert checked == 2 * DEVICES


def test_they_have_a_path_to_the_root_through_whichever_issuing_dca_signed_them() -> None:
    dca = DeviceCertificationAuthority(3, Environment.TEST, CALENDAR.start, issue_volume=1)
    derived = parse_certificate(fleet(issue_volume=1).certificate(2).der)
    assert isinstance(derived, Certificate)
    for entry in fleet(issue_volume=1).by_eui64(FIRST):
        dca.issue(
            eui64=FIRST,
            key_usage=entry.key_usage,
            public_point=derived.public_point,
            not_before=CALENDAR.start,
            serial=int(entry.serial, 16),
        )
    found = validate_path(derived, dca.path[:-1], dca.path[-1:], environment=Environment.TEST, at=CALENDAR.start)
    assert found == ()
    assert derived.issuer.startswith("CN=TEST Issuing DCA 3")


def test_a_device_of_a_world_has_the_certificates_that_the_world_gives_it() -> None:
    where = premises()
    issued = SmkiService(SmkiOffice(where)).issue_device(FIRST)
    derived = DerivedFleet(where.seed, where.environment, CALENDAR.start, first=FIRST, devices=DEVICES)
    assert [entry.der for entry in derived.by_eui64(FIRST)] == [
        issued.signing_certificate,
        issued.agreement_certificate,
    ]


def test_any_certificate_can_be_asked_for_first() -> None:
    last = fleet().certificate(2 * DEVICES - 1)
    assert last == list(fleet())[-1]
    assert fleet().by_eui64(EUI64(FIRST.value + DEVICES - 1))[1] == last


@pytest.mark.parametrize("beside", [FIRST.value - 1, FIRST.value + DEVICES])
def test_a_device_of_no_fleet_has_none(beside: int) -> None:
    assert fleet().by_eui64(EUI64(beside)) == []


@pytest.mark.parametrize("number", [-1, 2 * DEVICES])
def test_there_is_no_certificate_before_the_first_or_after_the_last(number: int) -> None:
    with pytest.raises(SimulatorError, match="from 0 to 13"):
        fleet().certificate(number)


def test_the_page_about_growth_shows_code_that_runs(tmp_path: Path) -> None:
    (program,) = [block for block in blocks_of(GROWTH.read_text()) if block.language == "python"]
    run_program(program, tmp_path)
