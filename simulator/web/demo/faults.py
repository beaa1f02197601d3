"""What can be made to go wrong in a story: a button each, what it does as sentences of the features, and why.

A button adds the fault and the request that shows its effect to the end of the story.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Pieces:
    """Whom and what a fault is about: a Supplier, a Network Operator, another one, and a Device (``the ESME``).

    For a SMETS1 Device it is the Network Operator that places certificates, by 6.15.1, not the Supplier by 6.21.
    """

    supplier: str
    operator: str
    other: str
    device: str
    smets1: bool = False

    @property
    def sends(self) -> str:
        """Who places certificates, and by what."""
        return f"{self.operator} sends 6.15.1" if self.smets1 else f"{self.supplier} sends 6.21"


@dataclass(frozen=True)
class Fault:
    """A button: ``about`` says in plain words what goes wrong and what to look for.

    ``smets2_only``: SMETS1 Devices are reached through their S1SP, so the fault cannot befall them.
    """

    name: str
    title: str
    about: str
    sentences: Callable[[Pieces], tuple[str, ...]]
    smets2_only: bool = False


def _placed_with(fault: str) -> Callable[[Pieces], tuple[str, ...]]:
    return lambda p: (
        f"{p.sends} to place a Certificate of {p.operator} that {fault} in the Network Operator slot of {p.device}",
    )


def _reads(p: Pieces) -> str:
    return f"{p.operator} sends 6.24.1 to read the Network Operator slots of {p.device}"


def _late_list(p: Pieces) -> tuple[str, ...]:
    late = "the CRL reaches the DSP 12 hours late"
    return late, f"the Certificates of {p.operator} are revoked", _reads(p), "12 hours pass", _reads(p)


def _stale(p: Pieces) -> tuple[str, ...]:
    return (
        "the DSP's copy of Registration Data is 30 days behind",
        f"{p.other} adopts the meter point of {p.device}",
        f"{p.other} sends 6.24.1 to read the Network Operator slots of {p.device}",
    )


def _outage(p: Pieces) -> tuple[str, ...]:
    owner = p.other if p.smets1 else p.operator  # nobody looks up a certificate of its own
    placing = f"{p.sends} to place the Certificates of {owner} in the Network Operator slot of {p.device}"
    closed = "the SMKI Repository goes out of service for 4 hours"
    return closed, placing, "4 hours pass", placing


def _wan(p: Pieces) -> tuple[str, ...]:
    lost = "for {} minutes the WAN does not reach " + p.device
    return lost.format(25), _reads(p), lost.format(90), _reads(p)


def _stolen(p: Pieces) -> tuple[str, ...]:
    attack = (
        f"with the stolen keys of {p.operator} an attacker places the Certificates of {p.other} by 6.15.1 "
        f"in the Network Operator slot of {p.device}"
    )
    return attack, f"the Certificates of {p.operator} are revoked", attack


FAULTS = {
    fault.name: fault
    for fault in (
        Fault(
            "revoke",
            "Revoke",
            "The certificate that is to be placed has been revoked: its owner may no longer use it. The DCC finds "
            "it on the CRL and rejects the request before anything reaches the meter.",
            _placed_with("has been revoked"),
        ),
        Fault(
            "expire",
            "Expire",
            "The certificate is genuine, but its last day was yesterday. The DCC rejects it.",
            _placed_with("has expired"),
        ),
        Fault(
            "crl",
            "Delay the CRL",
            "Certificates are revoked, but the list that says so reaches the DSP twelve hours late. Until then the DSP "
            "takes them for valid: the first request is carried out, the second one is rejected.",
            _late_list,
        ),
        Fault(
            "stale",
            "Stale registration copy",
            "The DSP decides on a copy of Registration Data that is thirty days old. It does not know the operator "
            "who has taken over the meter point since, and turns it away.",
            _stale,
        ),
        Fault(
            "outage",
            "Repository outage",
            "The SMKI Repository is out of service for four hours. Who has to place another's "
            "certificate cannot look it up, and sends nothing. When the repository is back, the request is sent.",
            _outage,
        ),
        Fault(
            "usage",
            "Wrong key usage",
            "A certificate of the right party, but for key agreement where one for signatures belongs. The DCC "
            "rejects it: the meter could not check a signature with it.",
            _placed_with("has the wrong key usage"),
        ),
        Fault(
            "replay",
            "Replay",
            "Somebody sends the last document once more, octet by octet. Its signature is good, but its RequestID has "
            "been used. The DCC rejects it.",
            lambda _: ("the same document is sent again",),
        ),
        Fault(
            "wan",
            "Lose the WAN",
            "The meter cannot be reached. After twenty-five minutes the Command gets through, because it is sent again "
            "every ten minutes. Then contact is lost for longer: the sender is told E20.",
            _wan,
            smets2_only=True,
        ),
        Fault(
            "stolen",
            "Compromise a key",
            "An attacker has stolen the Network Operator's keys. Its signatures are good, so nobody can tell it from "
            "the Network Operator. Only the revocation stops it: the second attempt is rejected.",
            _stolen,
        ),
    )
}
"""The buttons by name, in the order of the page."""
