from __future__ import annotations

import pytest

from simulator.domain.errors import SimulatorError
from simulator.smki.policy_management import Part, PolicyManagementAuthority
from simulator.smki.records import OfficeRecord

GATEWAY = frozenset({Part.GATEWAY})


def test_a_suspension_concerns_its_parts_its_party_and_its_time() -> None:
    pma = PolicyManagementAuthority()
    suspension = pma.suspend("a stolen key", 10, parts=GATEWAY, party="Avon")
    pma.lift(suspension, 20)
    asked = [(Part.GATEWAY, "Avon", at) for at in (9, 10, 19, 20)]
    asked += [(Part.GATEWAY, "Blencathra", 15), (Part.REPOSITORY, "Avon", 15)]
    found = [pma.finding(*each) for each in asked]
    assert [finding.code if finding else None for finding in found] == [
        None, "service-suspended", "service-suspended", None, None, None,
    ]  # fmt: skip


def test_the_gateway_is_suspended_for_a_participant_and_never_for_all() -> None:
    with pytest.raises(SimulatorError, match="name the Party"):
        PolicyManagementAuthority().suspend("a threat", 0, parts=GATEWAY)


def test_an_appeal_suspends_nothing_until_it_is_upheld() -> None:
    records: list[OfficeRecord] = []
    pma = PolicyManagementAuthority(records.append)
    suspension = pma.suspend("a stolen key", 0, parts=GATEWAY, party="Avon")
    appeal = pma.appeal(suspension, 5)
    assert pma.finding(Part.GATEWAY, "Avon", 6) is not None
    pma.decide_appeal(appeal, 10, upheld=True)
    assert pma.finding(Part.GATEWAY, "Avon", 9) is not None
    assert pma.finding(Part.GATEWAY, "Avon", 10) is None
    assert [(record.time, record.code) for record in records] == [(0, ""), (5, ""), (10, "upheld"), (10, "")]


def test_a_dismissed_appeal_changes_nothing() -> None:
    pma = PolicyManagementAuthority()
    suspension = pma.suspend("a stolen key", 0, parts=GATEWAY, party="Avon")
    pma.decide_appeal(pma.appeal(suspension, 5), 10, upheld=False)
    assert pma.finding(Part.GATEWAY, "Avon", 10) is not None
