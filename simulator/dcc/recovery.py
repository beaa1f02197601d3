"""What the DCC makes in a recovery: Commands with the Recovery or the contingency key, and certificates anew.

Source: GBCS, CS02b in modes 8 and 9, which are signed only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from simulator.dcc.smki import XML_SIGNING, Credential, SmkiService, repository_entry
from simulator.domain.devices import TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import Party
from simulator.gbcs.credentials import Replacement, ReplacementMode, UpdateSecurityCredentials
from simulator.gbcs.framing import GroupingHeader, Message, MessageKind, encode_message
from simulator.gbcs.modes import AUTHORISING_CELL
from simulator.pki.certificate import Certificate
from simulator.pki.keys import KeyPair, derive_key, serial_for


@dataclass(frozen=True, slots=True)
class RecoveryCommand:
    """A CS02b Command of the DCC to a Device: certificates for its cells, and the path from them to the root.

    ``counter`` is the Originator Counter; ``originator`` the DCC's Recovery User ID, in mode 9 too (assumption).
    """

    device_id: EUI64
    originator: EUI64
    counter: int
    certificates: Mapping[TrustAnchorCell, Certificate]
    path: Sequence[Certificate]

    def by_recovery(self, key: KeyPair) -> bytes:
        """Mode 8, signed with the Recovery key."""
        return self._signed(ReplacementMode.ANY_EXCEPT_ROOT_BY_RECOVERY, key)

    def by_contingency(self, key: KeyPair, symmetric_key: bytes) -> bytes:
        """Mode 9, signed with the contingency key, with the symmetric key that lets the Device read its public half."""
        return self._signed(ReplacementMode.ANY_BY_CONTINGENCY, key, symmetric_key)

    def _signed(self, mode: ReplacementMode, key: KeyPair, symmetric_key: bytes | None = None) -> bytes:
        payload = UpdateSecurityCredentials(
            mode=mode,
            replacements=tuple(Replacement(certificate.der, cell) for cell, certificate in self.certificates.items()),
            path_certificates=tuple(certificate.der for certificate in self.path),
            authorising_cell=AUTHORISING_CELL.get(mode),
            authorising_counter=self.counter,
            new_floor=0,
            new_top_up_floor=0 if any(cell.cell_usage for cell in self.certificates) else None,
            plaintext_symmetric_key=symmetric_key,
        )
        header = GroupingHeader(MessageKind.COMMAND, self.counter, self.originator, self.device_id, mode.message_code)
        message = Message(header, payload.encode())
        return encode_message(replace(message, signature=key.sign_raw(message.signed_part)))


def reissue(
    smki: SmkiService, party: Party, owner: EUI64, at: datetime, now: int, *, new_keys: bool
) -> dict[Certificate, Certificate]:
    """Issue, lodge and use all certificates of a Party's User ID anew, by the present Issuing OCA.

    With ``new_keys`` each is of a new key pair; otherwise of the same one, which has not suffered. ``at`` and ``now``
    are the same instant. Gives each former certificate with the one that follows it.
    Raises :class:`~simulator.domain.errors.SimulatorError` while the certificate of the Issuing OCA is revoked.
    """
    authority = smki.certifying_authority
    followed: dict[Certificate, Certificate] = {}
    keys: list[KeyPair] = []
    own_role = next(user_id.remote_party_role for user_id in party.user_ids if user_id.eui64 == owner)
    held = smki.certificates_of(owner, own_role) | smki.certificates_of(owner, XML_SIGNING.role)
    for cell, former in held.items():
        label = "reissued", f"{former.serial:X}", former.issuer
        key = derive_key(smki.seed, *label) if new_keys else smki.credential(owner, cell).key
        certificate = authority.issue(
            eui64=owner,
            role=cell.role,
            key_usage=cell.key_usage,
            public_point=key.public_point,
            common_name=former.common_name,
            not_before=at.replace(microsecond=0),
            serial=serial_for(smki.seed, *label),
        )
        smki.adopt(owner, cell, Credential(certificate, key), now)
        followed[former] = certificate
        keys.append(key)
    smki.lodge([repository_entry(certificate, now, party.name) for certificate in followed.values()], keys)
    return followed
