"""What the DCC does once in a recovery: certificates, revocation, a new root, and the Recovery key pair anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from simulator.dcc.recovery import reissue
from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import Party, RemotePartyRole
from simulator.domain.revocation import RevocationReason
from simulator.engine.recovery.case import DCC, RECOVERY_IDENTITY, Case, Contingency
from simulator.journal import EventKind
from simulator.pki.ceremonies import CeremonyKind, CeremonyReason
from simulator.pki.contingency import contingency_key, wrapping_key
from simulator.smki import revoking
from simulator.smki.recovery import KeyState, Step
from simulator.world.smki_services import SMKI_SERVICE


def issue_certificates(case: Case) -> None:
    """New certificates of new key pairs for the User ID whose keys are unreliable; its XML signing one included."""
    owner = case.incident.owner
    assert owner is not None  # the methods that have this step need a Subscriber
    _reissue(case, {owner: _party(case, owner)}, new_keys=True)


def revoke(case: Case) -> None:
    """Revoke what is unreliable. The list that says so is published within an hour (seed 004 ¶124)."""
    office = case.world.smki_services.own.office
    case.revoked = case.world.clock.time
    for certificate in sorted(case.unreliable, key=lambda each: each.serial):
        serial = f"{certificate.serial:X}"
        office.revocations.revoke(serial, case.revoked, RevocationReason.KEY_UNRELIABLE, revoking.DCC)


def found_root(case: Case) -> None:
    """A new root with a contingency key of its own, an Issuing OCA below it, and all Organisations' keys below that.

    From now on the DSP trusts the new root alone. The Organisations' keys have not suffered, so they stay (assumption);
    but a Recovery key that is itself unreliable is generated anew, and reaches Devices together with the root.
    """
    world, smki = case.world, case.world.smki
    authorities = world.smki_services.own.office.authorities
    former, label = authorities.oca.root, (smki.seed, smki.environment, authorities.oca.root.number)
    case.contingency = Contingency(contingency_key(*label), wrapping_key(*label))
    authorities.replace_root(world.clock.time)
    present = authorities.oca.current
    world.registers.anchors, world.registers.authorities = (present.root,), (present.issuing,)
    case.followed[former.certificate] = present.root
    _ceremony(case, present.root.common_name or "", CeremonyKind.KEY_GENERATED, CeremonyReason.CONTINGENCY)
    owners = {entry.user_id.eui64: entry.party for entry in world.directory.entries()}
    if case.incident.recovery is not KeyState.SOUND:
        _reissue(case, {RECOVERY_IDENTITY: owners.pop(RECOVERY_IDENTITY)}, new_keys=True)
        _ceremony(case, "Recovery", CeremonyKind.KEY_GENERATED, CeremonyReason.COMPROMISE)
        case.recovery_key = smki.key(RECOVERY_IDENTITY, RemotePartyRole.RECOVERY, KeyUsage.DIGITAL_SIGNATURE)
    _reissue(case, owners, new_keys=False)


def renew_recovery_key(case: Case) -> None:
    """A new Recovery key pair, because the one before has been used (seed 004 ¶165). Devices do not know it yet."""
    _reissue(case, {RECOVERY_IDENTITY: _party(case, RECOVERY_IDENTITY)}, new_keys=True)
    _ceremony(case, "Recovery", CeremonyKind.KEY_GENERATED, CeremonyReason.RECOVERY)


def destroy_recovery_key(case: Case) -> None:
    """No Device needs the old Recovery key any more."""
    _ceremony(case, "Recovery", CeremonyKind.KEY_DESTROYED, CeremonyReason.RECOVERY)


def _only_on_record(_: Case) -> None:
    """What has happened when the procedure begins."""


OFFICE: Mapping[Step, Callable[[Case], None]] = MappingProxyType(
    {
        Step.REPORT: _only_on_record,
        Step.REPORT_BY_DCC: _only_on_record,
        Step.DECIDE: _only_on_record,
        Step.ISSUE_CERTIFICATES: issue_certificates,
        Step.REVOKE: revoke,
        Step.FOUND_ROOT: found_root,
        Step.RENEW_RECOVERY_KEY: renew_recovery_key,
        Step.DESTROY_RECOVERY_KEY: destroy_recovery_key,
    }
)
"""How each step that is done once is done."""


def _reissue(case: Case, owners: Mapping[EUI64, Party], *, new_keys: bool) -> None:
    world = case.world
    now, at = world.clock.time, world.calendar.at(world.clock.time)
    for owner, party in owners.items():
        case.followed |= reissue(world.smki, party, owner, at, now, new_keys=new_keys)


def _party(case: Case, owner: EUI64) -> Party:
    entry = case.world.directory.find(owner)
    assert entry is not None  # whose certificates are known is in the directory
    return entry.party


def _ceremony(case: Case, subject: str, kind: CeremonyKind, reason: CeremonyReason) -> None:
    """A key ceremony, recorded as those of the issuing authorities are."""
    details = {"subject": subject, "ceremony": kind.value, "reason": reason.value}
    case.record(EventKind.KEY_CEREMONY, DCC, SMKI_SERVICE, details)
