"""Steps about Devices: where they are, in what status, and who holds their slots."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.bdd import looking, reading
from simulator.bdd.checking import agree
from simulator.bdd.stage import Stage
from simulator.bdd.vocabulary import given, then
from simulator.domain.devices import Smets
from simulator.domain.parties import RemotePartyRole

_HANDED_OVER = (RemotePartyRole.SUPPLIER, RemotePartyRole.NETWORK_OPERATOR)


@given("a {smets:Word} {device_type:Word} supplied by {supplier} in the network of {operator}")
def a_device(stage: Stage, smets: str, device_type: str, supplier: str, operator: str) -> None:
    """A Commissioned Device with a registered meter point, named after its type ("the ESME").

    Its Supplier slots hold the Supplier's certificates; its Network Operator slots those of the DCC, or, held by
    proxy for SMETS1, those of the Network Operator. "no Network Operator" registers none.
    """
    stage.install(device_type, device_type, smets, supplier, operator)


@given("a {smets:Word} {device_type:Word} named {name:Word} supplied by {supplier} in the network of {operator}")
def a_named_device(stage: Stage, smets: str, device_type: str, name: str, supplier: str, operator: str) -> None:
    """As before, with a name of its own, where there are several of a type."""
    stage.install(name, device_type, smets, supplier, operator)


@given("a {smets:Word} {device_type:Word} installed by {supplier} in the network of {operator}, not commissioned")
def an_installed_device(stage: Stage, smets: str, device_type: str, supplier: str, operator: str) -> None:
    """A Device as it comes from the factory and is put up: all its slots hold the DCC's certificates.

    By proxy, for SMETS1, the Supplier's and the Network Operator's are held from the start.
    """
    stage.install(device_type, device_type, smets, supplier, operator, status="Installed Not Commissioned")
    for role in () if reading.smets(smets) is Smets.SMETS1 else _HANDED_OVER:
        stage.place(device_type, role, "the DCC")


@given("the {role} slot of {device:Device} holds the Certificates of {owner}")
def slot_held(stage: Stage, role: str, device: str, owner: str) -> None:
    """Certificates that are in a Device, or held by proxy for it, before the story begins."""
    stage.place(device, reading.remote_party_role(role), owner)


@given("the S1SP alone holds the Certificates of {owner} for the {role} slot of {device:Device}")
def slot_held_by_s1sp(stage: Stage, owner: str, role: str, device: str) -> None:
    """The DSP's Certificate IDs and the S1SP's differ: one of them has missed a replacement."""
    stage.place_at_s1sp(device, reading.remote_party_role(role), owner)


@given("the SMI Status of {device:Device} is {status}")
def smi_status(stage: Stage, device: str, status: str) -> None:
    """``Pending``, ``Installed Not Commissioned``, ``Suspended`` and so on."""
    stage.set_status(device, status)


@then("the SMI Status of {device:Device} becomes {status}")
def smi_status_becomes(stage: Stage, device: str, status: str) -> None:
    """The Smart Metering Inventory shows the Device in this status."""
    agree(f"the SMI Status of {device}", status.replace(" ", ""), stage.status(device).title)


@then("the {role} slot of {device:Device} holds the Certificates of {owner}")
def slot_holds(stage: Stage, role: str, device: str, owner: str) -> None:
    """The Device's signing slot of a role, or what is held by proxy for it, is of this Organisation."""
    holder = stage.holder(device, reading.remote_party_role(role))
    agree(f"the holder of the {role} slot of {device}", owner, holder)


@then("{device:Device} reports these slots")
def slots_reported(stage: Stage, device: str, datatable: Sequence[Sequence[str]]) -> None:
    """The Device's own answer to 6.24.1 (role, holder); "no slot" where it has none for the role."""
    asked = {row["role"]: row["holder"] for row in reading.rows(datatable, "role", "holder")}
    agree(f"the slots that {device} reports", asked, looking.reported_slots(stage))


@then("{device:Device} reports for each slot")
def outcomes_reported(stage: Stage, device: str, datatable: Sequence[Sequence[str]]) -> None:
    """What became of each certificate (slot, outcome), as the Device reports of 6.15.1, 6.21 or 6.23."""
    asked = {row["slot"]: row["outcome"] for row in reading.rows(datatable, "slot", "outcome")}
    agree(f"what {device} reports", asked, looking.reported_outcomes(stage))


@then("the DCC shows these Devices")
def devices_shown(stage: Stage, datatable: Sequence[Sequence[str]]) -> None:
    """What the Smart Metering Inventory answers to 8.2 (Device, Device Type, generation, SMI Status)."""
    columns = ("Device", "Device Type", "generation", "SMI Status")
    wanted = [tuple(row[column] for column in columns) for row in reading.rows(datatable, *columns)]
    agree("the Devices that the DCC shows", wanted, looking.inventory_shown(stage))


@then("the DCC shows no Device")
def no_device_shown(stage: Stage) -> None:
    """The Smart Metering Inventory has nothing of the kind."""
    agree("the Devices that the DCC shows", [], looking.inventory_shown(stage))
