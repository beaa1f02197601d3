"""What the DCC does once in a recovery: certificates, revocation, a new root, and the Recovery key pair anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from simulator.dcc.recovery import reissue
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import Party, RemotePartyRole
from simulator.domain.revocation import RevocationReason
from simulator.engine.recovery.case import DCC, RECOVERY_CELL, RECOVERY_IDENTITY, Case, Contingency
from simulator.journal import EventKind
from simulator.pki.ceremonies import CeremonyKind, CeremonyReason
from simulator.pki.certificate import Certificate
from simulator.pki.contingency import contingency_key, wrapping_key
from simulator.smki import revoking
from simulator.smki.recovery import KeyState, Step
from simulator.world.smki_services import SMKI_SERVICE


def carry_out(case: Case, step: Step) -> None:
    """Do a step that is done once, and note it; but nothing that there is no cause for."""
    if step is Step.ISSUE_CERTIFICATES and not _uses_unreliable_keys(case):
        return
    if step is Step.REVOKE and not _revocable(case):
        return
    if step is Step.DESTROY_RECOVERY_KEY and (knowing := sum(map(case.devices_that_know, case.former_recovery_keys))):
        case.note(Step.KEEP_RECOVERY_KEY, devices=str(knowing))
        case.world.recoveries.kept_keys += case.former_recovery_keys
        return
    decision = case.decision if step is Step.DECIDE else None
    case.note(step, **({"decision": "approved" if decision.approved else "refused"} if decision else {}))
    if step in _DONE_BY:
        _DONE_BY[step](case)


def _issue_certificates(case: Case) -> None:
    """New certificates of new key pairs for the User ID whose keys are unreliable; its XML signing one included."""
    owner = case.incident.owner
    assert owner is not None  # the methods that have this step need a Subscriber
    _reissue(case, {owner: _party(case, owner)}, new_keys=True)


def _uses_unreliable_keys(case: Case) -> bool:
    """Whether the Subscriber uses what is unreliable still: an earlier recovery may have brought it new keys."""
    return any(case.world.smki.newest(certificate) in case.unreliable for certificate in case.unreliable)


def _revoke(case: Case) -> None:
    """Revoke what is unreliable. The list that says so is published within an hour (seed 004 ¶124)."""
    revocations, now = case.world.smki_services.own.office.revocations, case.world.clock.time
    for certificate in _revocable(case):
        found = revocations.revoke(f"{certificate.serial:X}", now, RevocationReason.KEY_UNRELIABLE, revoking.DCC)
        if isinstance(found, Finding):
            told = {"what": found.message, "certificate": certificate.certificate_id}
            case.record(EventKind.RECOVERY, SMKI_SERVICE, DCC, told, found.code)
        else:
            case.revoked = max(found.at, case.revoked or 0)


def _revocable(case: Case) -> list[Certificate]:
    """What is unreliable, but for the root: nobody could sign a list that says so of it."""
    below_the_root = (certificate for certificate in case.unreliable if certificate.role is not RemotePartyRole.ROOT)
    return sorted(below_the_root, key=lambda certificate: certificate.serial)


def _found_root(case: Case) -> None:
    """A new root with a contingency key of its own, an Issuing OCA below it, and all Organisations' keys below that.

    From now on the DSP trusts the new root alone. The Organisations' keys have not suffered, so they stay (assumption);
    but a Recovery key that is itself unreliable is generated anew, and reaches Devices together with the root.
    """
    world, smki = case.world, case.world.smki
    authorities = world.smki_services.own.office.authorities
    label = smki.seed, smki.environment, authorities.oca.root.number
    case.contingency = Contingency(contingency_key(*label), wrapping_key(*label))
    authorities.replace_root(world.clock.time, lost=case.incident.root is KeyState.LOST)
    present = authorities.oca.current
    world.registers.anchors, world.registers.authorities = (present.root,), (present.issuing,)
    _ceremony(case, present.root.common_name or "", CeremonyKind.KEY_GENERATED, CeremonyReason.CONTINGENCY)
    owners = {entry.user_id.eui64: entry.party for entry in world.directory.entries()}
    if case.incident.recovery is not KeyState.SOUND:
        _reissue(case, {RECOVERY_IDENTITY: owners.pop(RECOVERY_IDENTITY)}, new_keys=True)
        _ceremony(case, "Recovery", CeremonyKind.KEY_GENERATED, CeremonyReason.COMPROMISE)
    _reissue(case, owners, new_keys=False)


def _renew_recovery_key(case: Case) -> None:
    """A new Recovery key pair, because the one before has been used (seed 004 ¶165). Devices do not know it yet."""
    case.former_recovery_keys.append(case.world.smki.credential(RECOVERY_IDENTITY, RECOVERY_CELL).key)
    _reissue(case, {RECOVERY_IDENTITY: _party(case, RECOVERY_IDENTITY)}, new_keys=True)
    _ceremony(case, "Recovery", CeremonyKind.KEY_GENERATED, CeremonyReason.RECOVERY)


def _destroy_recovery_keys(case: Case) -> None:
    """No Device needs the old Recovery key any more, nor those that had to be kept in earlier recoveries."""
    recoveries = case.world.recoveries
    used = (*recoveries.kept_keys, *case.former_recovery_keys)
    recoveries.kept_keys = [key for key in used if case.devices_that_know(key)]
    for _ in range(len(used) - len(recoveries.kept_keys)):
        _ceremony(case, "Recovery", CeremonyKind.KEY_DESTROYED, CeremonyReason.RECOVERY)


_DONE_BY: Mapping[Step, Callable[[Case], None]] = MappingProxyType(
    {
        Step.ISSUE_CERTIFICATES: _issue_certificates,
        Step.REVOKE: _revoke,
        Step.FOUND_ROOT: _found_root,
        Step.RENEW_RECOVERY_KEY: _renew_recovery_key,
        Step.DESTROY_RECOVERY_KEY: _destroy_recovery_keys,
    }
)
"""How each step that is done once is done. The others have happened when the procedure begins."""


def _reissue(case: Case, owners: Mapping[EUI64, Party], *, new_keys: bool) -> None:
    """Certificates anew; by another Issuing OCA, if the certificate of the present one is revoked."""
    world, authorities = case.world, case.world.smki_services.own.office.authorities
    now, at = world.clock.time, world.calendar.at(world.clock.time)
    if isinstance(authorities.issuing_oca(), Finding):
        world.registers.authorities = authorities.oca.roll_over(at).issuing, *world.registers.authorities
    for owner, party in owners.items():
        reissue(world.smki, party, owner, at, now, new_keys=new_keys)


def _party(case: Case, owner: EUI64) -> Party:
    entry = case.world.directory.find(owner)
    assert entry is not None  # whose certificates are known is in the directory
    return entry.party


def _ceremony(case: Case, subject: str, kind: CeremonyKind, reason: CeremonyReason) -> None:
    """A key ceremony, recorded as those of the issuing authorities are."""
    details = {"subject": subject, "ceremony": kind.value, "reason": reason.value}
    case.record(EventKind.KEY_CEREMONY, DCC, SMKI_SERVICE, details)
