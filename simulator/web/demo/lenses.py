"""Role lenses: which messages of a story a Supplier, a Network Operator, the DCC or the SEC Panel gets to see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from simulator.domain.parties import PartyCategory
from simulator.engine.results import CERTIFICATE_PARTY
from simulator.journal import Event, EventKind
from simulator.world.smki_services import SMKI_REPOSITORY, SMKI_SERVICE

Categories = Mapping[str, PartyCategory]

_SUPPLIERS = (PartyCategory.LARGE_SUPPLIER, PartyCategory.SMALL_SUPPLIER)
_NETWORKS = (PartyCategory.ELECTRICITY_NETWORK, PartyCategory.GAS_NETWORK)
_SERVICES = ("DSP", "S1SP", "Access Control Broker", SMKI_SERVICE, SMKI_REPOSITORY)


@dataclass(frozen=True)
class Lens:
    """A way to look at a story: which entries of the journal somebody sees."""

    name: str
    title: str
    about: str
    sees: Callable[[Event, Categories], bool]


def _is_one_of(*categories: PartyCategory) -> Callable[[Event, Categories], bool]:
    def sees(event: Event, known: Categories) -> bool:
        return any(known.get(end) in categories for end in (event.sender, event.recipient))

    return sees


def _all(_event: Event, _known: Categories) -> bool:
    return True


def _dcc(event: Event, _known: Categories) -> bool:
    return event.sender in _SERVICES or event.recipient in _SERVICES


def _panel(event: Event, known: Categories) -> bool:
    about_the_party = event.details.get("check", "").endswith(CERTIFICATE_PARTY)
    return event.kind is EventKind.REJECTION and about_the_party and known.get(event.recipient) in _SUPPLIERS


LENSES = {
    lens.name: lens
    for lens in (
        Lens("everything", "Everything", "All that happens, also what nobody sees from outside.", _all),
        Lens("supplier", "Supplier", "What Suppliers send and receive.", _is_one_of(*_SUPPLIERS)),
        Lens("network-operator", "Network Operator", "What Network Parties send and receive.", _is_one_of(*_NETWORKS)),
        Lens("dcc", "DCC", "What the DCC's services send and receive.", _dcc),
        Lens(
            "panel",
            "SEC Panel",
            "What is reported to the SEC Panel: each rejection of a Supplier because the certificate is not of the "
            "meter point's Network Operator.",
            _panel,
        ),
    )
}
"""All lenses by name."""
