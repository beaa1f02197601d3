"""How reports on the lockout speak: of states, of Users, of moves."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.analysis.lockout.classes import Arrow, Held, StateClass, Who
from simulator.analysis.lockout.lockout import Lockout
from simulator.analysis.lockout.moves import Event
from simulator.analysis.lockout.states import Setting
from simulator.domain.devices import DeviceType, Smets
from simulator.reports.wording import counted, listed

_BRIEFLY = {
    Who.RIGHT_OWNER: "registered operator (owner)",
    Who.OWNER: "owner of the certificate",
    Who.REGISTERED: "registered operator",
    Who.ANOTHER: "another operator",
    Who.SUPPLIER: "Supplier",
    Who.DCC: "DCC",
}
_TERSELY = _BRIEFLY | {Who.RIGHT_OWNER: "registered owner", Who.OWNER: "owner", Who.REGISTERED: "registered"}
_DISTRIBUTOR, _TRANSPORTER = "Electricity Distributor", "Gas Transporter"

GIVEN = (
    "Taken as given: requests are in order (signed by their sender, with valid certificates, not future-dated), the "
    "Device is commissioned, its Supplier is registered. Users are each Network Operator, the Supplier and the DCC; "
    "the requests are 6.15.1 and 6.21 for the Network Operator slot. A meter point is known where the DSP's copy of "
    "Registration Data holds it."
)
"""What the analysis does not vary."""

NOT_ALIKE = (
    "This rulebook does not treat all Network Operators alike: an arrow or an answer holds in some of the states that "
    "are shown together only. The counts are exact."
)
"""Said of a rulebook that tells operators apart by name."""


def briefly(who: Iterable[Who]) -> str:
    """The Users that are meant, in few words."""
    return listed([_BRIEFLY[each] for each in who]) or "nobody"


def tersely(who: Iterable[Who]) -> str:
    """The Users that are meant, in a word or two each; a legend has to say more."""
    return ", ".join(_TERSELY[each] for each in who) or "nobody"


def holder(of: Held, setting: Setting) -> str:
    """Whose certificate is held."""
    on_gas = setting.device_type is DeviceType.GPF
    own, other = (_TRANSPORTER, _DISTRIBUTOR) if on_gas else (_DISTRIBUTOR, _TRANSPORTER)
    return {
        Held.RIGHT: "the registered Network Operator",
        Held.OF_THE_DIGITS: f"the {own} that the two digits name",
        Held.ANOTHER: f"another {own}",
        Held.OTHER_FUEL: f"{'an' if other[0] == 'E' else 'a'} {other}",
        Held.DCC: "the DCC",
    }[of]


def circumstances(of: StateClass) -> str:
    """What a class of states says of Registration Data; nothing where it makes no difference."""
    said = []
    if of.known is not None:
        said.append(f"the DSP's copy of Registration Data {'holds' if of.known else 'lacks'} the meter point")
    if of.digits_fit is not None:
        named = "the registered Network Operator" if of.digits_fit else "another than the registered Network Operator"
        said.append(f"the first two digits of the MPAN name {named}")
    return "; ".join(said)


def described(of: StateClass, setting: Setting) -> str:
    """A class of states in few words."""
    words = [f"the certificate of {holder(of.held, setting)} is held"]
    if of.known is not None:
        words.append("meter point known" if of.known else "meter point unknown")
    if of.digits_fit is not None:
        words.append("digits of the registered one" if of.digits_fit else "digits of another than the registered one")
    return ", ".join(words)


def doing(arrow: Arrow, setting: Setting) -> str:
    """Who does what, or what happens, along an arrow."""
    if arrow.who is not None:
        return f"{_BRIEFLY[arrow.who]}: {arrow.variant}"
    if arrow.event is Event.BEGINNING:
        return "migration" if setting.smets is Smets.SMETS1 else "installation"
    if arrow.event is Event.REGISTRATION:
        return "Registration Data changes"
    return f"the DSP's copy {'loses' if arrow.event is Event.COPY_LOSES else 'gains'} the meter point"


def verdict(lockout: Lockout) -> str:
    """The answer in a sentence or two."""
    wrong, locked = counted(int(lockout.wrong.sum()), "state"), int(lockout.locked.sum())
    leads = "of permitted requests brings the right one back."
    if locked:
        told = f"In {locked:,} of the {wrong} with a wrong certificate no sequence {leads}"
    else:
        told = f"Nobody is locked out: from each of the {wrong} with a wrong certificate some sequence {leads}"
    alone = int(lockout.locked_but_for_recovery.sum())
    return told + (f" From {alone:,} only the DCC's recovery (6.21 with the Recovery key) does." if alone else "")
