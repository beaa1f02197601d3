"""A GBCS message in plain words: who says what to whom, what a payload does to which key slot, and who signed it."""

from __future__ import annotations

from simulator.domain.finding import Finding
from simulator.gbcs.framing import GroupingHeader, Message, decode_message, encode_pre_command
from simulator.reports.decoded.certificate import decode_certificate
from simulator.reports.decoded.fields import hexadecimal, spaced
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.payload import payload_content
from simulator.reports.decoded.protection import show_mac, show_signed
from simulator.reports.decoded.tree import Shown, Standing, of_findings
from simulator.reports.decoded.use_cases import read_payload, use_case_of

FIRST_OCTETS = (b"\xdd", b"\xdf")
"""What a GBCS message begins with: a MAC header, or its grouping header."""


def decode_gbcs(octets: bytes, known: Known) -> Shown | Finding:
    """A GBCS message, with or without a MAC header, or a Pre-Command; a finding if it is none."""
    message = decode_message(octets)
    if isinstance(message, Finding):
        return message
    header = message.header
    known = known.with_homes_of(header.originator, header.recipient)
    is_pre_command = octets == encode_pre_command(message)
    name = "GBCS Pre-Command" if is_pre_command else f"GBCS {header.kind.name.capitalize()}"
    return Shown(
        name,
        use_case_of(message),
        (
            *_header(header, known),
            _payload(message, known),
            Shown("signature", "none yet: its originator is to sign it")
            if is_pre_command
            else show_signed(message, known),
            show_mac(message, known),
        ),
    )


def nested_gbcs(label: str, octets: bytes, known: Known) -> Shown:
    """A GBCS message inside a document, under its own label; octets that are none, and why."""
    shown = decode_gbcs(octets, known)
    if isinstance(shown, Finding):
        return Shown(label, f"no GBCS message: {hexadecimal(octets)}", of_findings([shown]), Standing.BAD)
    return Shown(label, f"{shown.label}: {shown.value}", shown.children)


def _header(header: GroupingHeader, known: Known) -> tuple[Shown, ...]:
    stated = [
        Shown("kind", header.kind.name.lower()),
        Shown("message code", f"{header.message_code:04X}"),
        Shown("Originator Counter", str(header.counter)),
        Shown("originator", known.who(header.originator)),
        Shown("recipient", known.who(header.recipient)),
    ]
    if header.date_time is not None:
        stated.append(Shown("date-time of the Device", hexadecimal(header.date_time)))
    if header.supplementary_party is not None:
        stated.append(Shown("supplementary Remote Party", known.who(header.supplementary_party)))
    if header.supplementary_counter is not None:
        stated.append(Shown("supplementary counter", str(header.supplementary_counter)))
    if header.supplementary_originator_counter is not None:
        stated.append(Shown("supplementary Originator Counter", str(header.supplementary_originator_counter)))
    if header.supplementary_certificate is not None:
        stated.append(decode_certificate("supplementary certificate", header.supplementary_certificate, known))
    return tuple(stated)


def _payload(message: Message, known: Known) -> Shown:
    content = read_payload(message)
    if content is None:
        return Shown("payload", hexadecimal(message.payload) or "empty")
    if isinstance(content, Finding):
        return Shown("payload", "cannot be read", of_findings([content]), Standing.BAD)
    return Shown("payload", spaced(type(content).__name__), payload_content(content, known))
