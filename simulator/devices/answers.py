"""How a Device answers: a response to a Command, signed or with a MAC, or an alert.

Source: GBCS, Grouping Header; the form of each (verified on reference messages): signed for Critical Commands, a MAC
for the others, and the date and time in the header of a CS02b response alone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from simulator.gbcs import dlms
from simulator.gbcs.credentials import CREDENTIALS_ALERT_MESSAGE_CODE, CredentialsAlert
from simulator.gbcs.framing import GroupingHeader, Message, MessageKind, encode_message
from simulator.gbcs.protection import add_mac
from simulator.pki.keys import KeyPair


def signed_answer(command: Message, payload: bytes, key: KeyPair, at: datetime | None = None) -> bytes:
    """The response to a Critical Command."""
    header = _header(command, MessageKind.RESPONSE)
    return _signed(replace(header, date_time=dlms.date_time(at) if at else None), payload, key)


def answer_by_mac(command: Message, payload: bytes, secret: bytes) -> bytes:
    """The response to a Command that has a MAC alone."""
    return encode_message(add_mac(Message(_header(command, MessageKind.RESPONSE), payload), secret))


def alert(command: Message, content: CredentialsAlert, key: KeyPair) -> bytes:
    """The alert about a future-dated Command."""
    header = replace(_header(command, MessageKind.ALERT), message_code=CREDENTIALS_ALERT_MESSAGE_CODE)
    return _signed(header, content.encode(), key)


def _header(command: Message, kind: MessageKind) -> GroupingHeader:
    """From the Device to the originator, with the Command's counter and its supplementary party."""
    asked = command.header
    return replace(asked, kind=kind, originator=asked.recipient, recipient=asked.originator, date_time=None)


def _signed(header: GroupingHeader, payload: bytes, key: KeyPair) -> bytes:
    unsigned = Message(header, payload)
    return encode_message(replace(unsigned, signature=key.sign_raw(unsigned.signed_part)))
