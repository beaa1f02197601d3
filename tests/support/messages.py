"""GBCS messages in tests: read, or the test fails."""

from __future__ import annotations

from simulator.gbcs.credentials import UpdateSecurityCredentials, decode_update_security_credentials
from simulator.gbcs.framing import Message, decode_message


def framed(octets: bytes | None) -> Message:
    """The message that these octets are."""
    assert octets is not None
    message = decode_message(octets)
    assert isinstance(message, Message)
    return message


def credentials_in(octets: bytes) -> tuple[Message, UpdateSecurityCredentials]:
    """The message, and the CS02b payload that it carries."""
    message = framed(octets)
    credentials = decode_update_security_credentials(message.payload)
    assert isinstance(credentials, UpdateSecurityCredentials)
    return message, credentials
