"""What protects a GBCS message, in plain words: the signature of who is responsible for it, and the MAC.

The functions that decide are those of the DSP and of the Devices; here only the words are found.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from simulator.dcc.authentication import authenticate_message, signing_certificates
from simulator.domain.eui64 import EUI64
from simulator.gbcs.framing import Message, MessageKind
from simulator.gbcs.protection import mac_is_valid, shared_secret
from simulator.pki.certificate import Certificate
from simulator.pki.keys import key_identifier
from simulator.reports.decoded.certificate import UNTRUSTED, in_brief
from simulator.reports.decoded.fields import hexadecimal
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.revocation import show_revocation, why_spent
from simulator.reports.decoded.tree import Shown, Standing, of_findings


class _Agreement(NamedTuple):
    """Two key agreement certificates, and the secret of their keys, if the private key of either is known."""

    device: Certificate
    party: Certificate
    secret: bytes | None


def show_signed(message: Message, known: Known) -> Shown:
    """Whether a key of the originator's made the signature, and whether its certificate is still good."""
    originator, signature = message.header.originator, message.signature
    if signature is None:
        return Shown("signature", "none")
    value = (Shown("r and s", hexadecimal(signature)),)
    candidates = signing_certificates(originator, known.registers)
    if not candidates:
        what = f"cannot be checked: no certificate of {originator} is known here"
        return Shown("signature", what, value, Standing.UNKNOWN)
    judged = authenticate_message(message, originator, known.registers, known.at)
    signer, findings = judged.signer, judged.findings
    if signer is None:
        tried = tuple(Shown("tried", in_brief(certificate, known)) for certificate in candidates)
        what = f"not valid: made with no key of {originator} that is known here, or the message was changed"
        return Shown("signature", what, (*value, *tried), Standing.BAD)
    revocation = () if signer.is_device else (show_revocation(signer, known),)
    made = f"made with the key of certificate {in_brief(signer, known)}"
    if not findings:
        return Shown("signature", f"valid: {made}", (*value, *revocation), Standing.GOOD)
    if all(finding.code == UNTRUSTED for finding in findings):
        what = f"good: {made}, which leads to no authority that is trusted here"
        return Shown(
            "signature", what, (*value, *of_findings(findings, Standing.UNKNOWN), *revocation), Standing.UNKNOWN
        )
    spent = why_spent(signer, findings, known)
    but = f"its certificate {spent}, so the DSP would refuse it" if spent else "its certificate is not to be trusted"
    return Shown("signature", f"good, but {but}: {made}", (*value, *of_findings(findings), *revocation), Standing.BAD)


def show_mac(message: Message, known: Known) -> Shown:
    """Whether the MAC is that of the two parties whose key agreement keys it is to be made with (GBCS)."""
    if message.mac is None:
        return Shown("MAC", "none")
    present = f"present: {hexadecimal(message.mac)}"
    device, parties = _sides(message, known)
    for side, holders in (("Device", (device,)), ("Access Control Broker", parties)):
        if not any(map(known.agreement_certificates, holders)):
            who = " or ".join(map(str, holders)) or f"an {side}"
            what = f"{present}; it cannot be checked: no key agreement certificate of {who} is known here"
            return Shown("MAC", what, standing=Standing.UNKNOWN)
    agreements = [agreement for party in parties for agreement in _agreements(device, party, known)]
    checkable = [agreement for agreement in agreements if agreement.secret is not None]
    for agreement in checkable:
        if mac_is_valid(message, agreement.secret or b""):
            what = f"valid: {hexadecimal(message.mac)}, by the key agreement keys of both sides"
            return Shown("MAC", what, _named(agreement, known), Standing.GOOD)
    if len(checkable) < len(agreements) or not agreements:
        what = f"{present}; it cannot be checked: the private key of neither side is known here"
        return Shown("MAC", what, tuple(_each_named(agreements, known)), Standing.UNKNOWN)
    what = f"not valid: {hexadecimal(message.mac)} was made with other keys, or the message was changed"
    return Shown("MAC", what, tuple(_each_named(checkable, known)), Standing.BAD)


def _sides(message: Message, known: Known) -> tuple[EUI64, tuple[EUI64, ...]]:
    """The Device, and who may have agreed a key with it: for a Command the broker, whoever else is its originator."""
    header = message.header
    if header.kind is MessageKind.COMMAND:
        return header.recipient, tuple(known.brokers())
    return header.originator, (header.recipient,)


def _agreements(device: EUI64, party: EUI64, known: Known) -> Iterator[_Agreement]:
    for one, other in product(known.agreement_certificates(device), known.agreement_certificates(party)):
        yield _Agreement(one, other, _secret(one, other, known) or _secret(other, one, known))


def _secret(own: Certificate, other: Certificate, known: Known) -> bytes | None:
    key = known.keys.get(key_identifier(own.public_point))
    return shared_secret(key.private_key, other.public_point) if key else None


def _named(agreement: _Agreement, known: Known) -> tuple[Shown, ...]:
    return (
        Shown("Device", in_brief(agreement.device, known)),
        Shown("party", in_brief(agreement.party, known)),
    )


def _each_named(agreements: list[_Agreement], known: Known) -> Iterator[Shown]:
    for certificate in dict.fromkeys(c for agreement in agreements for c in (agreement.device, agreement.party)):
        yield Shown("tried", in_brief(certificate, known))
