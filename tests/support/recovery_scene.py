"""A Device that is recovered: mode 8 with the Recovery key, mode 9 with the contingency key; made octet by octet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulator.devices.device import DeviceAnswer
from simulator.domain.devices import DeviceType, KeyUsage, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.gbcs.credentials import Replacement, ReplacementMode, UpdateSecurityCredentials
from simulator.gbcs.framing import GroupingHeader, Message, MessageKind, encode_message
from simulator.gbcs.modes import AUTHORISING_CELL, ROOT
from simulator.pki.authorities import OrganisationAuthority
from simulator.pki.contingency import contingency_key, wrapping_key
from simulator.pki.keys import KeyPair, derive_key
from simulator.pki.profiles import Environment
from simulator.pki.root import Hierarchy, RootAuthority
from simulator.world.market import DCC_IDENTITIES
from tests.support.device_scene import Scene

RECOVERY = DCC_IDENTITIES[RemotePartyRole.RECOVERY]
RECOVERY_CELL = TrustAnchorCell(RemotePartyRole.RECOVERY, KeyUsage.DIGITAL_SIGNATURE)
BY_RECOVERY, BY_CONTINGENCY = ReplacementMode.ANY_EXCEPT_ROOT_BY_RECOVERY, ReplacementMode.ANY_BY_CONTINGENCY


def root_of(authority: RootAuthority) -> Replacement:
    """The replacement that puts a root into a Device."""
    return Replacement(authority.certificate.der, ROOT)


class Recovery(Scene):
    """An ESME of EELC's and Avon's, whoever may recover it, and the roots that can follow the one that it holds."""

    def __init__(self, device_type: DeviceType = DeviceType.ESME) -> None:
        super().__init__(device_type, held_by="EELC")
        self.seed, self.start = self.world.smki.seed, self.world.smki.start
        self.environment = self.world.smki.environment

    def new_root(self, number: int = 2, environment: Environment | None = None, **departures: Any) -> RootAuthority:
        given: dict[str, Any] = {"hierarchy": Hierarchy.OCA, "seed": self.seed, "start": self.start, **departures}
        return RootAuthority.found(environment=environment or self.environment, number=number, **given)

    def below(self, root: RootAuthority) -> OrganisationAuthority:
        key = derive_key(self.seed, "issuing below", root.certificate.common_name or "")
        return OrganisationAuthority.below(root, root.establish(key, 77, self.start, number=2))

    def issued(self, authority: OrganisationAuthority, owner: EUI64, cell: TrustAnchorCell, *purpose: str) -> bytes:
        """A new certificate of an Organisation, of a key that is its own unless a purpose makes it a new one."""
        held = self.world.certificates_of(owner)[cell._replace(role=self.world.role_of(owner))]
        point = derive_key(self.seed, *purpose).public_point if purpose else held.public_point
        role = self.world.role_of(owner)
        return authority.issue(
            eui64=owner, role=role, key_usage=cell.key_usage, public_point=point, common_name=None,
            not_before=self.start, serial=78,
        ).der  # fmt: skip

    def recover(self, *replacements: Replacement, **departures: Any) -> DeviceAnswer:
        """Mode 8, signed with the Recovery key unless another ``key`` is given."""
        return self.device.obey(self.recovery_command(*replacements, **departures), self.now)

    def recovery_command(self, *replacements: Replacement, key: KeyPair | None = None, **departures: Any) -> bytes:
        given = UpdateSecurityCredentials(
            BY_RECOVERY, replacements, (self.world.smki.organisation_authority.issuing.der,),
            AUTHORISING_CELL[BY_RECOVERY], 1,
        )  # fmt: skip
        return self._written(given, key or self.world.signing_key(RECOVERY), **departures)

    def replace_root(self, *replacements: Replacement, **departures: Any) -> DeviceAnswer:
        """Mode 9, signed with the contingency key of the root in the Device unless another ``key`` is given."""
        return self.device.obey(self.contingency_command(*replacements, **departures), self.now)

    def contingency_command(self, *replacements: Replacement, key: KeyPair | None = None, **departures: Any) -> bytes:
        symmetric_key = wrapping_key(self.seed, self.environment)
        given = UpdateSecurityCredentials(
            BY_CONTINGENCY, replacements, (), None, 1, plaintext_symmetric_key=symmetric_key
        )
        return self._written(given, key or contingency_key(self.seed, self.environment), **departures)

    def _written(
        self, given: UpdateSecurityCredentials, key: KeyPair, header: dict[str, Any] | None = None, **departures: Any
    ) -> bytes:
        payload = replace(given, **departures)
        device, counter = self.device.device_id, payload.authorising_counter
        plain = GroupingHeader(MessageKind.COMMAND, counter, RECOVERY, device, given.mode.message_code)
        message = Message(replace(plain, **(header or {})), payload.encode())
        signed = replace(message, signature=key.sign_raw(message.signed_part))
        return encode_message(signed)
