"""What a replayed request asks for: the credentials that a combination names, or the plain body of another service."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from simulator.analysis.matrix.combination import Combination
from simulator.dcc.commands import OFFERED
from simulator.domain.devices import KeyUsage
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import (
    CHANGE_OF_SUPPLIER,
    COMMISSION,
    HANDOVER,
    READ_FIRMWARE_VERSION,
    READ_INVENTORY,
    RETRIEVE_CREDENTIALS,
    SET_IMPORT_MPXN,
    SIGNED_PRE_COMMANDS,
    UPDATE_CREDENTIALS,
    CommandVariant,
)
from simulator.duis.names import BODY_ELEMENTS
from simulator.duis.values import (
    CommissionDevice,
    CredentialsReplacement,
    OtherBody,
    ReadFirmwareVersion,
    ReadInventory,
    RequestBody,
    RetrieveCredentials,
    SetImportMpxn,
)
from simulator.pki.authorities import OrganisationAuthority
from simulator.pki.keys import derive_key, serial_for
from simulator.pki.profiles import Environment
from simulator.rules.facts import CertificateState

if TYPE_CHECKING:
    from simulator.analysis.matrix.replay_scene import Scene

CREDENTIALS = (UPDATE_CREDENTIALS, HANDOVER, CHANGE_OF_SUPPLIER)
"""The services that place credentials."""

_PLAIN = (COMMISSION, RETRIEVE_CREDENTIALS, READ_FIRMWARE_VERSION, SET_IMPORT_MPXN, READ_INVENTORY)
_TRANSFORMED = (UPDATE_CREDENTIALS, COMMISSION)
_UNREADABLE = b"\x30\x00"
_CERTIFICATES = ("digital_signing_certificate", "key_agreement_certificate", "top_up_certificate")
_NOT_VALID = (CertificateState.INVALID.name, CertificateState.OTHER_ENVIRONMENT.name)


def why_not(combination: Combination) -> str:
    """Why a combination cannot be put up and sent; nothing if it can."""
    service = combination.service
    if service in OFFERED and service not in (*CREDENTIALS, *_PLAIN):
        return f"no {service.variant} is written here"
    variant = combination.key("command_variant")
    signed = variant is not None and CommandVariant[variant] in SIGNED_PRE_COMMANDS and service.is_critical
    if signed and service not in _TRANSFORMED:
        return f"{service.variant} is not transformed here"
    has_certificates = "yes" in map(combination.key, _CERTIFICATES)
    if has_certificates and combination.key("certificate_role") == RemotePartyRole.NONE.name:
        return "each certificate that is issued here names a role"
    if not has_certificates and combination.key("certificate_state") in _NOT_VALID:
        return "a request without certificates places none that is not valid"
    return ""


def body_of(scene: Scene) -> RequestBody:
    """What the request of a scene asks for."""
    service, now = scene.service, scene.world.calendar.at(scene.world.clock.time)
    due = scene.execution if scene.is_so("execution_time_given") else None
    if service in CREDENTIALS:
        return replace(_credentials(scene), execution_date_time=due)
    if service is COMMISSION:
        return CommissionDevice(now.replace(microsecond=0), tolerance_period=60)
    if service is RETRIEVE_CREDENTIALS:
        return RetrieveCredentials((RemotePartyRole.SUPPLIER,))
    if service is READ_FIRMWARE_VERSION:
        return ReadFirmwareVersion(due)
    if service is SET_IMPORT_MPXN:
        return SetImportMpxn(str(scene.meter_point), execution_date_time=due)
    if service is READ_INVENTORY:
        return ReadInventory(device_id=scene.device)
    return OtherBody(BODY_ELEMENTS[service.variant])


def _credentials(scene: Scene) -> CredentialsReplacement:
    """The certificates of the owners that the combination names, in the role that it names."""
    usages = (KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT)
    signing, agreement = usages if scene.is_so("certificate_usage_fits") else usages[::-1]
    issuer = _issuer(scene)
    body = CredentialsReplacement(
        remote_party_role=scene.addressed,
        floor_seq_number=0,
        top_up_floor_seq_number=0 if scene.is_so("top_up_floor_given") else None,
        path_certificates=(_UNREADABLE if _state(scene) is CertificateState.UNREADABLE else issuer.issuing.der,),
        import_mpxn=str(scene.meter_point) if scene.service is CHANGE_OF_SUPPLIER else None,
    )
    if scene.is_so("digital_signing_certificate"):
        der = _certificate(scene, issuer, "digital_signing_operators", signing)
        body = replace(body, digital_signing_certificate=der)
    if scene.is_so("key_agreement_certificate"):
        der = _certificate(scene, issuer, "key_agreement_operators", agreement)
        body = replace(body, key_agreement_certificate=der)
    if scene.is_so("top_up_certificate"):
        body = replace(body, key_agreement_top_up_certificate=_certificate(scene, issuer, "", agreement))
    return body


def _state(scene: Scene) -> CertificateState:
    return CertificateState(scene.value("certificate_state"))


def _issuer(scene: Scene) -> OrganisationAuthority:
    """The world's own authority; for certificates that are not valid, one of another hierarchy or environment."""
    own, state = scene.world.smki.organisation_authority, _state(scene)
    if state is CertificateState.INVALID:
        return OrganisationAuthority.create(scene.world.smki.seed + 1, own.environment, scene.world.smki.start)
    if state is CertificateState.OTHER_ENVIRONMENT:
        other = next(e for e in Environment if e is not own.environment)
        return OrganisationAuthority.create(scene.world.smki.seed, other, scene.world.smki.start)
    return own


def _certificate(scene: Scene, issuer: OrganisationAuthority, owners: str, usage: KeyUsage) -> bytes:
    """A certificate of an owner who speaks for the operators that the fact ``owners`` names."""
    owner = scene.enrol("Owner", scene.operators(owners) if owners else ())
    seed = scene.world.smki.seed
    certificate = issuer.issue(
        eui64=owner,
        role=RemotePartyRole(scene.value("certificate_role")),
        key_usage=usage,
        public_point=derive_key(seed, "matrix", owner.value, usage.value).public_point,
        common_name=None,
        not_before=scene.world.smki.start,
        serial=serial_for(seed, "matrix", owner.value, usage.value),
    )
    return certificate.der
