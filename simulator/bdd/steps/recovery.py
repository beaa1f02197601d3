"""Steps about recovery: keys that are compromised or lost, the three methods, the contingency key, exposure."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.bdd import reading
from simulator.bdd.checking import agree, disagree
from simulator.bdd.stage import Stage
from simulator.bdd.vocabulary import given, then, when
from simulator.domain.time import MINUTE
from simulator.journal import EventKind
from simulator.smki.exposure import Exposure, Since


@given("the private keys of {owner} are {state:Word}")
@when("the private keys of {owner} become {state:Word}")
def keys_unreliable(stage: Stage, owner: str, state: str) -> None:
    """``compromised`` (others may hold them) or ``lost``; also of ``the Root OCA`` and ``the Recovery Key Pair``."""
    stage.make_unreliable(owner, state)


@given("the DCC recovers {devices:d} Devices an hour, and tries again every {hours:d} hours")
def pace_of_recovery(stage: Stage, devices: int, hours: int) -> None:
    """How fast it works through the Devices, and when it comes back to one that the WAN does not reach."""
    stage.set_pace(devices, hours)


@given("the SMKI PMA approves recovery by {method}")
def approved(stage: Stage, method: str) -> None:
    """Methods 2 and 3 and the contingency key need its decision."""
    stage.decide_recovery(method, approved=True)


@given("the SMKI PMA refuses recovery by {method}")
def refused(stage: Stage, method: str) -> None:
    """The Recovery Procedure then does not begin."""
    stage.decide_recovery(method, approved=False)


@when("recovery by {method} begins")
def recovery_begins(stage: Stage, method: str) -> None:
    """``method 1``, ``method 2``, ``method 3`` or ``the contingency key``: all that can be done now is done."""
    stage.recover(method)


@when("a Command signed with {key} brings the Certificates of {owner} for the {role} slot to {device:Device}")
def command_brings_certificates(stage: Stage, key: str, owner: str, role: str, device: str) -> None:
    """``the Recovery key``, ``the former Recovery key``, ``a wrong Recovery key``, ``the former key of EELC``."""
    stage.send_recovery_command(key, device, owner, role)


@when("a Command signed with {key} brings a new root to {device:Device}")
def command_brings_root(stage: Stage, key: str, device: str) -> None:
    """Also with ``the contingency key``, ``a wrong contingency key``, or the right one and a wrong symmetric key."""
    stage.send_recovery_command(key, device)


@then("{device:Device} obeys the Command")
def obeyed(stage: Stage, device: str) -> None:
    """The Device did all that the last of these Commands asked it."""
    answer = stage.command_answer
    if answer is None or not answer.succeeded:
        disagree(f"{device} has not obeyed the Command: {answer.discarded if answer else 'it was not reached'}")


@then("{device:Device} discards the Command because {code:Name}")
def discarded(stage: Stage, device: str, code: str) -> None:
    """Why the Device did not obey: ``command-signature`` and so on. It does not answer then."""
    answer = stage.command_answer
    found = answer.discarded.code if answer and answer.discarded else "nothing"
    agree(f"why {device} discarded the Command", code, found)


@then("{device:Device} answers {status} for the {role} slot")
def answers_for_slot(stage: Stage, device: str, status: str, role: str) -> None:
    """What became of the certificates that the last of these Commands brought: ``success``, ``other`` and so on."""
    cell_role, answer = reading.remote_party_role(role), stage.command_answer
    found = {o.status.name.replace("_", " ").lower() for o in (answer.outcomes if answer else ()) if
             o.cell.role is cell_role}  # fmt: skip
    agree(f"what {device} answers for the {role} slot", {status}, found)


@then("recovery may not begin because {code:Name}")
def may_not_begin(stage: Stage, code: str) -> None:
    """The code of the finding: ``recovery-own-key-lost``, ``recovery-not-decided`` and so on."""
    agree("why recovery may not begin", code, stage.refusal.code if stage.refusal else "nothing")


@then("recovery is {over}")
def recovery_is_over(stage: Stage, over: str) -> None:
    """``over``, or ``not over`` while it waits for Devices that are out of reach."""
    agree("whether recovery is over", over, "over" if stage.recovery.is_over else "not over")


@then("the steps of recovery were")
def steps_were(stage: Stage, datatable: Sequence[Sequence[str]]) -> None:
    """The steps of the Recovery Procedure in their order (who, what)."""
    wanted = [(row["who"], row["what"]) for row in reading.rows(datatable, "who", "what")]
    found = [(e.sender, e.details["what"].removeprefix(f"{e.sender} ")) for e in stage.journal
             if e.kind is EventKind.RECOVERY]  # fmt: skip
    agree("the steps of recovery", wanted, found)


@then("{device:Device} was exposed for {least:d} to {most:d} minutes")
def was_exposed(stage: Stage, device: str, least: int, most: int) -> None:
    """From the compromise until no slot of the Device held the certificate any more."""
    lasted = _exposure(stage, device).lasted()
    if lasted is None or not least * MINUTE <= lasted <= most * MINUTE:
        disagree(f"{device} was exposed for {_minutes(lasted)} minutes, not for {least} to {most}")


@then("{device:Device} was exposed for {least:d} to {most:d} minutes after the revocation")
def was_exposed_after_revocation(stage: Stage, device: str, least: int, most: int) -> None:
    """A Device knows no revocation list: it goes on obeying the key until its slot is replaced."""
    lasted = _exposure(stage, device).lasted(Since.REVOCATION)
    if lasted is None or not least * MINUTE <= lasted <= most * MINUTE:
        disagree(f"{device} was exposed for {_minutes(lasted)} minutes after the revocation, not for {least} to {most}")


@then("{device:Device} is exposed still")
def is_exposed(stage: Stage, device: str) -> None:
    """A slot of the Device holds a certificate whose key is unreliable."""
    if (replaced := _exposure(stage, device).replaced) is not None:
        disagree(f"{device} is not exposed any more since {stage.world.calendar.at(replaced):%d %B %Y %H:%M}")


@then("the exposure of the Devices is")
def exposure_is(stage: Stage, datatable: Sequence[Sequence[str]]) -> None:
    """The summary (Devices, recovered, exposed still; shortest, median, longest in whole minutes)."""
    found = stage.recovery.exposure()
    told = {
        "Devices": str(found.devices),
        "recovered": str(found.recovered),
        "exposed still": str(len(found.still_exposed)),
        "shortest": _minutes(found.shortest),
        "median": _minutes(found.median),
        "longest": _minutes(found.longest),
    }
    wanted = reading.pairs(datatable)
    agree("the exposure of the Devices", wanted, {name: told.get(name, "no such figure") for name in wanted})


@then("the {role} slot of {device:Device} holds new Certificates of {owner}")
def holds_new(stage: Stage, role: str, device: str, owner: str) -> None:
    """The Certificates that this Organisation uses now, and none that it had at the start."""
    asked = reading.remote_party_role(role)
    agree(f"the holder of the {role} slot of {device}", owner, stage.holder(device, asked))
    held = [c for cell, c in stage.world.devices[stage.device(device)].cells.items() if cell.role is asked]
    smki = stage.world.smki
    first = {credential.certificate for c in held if c.eui64 for credential in smki.used_before(c.eui64, 0).values()}
    if any(certificate in first or smki.newest(certificate) != certificate for certificate in held):
        disagree(f"the {role} slot of {device} holds a certificate from before the recovery")


@then("the key ceremonies of recovery were")
def ceremonies_were(stage: Stage, datatable: Sequence[Sequence[str]]) -> None:
    """Whose key, and what was done (key, ceremony)."""
    wanted = [(row["key"], row["ceremony"]) for row in reading.rows(datatable, "key", "ceremony")]
    found = [(e.details["subject"], e.details["ceremony"]) for e in stage.journal
             if e.kind is EventKind.KEY_CEREMONY and e.sender == "DCC"]  # fmt: skip
    agree("the key ceremonies of recovery", wanted, found)


def _exposure(stage: Stage, device: str) -> Exposure:
    device_id = stage.device(device)
    found = next((e for e in stage.recovery.case.exposures() if e.device == device_id), None)
    if found is None:
        disagree(f"{device} held no certificate whose key was unreliable")
    return found


def _minutes(milliseconds: int | None) -> str:
    return "none" if milliseconds is None else str(milliseconds // MINUTE)
