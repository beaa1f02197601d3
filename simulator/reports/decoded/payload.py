"""The payload of a GBCS message in plain words: which certificate for which key slot, and what became of it."""

from __future__ import annotations

from simulator.domain.eui64 import EUI64
from simulator.gbcs.credentials import (
    CredentialsAlert,
    CredentialsResponse,
    ExecutionOutcome,
    FloorChange,
    ReplacementOutcome,
    ReplacementStatus,
    UpdateSecurityCredentials,
)
from simulator.gbcs.retrieval import RetrievedSecurityCredentials, RetrieveSecurityCredentials, RoleCredentials
from simulator.reports.decoded.certificate import decode_certificate, decode_placed, in_brief
from simulator.reports.decoded.fields import hexadecimal, in_words, show_fields
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.tree import Shown, Standing


def payload_content(payload: object, known: Known) -> tuple[Shown, ...]:
    """What a payload that could be read says."""
    match payload:
        case UpdateSecurityCredentials():
            return _update(payload, known)
        case CredentialsResponse(outcome=None):
            return (Shown("outcome", "none yet: the Command is accepted and future-dated"),)
        case CredentialsResponse(outcome=outcome):
            return _outcome(outcome, known)
        case CredentialsAlert():
            return (
                Shown("alert code", f"{payload.code.value:04X}, {payload.code.name.lower()}"),
                Shown("executed", in_words(payload.execution_date_time, known)),
                *_outcome(payload.outcome, known),
            )
        case RetrieveSecurityCredentials():
            asked = ", ".join(role.title for role in payload.roles)
            return Shown("authorising key slot", str(payload.authorising_cell)), Shown("credentials of", asked)
        case RetrievedSecurityCredentials():
            return tuple(_role(role, known) for role in payload.roles)
    return show_fields(payload, known)


def _update(command: UpdateSecurityCredentials, known: Known) -> tuple[Shown, ...]:
    within = known.along(command.path_certificates, dates_count=command.apply_time_based_checks)
    authorising = command.authorising_cell
    stated = [
        Shown("mode", in_words(command.mode, known)),
        Shown("authorising key slot", str(authorising) if authorising else "none: the contingency key"),
        Shown("authorising counter", str(command.authorising_counter)),
    ]
    if command.new_floor is not None:
        stated.append(Shown("new floor of the Originator Counter", str(command.new_floor)))
    if command.new_top_up_floor is not None:
        stated.append(Shown("new floor of the prepayment top-up counter", str(command.new_top_up_floor)))
    stated.extend(_floor(change) for change in command.other_floors)
    if command.plaintext_symmetric_key is not None:
        stated.append(Shown("symmetric key", f"present, {len(command.plaintext_symmetric_key)} octets; not shown"))
    stated.append(Shown("dates of certificates checked", in_words(command.apply_time_based_checks, known)))
    due = command.execution_date_time
    stated.append(Shown("execution date and time", in_words(due, known) if due else "at once"))
    stated.extend(decode_placed(each.cell, each.certificate, within) for each in command.replacements)
    stated.extend(
        decode_certificate(f"path certificate {number}", der, within)
        for number, der in enumerate(command.path_certificates, start=1)
    )
    return tuple(stated)


def _outcome(outcome: ExecutionOutcome | None, known: Known) -> tuple[Shown, ...]:
    if outcome is None:
        return ()
    return (
        Shown("mode", in_words(outcome.mode, known)),
        Shown("counter of the Command", str(outcome.counter)),
        *(_floor(change) for change in outcome.floor_changes),
        *(_replacement(each, known) for each in outcome.outcomes),
    )


def _replacement(outcome: ReplacementOutcome, known: Known) -> Shown:
    succeeded = outcome.status is ReplacementStatus.SUCCESS
    return Shown(
        f"key slot {outcome.cell}",
        f"{'replaced' if succeeded else 'not replaced'}: {in_words(outcome.status, known)}",
        (
            _holder("before", outcome.existing_party, outcome.existing_key_identifier, known),
            _holder("to be replaced by", outcome.replacing_party, outcome.replacing_key_identifier, known),
        ),
        Standing.GOOD if succeeded else Standing.BAD,
    )


def _role(role: RoleCredentials, known: Known) -> Shown:
    found = role.status is ReplacementStatus.SUCCESS
    counter = (Shown("highest counter taken", str(role.counter)),) if role.counter is not None else ()
    held = (_holder(f"key slot {each.cell}", each.party, each.key_identifier, known) for each in role.cells)
    standing = Standing.PLAIN if found else Standing.BAD
    return Shown(role.role.title, in_words(role.status, known), (*counter, *held), standing)


def _holder(label: str, party: EUI64, key_identifier: bytes, known: Known) -> Shown:
    certificate = known.with_key(key_identifier)
    brief = in_brief(certificate, known) if certificate else "not known here"
    details = Shown("key identifier", hexadecimal(key_identifier) or "none"), Shown("certificate", brief)
    return Shown(label, known.who(party), details)


def _floor(change: FloorChange) -> Shown:
    top_up = f"; of its prepayment top-ups: {change.top_up_floor}" if change.top_up_floor is not None else ""
    return Shown(f"new floor of {change.role.title}", f"{change.floor}{top_up}")
