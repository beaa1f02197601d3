"""Steps about the Service Requests that Users send."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.bdd import reading
from simulator.bdd.stage import Stage
from simulator.bdd.vocabulary import when

Table = Sequence[Sequence[str]] | None


@when("{user} sends {service:Service} to place the Certificates of {owner} in the {role} slot of {device:Device}")
def sends_certificates(
    stage: Stage, user: str, service: str, owner: str, role: str, device: str, datatable: Table = None
) -> None:
    """6.15.1, 6.21 or 6.23 with all certificates of an Organisation. A table may change single data items."""
    particulars = {"Remote Party Role": role, "Certificates": owner, **reading.pairs(datatable)}
    stage.send(user, service, device, particulars)


@when(
    "{user} sends {service:Service} to place a Certificate of {owner} that {fault} "
    "in the {role} slot of {device:Device}"
)
def sends_faulty_certificate(
    stage: Stage, user: str, service: str, owner: str, fault: str, role: str, device: str, datatable: Table = None
) -> None:
    """The same with one Digital Signing Certificate, which departs from a valid one in one way."""
    particulars = {"Remote Party Role": role, "Certificates": f"{owner} that {fault}", **reading.pairs(datatable)}
    stage.send(user, service, device, particulars)


@when("{user} sends 6.24.1 to read the {roles} slots of {device:Device}")
def reads_slots(stage: Stage, user: str, roles: str, device: str) -> None:
    """Retrieve Device Security Credentials (KRP), for one role or several."""
    stage.send(user, "6.24.1", device, {"Remote Party Role": roles})


@when("{user} sends 8.1.1 to commission {device:Device}")
def commissions(stage: Stage, user: str, device: str) -> None:
    """Commission Device."""
    stage.send(user, "8.1.1", device, {})


@when("{user} sends 8.2 to look up {device:Device} in the Smart Metering Inventory")
def reads_inventory(stage: Stage, user: str, device: str) -> None:
    """Read Inventory, by Device ID."""
    stage.send(user, "8.2", device, {})


@when("{user} sends {service:Service} for {device:Device}")
def sends_any(stage: Stage, user: str, service: str, device: str, datatable: Table = None) -> None:
    """Any other Service Reference Variant of the matrix, without particulars. A table may name the Command Variant."""
    stage.send(user, service, device, reading.pairs(datatable))


@when("the same document is sent again")
def sends_again(stage: Stage) -> None:
    """The last request once more, with the same RequestID."""
    stage.send_again()


@when("{user} sends a Signed Pre-Command for {device:Device} that the DCC never transformed")
def bypasses_transform(stage: Stage, user: str, device: str) -> None:
    """6.15.1 with Command Variant 5 at once, as if the checks before signing could be passed by."""
    stage.send(user, "6.15.1", device, {"Command Variant": "5", "Signed Pre-Command": "forged"})


@when("{user} sends 6.15.1 for {device:Device} and a Signed Pre-Command that {fault}")
def sends_faulty_pre_command(stage: Stage, user: str, device: str, fault: str) -> None:
    """Its own certificates for the Network Operator slot; the answer to the Pre-Command departs in one way."""
    particulars = {"Remote Party Role": "Network Operator", "Certificates": user}
    stage.send(user, "6.15.1", device, particulars, pre_command_fault=fault)


@when("the same Signed Pre-Command is sent again")
def sends_pre_command_again(stage: Stage) -> None:
    """The last Signed Pre-Command once more, with the same RequestID."""
    stage.send_signed_pre_command_again()


@when("{user} sends a 6.21 for {device:Device} in a document that {fault}")
def sends_faulty_document(stage: Stage, user: str, device: str, fault: str) -> None:
    """A document that departs from a valid one in one way, or is signed wrongly (``simulator/bdd/faults.py``)."""
    particulars = {"Remote Party Role": "Network Operator", "Certificates": "EELC"}
    stage.send(user, "6.21", device, particulars, fault=fault)
