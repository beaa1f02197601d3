"""What a scenario names itself: registrations and Devices, and what is wrong with them by section."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from simulator.domain.devices import DeviceType, Smets, SmiStatus
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.meter_points import parse_mpxn
from simulator.domain.time import DAY
from simulator.scenario import DeviceSection, RegistrationSection
from simulator.world import World
from simulator.world.explicit import populate, smi_status
from tests.support.worlds import AVON, BLENCATHRA, BROKER, build, operator

MPAN = "2000000000015"
ESME = EUI64(0xDB)


def registration(**departures: Any) -> RegistrationSection:
    return RegistrationSection(**{"mpxn": MPAN, "supplier": AVON, "network_operator": "SOUT", **departures})


def esme(**departures: Any) -> DeviceSection:
    return DeviceSection(**{"device_id": str(ESME), "device_type": "ESME", "mpxn": MPAN, **departures})


def populated(*sections: RegistrationSection | DeviceSection) -> World:
    world = build(
        registrations=tuple(s for s in sections if isinstance(s, RegistrationSection)),
        devices=tuple(s for s in sections if isinstance(s, DeviceSection)),
    )
    populate(world)
    return world


def test_a_registration_holds_from_the_beginning() -> None:
    world = populated(registration())
    found = world.registration_copy.at(parse_mpxn(MPAN), 0, 0)
    assert found is not None
    assert (found.supplier, found.network_operator) == (AVON, "SOUT")


def test_a_registration_from_a_date_is_on_record_before() -> None:
    date = datetime(2019, 3, 14, tzinfo=UTC)
    later = registration(supplier=BLENCATHRA, **{"from": date})
    world = populated(registration(), later)
    found = [world.registration_copy.at(parse_mpxn(MPAN), moment * DAY, 0) for moment in (9, 10)]
    assert [f.supplier for f in found if f] == [AVON, BLENCATHRA]


def test_a_registration_that_the_dsp_does_not_know() -> None:
    world = populated(registration(known_to_dsp=False))
    assert world.registration_copy.at(parse_mpxn(MPAN), 0, 0) is None
    assert world.registration.at(parse_mpxn(MPAN), 0) is not None


@pytest.mark.parametrize(
    ("departures", "holder"),
    [
        ({}, None),
        ({"network_operator": "LOND"}, "LOND"),
        ({"network_operator": "Electricity North West"}, "NORW"),  # by Party
        ({"smets": 1}, None),
        ({"smets": 1, "network_operator": "LOND"}, "LOND"),
    ],
)
def test_a_device_and_who_is_in_its_network_operator_cells(departures: dict[str, Any], holder: str | None) -> None:
    world = populated(esme(supplier=AVON, **departures))
    entry = world.inventory.find(ESME)
    assert entry is not None
    assert (entry.device_type, entry.status, str(entry.meter_point)) == (DeviceType.ESME, SmiStatus.COMMISSIONED, MPAN)
    assert entry.smets is Smets(departures.get("smets", 2))
    assert world.network_operator_holder(ESME) == (operator(world, holder) if holder else BROKER)


@pytest.mark.parametrize("status", [s for s in SmiStatus if s])
def test_a_status_by_name(status: SmiStatus) -> None:
    assert smi_status(status.title) is status


@pytest.mark.parametrize(
    ("section", "message"),
    [
        (registration(mpxn="2000000000016"), r"registrations\.0: MPAN 2000000000016 ends in 6"),
        (registration(supplier="Nobody"), r"registrations\.0: there is no Party named 'Nobody'"),
        (registration(network_operator="SOTU"), r"registrations\.0: 'SOTU' is no Network Operator"),
        (esme(device_id="DB"), r"devices\.0: 'DB' is not an EUI-64"),
        (esme(mpxn="1"), r"devices\.0: '1' is not an MPRN"),
        (esme(status="Comissioned"), r"devices\.0: 'Comissioned' is no SMI Status; known are"),
        (esme(supplier="Nobody"), r"devices\.0: there is no Party named 'Nobody'"),
        (esme(network_operator="Nobody"), r"devices\.0: 'Nobody' is no Network Operator"),
    ],
)
def test_what_is_wrong_is_told_by_section(section: RegistrationSection | DeviceSection, message: str) -> None:
    with pytest.raises(SimulatorError, match=message):
        populated(section)


def test_a_device_that_is_there_twice() -> None:
    with pytest.raises(SimulatorError, match=r"devices\.1: Device 00-00-00-00-00-00-00-DB is in the inventory already"):
        populated(esme(), esme())
