"""A world put together from its scenario: parties, keys, inventory answers."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.domain.devices import DeviceType, SmiStatus
from simulator.domain.errors import IdentifierError, SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.network_operators import NETWORK_OPERATORS
from simulator.domain.parties import PartyCategory, RemotePartyRole, UserRole
from simulator.duis.values import ReadInventory
from simulator.pki.profiles import Environment
from simulator.scenario import Fleet, PartySection, SupplierSection, UserIdSection
from simulator.world.installation import install
from simulator.world.market import DCC_IDENTITIES, remote_party_role
from tests.support.worlds import AVON, BROKER, build, meter_point, operator, place, supplier


def test_the_market() -> None:
    world = build()
    entries = world.directory.entries
    assert {e.party.name for e in entries(PartyCategory.LARGE_SUPPLIER)} == {
        AVON, "Blencathra Power", "Cairngorm Gas & Electric", "Derwent Home Energy",
    }  # fmt: skip
    assert [e.party.name for e in entries(PartyCategory.SMALL_SUPPLIER)] == ["Eskdale Community Supply"]
    assert len(entries(PartyCategory.ELECTRICITY_NETWORK)) == 29
    assert len(entries(PartyCategory.GAS_NETWORK)) == 13
    assert len({e.index for e in entries()}) == len(entries())


def test_every_operator_has_an_identity_of_its_own() -> None:
    world = build()
    for network in NETWORK_OPERATORS:
        speak = [e for e in world.directory.entries() if network.participant in e.user_id.network_operators]
        (found,) = speak
        assert found.party.name == network.group
        assert found.user_id.user_roles == {network.user_role}
        assert found.user_id.remote_party_role is RemotePartyRole.NETWORK_OPERATOR


def test_the_dcc_may_ask_as_its_broker_alone() -> None:
    """Its other identities sign Commands, and send no Service Requests."""
    world = build()
    roles = {e.user_id.eui64: e.user_id.user_roles for e in world.directory.entries(PartyCategory.DCC)}
    assert roles == {eui64: ({UserRole.DCC} if eui64 == BROKER else set()) for eui64 in DCC_IDENTITIES.values()}


def test_parties_of_a_scenarios_own() -> None:
    identity = UserIdSection(eui64="90-B3-D5-1F-30-01-00-00", user_roles=["IS"], remote_party_role="Supplier")
    world = build(parties=(PartySection(name="Zennor", category="Small Supplier Party", user_ids=[identity]),))
    eui64 = world.user_id_of_party("Zennor")
    assert eui64 == EUI64.parse("90-B3-D5-1F-30-01-00-00")
    assert world.role_of(eui64) is RemotePartyRole.SUPPLIER
    assert world.signing_key(eui64).public_point in {c.public_point for c in world.certificates_of(eui64).values()}


def party(eui64: EUI64 | str, **identity: Any) -> dict[str, Any]:
    return {"parties": (PartySection(name="X", user_ids=[UserIdSection(eui64=str(eui64), **identity)]),)}


@pytest.mark.parametrize(
    ("sections", "error", "message"),
    [
        ({"suppliers": (SupplierSection(name=AVON),) * 2}, SimulatorError, "a Party named 'Avon Energy' is enrolled"),
        (party("12"), IdentifierError, "'12' is not an EUI-64"),
        (party(BROKER), SimulatorError, "belongs to 'DCC' already"),
        (
            party(EUI64(1), remote_party_role="NO"),
            IdentifierError,
            "'NO' is no Remote Party Role; known are Root, Recovery, Supplier, NetworkOperator",
        ),
        (party(EUI64(1), network_operators=["E"]), IdentifierError, "'E' is no Network Operator"),
    ],
)
def test_parties_that_cannot_be(sections: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        build(**sections)


@pytest.mark.parametrize("role", RemotePartyRole)
def test_a_remote_party_role_by_name(role: RemotePartyRole) -> None:
    assert remote_party_role(role.title) is role


def test_who_is_unknown() -> None:
    world = build()
    with pytest.raises(SimulatorError, match="there is no Party named 'Nobody' in this scenario"):
        world.user_id_of_party("Nobody")
    with pytest.raises(SimulatorError, match="00-00-00-00-00-00-00-05 is no User ID of this scenario"):
        world.role_of(EUI64(5))


@pytest.mark.parametrize("environment", list(Environment))
def test_the_environment_is_that_of_the_certificates(environment: Environment) -> None:
    world = build(environment=environment.value)
    assert world.smki.organisation_authority.environment is environment
    assert world.registers.environment is environment
    assert world.smki.organisation_authority.root.policies == (environment.policy_oid,)


def test_the_seed_makes_the_keys() -> None:
    one, again, other = build(), build(), build(seed=64)
    assert one.signing_key(supplier(one)).public_point == again.signing_key(supplier(again)).public_point
    assert one.signing_key(supplier(one)).public_point != other.signing_key(supplier(other)).public_point


# -- 8.2 -------------------------------------------------------------------------------------------------------


def test_the_inventory_is_read_by_device_and_by_meter_point() -> None:
    world = build()
    target, other = place(world), place(world, DeviceType.GPF, status=SmiStatus.SUSPENDED)
    by_device = world.read_inventory(ReadInventory(device_id=other))
    by_meter_point = world.read_inventory(ReadInventory(mpxn=str(meter_point(world, target))))
    assert by_device is not None
    assert by_meter_point is not None
    assert [d.device_id for d in by_meter_point.devices] == [target]
    (shown,) = by_device.devices
    assert (shown.device_type, shown.status, shown.smets_version) == (DeviceType.GPF, SmiStatus.SUSPENDED, "SMETS2")
    assert shown.import_mpxn == str(meter_point(world, other))


def test_the_inventory_is_read_by_address() -> None:
    world = build(fleet=Fleet(homes=3))
    homes = list(install(world, map(world.population().premise, range(3))))
    address = world.addresses.address(homes[1].number)
    asked = ReadInventory(post_code=address.post_code, address_identifier=address.identifier)
    found = world.read_inventory(asked)
    assert found is not None
    assert {d.device_id for d in found.devices} == {homes[1].device_id(t) for t in homes[1].device_types}


@pytest.mark.parametrize(
    "asked",
    [
        ReadInventory(device_id=EUI64(5)),
        ReadInventory(mpxn="2000000000015"),
        ReadInventory(uprn=12345),
        ReadInventory(post_code="AA1 1AA", address_identifier="1"),
    ],
)
def test_what_the_inventory_does_not_have(asked: ReadInventory) -> None:
    world = build()
    place(world)
    assert world.read_inventory(asked) is None


def test_requests_are_numbered_by_premise() -> None:
    world = build()
    assert [world.next_request(premise) for premise in (1, 1, 2, 1, 2)] == [0, 1, 0, 2, 1]


def test_the_broker_and_operators_hold_what_their_role_needs() -> None:
    world = build()
    assert {c.role for c in world.certificates_of(BROKER)} == {RemotePartyRole.ACCESS_CONTROL_BROKER}
    assert {c.role for c in world.certificates_of(operator(world))} == {RemotePartyRole.NETWORK_OPERATOR}
