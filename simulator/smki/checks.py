"""The checks of the Registration Authority before a certificate is issued, one clause each.

An Organisation's request is verified in every particular (seed 004 ¶124): whatever will stand in the certificate is
compared with what the office knows. A Device's request is warranted by its Subscriber (¶118): whether there is such a
Device is not asked. What is asked is whether the Subscriber may have the certificate at all.

A request that got here has been read and has proved possession of its private key (:mod:`simulator.pki`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulator.domain.devices import KeyUsage
from simulator.domain.errors import SimulatorError
from simulator.domain.finding import Finding
from simulator.domain.parties import PartyCategory, RemotePartyRole, UserStatus
from simulator.smki import eligibility
from simulator.smki.application import Application
from simulator.smki.outcomes import ResultCode
from simulator.smki.subscribers import Access

CERTIFICATES_OF_A_DEVICE = 100
"""A Device may have fewer than this ("SMKI Registration Authority Policies and Procedures")."""

_RAPP = "SMKI RAPP"
_EVERY_PARTICULAR = "seed 004 ¶124"
_TEST_SERVICE = "seed 004 ¶84 to ¶86"
_SIGNS_ONLY = frozenset(
    {
        RemotePartyRole.RECOVERY,
        RemotePartyRole.TRANSITIONAL_COS,
        RemotePartyRole.WAN_PROVIDER,
        RemotePartyRole.XML_SIGNING_USER,
        RemotePartyRole.XML_SIGNING_DSP,
    }
)
_AUTHORITIES = frozenset({RemotePartyRole.ROOT, RemotePartyRole.ISSUING_AUTHORITY, RemotePartyRole.NONE})

Condition = Callable[[Application], bool]
"""Says whether a check fails."""


@dataclass(frozen=True)
class RegistrationCheck:
    """One check, the clause that asks for it, and the result code of a request that fails it.

    ``condition`` is true where the request is to be refused; ``sentence`` is what the Subscriber reads then.
    """

    name: str
    result: ResultCode
    clause: str
    sentence: str
    condition: Condition

    def finding(self, application: Application) -> Finding:
        """What a request that fails is told."""
        return Finding(self.name, f"{self.sentence}.", self.clause, str(application.request.eui64))


def _check(result: ResultCode, clause: str) -> Callable[[Condition], RegistrationCheck]:
    """Make a condition a check: its name becomes the check's, the first line of its docstring the sentence."""

    def make(condition: Condition) -> RegistrationCheck:
        sentence = (condition.__doc__ or "").strip().split("\n")[0].rstrip(".")
        if not sentence:
            raise SimulatorError(f"check '{condition.__name__}' says nothing: give its function a docstring")
        return RegistrationCheck(condition.__name__.replace("_", "-"), result, clause, sentence, condition)

    return make


@_check(ResultCode.INELIGIBLE, "seed 004 ¶116, SEC L3.5")
def subscriber_not_authorised(a: Application) -> bool:
    """The Party is not an Authorised Subscriber for this kind of certificate."""
    device = a.request.role is None
    return (Access.DEVICE_CERTIFICATES if device else Access.ORGANISATION_CERTIFICATES) not in a.applicant.accesses


@_check(ResultCode.INELIGIBLE, eligibility.SOURCE)
def subscriber_not_eligible(a: Application) -> bool:
    """The Subscriber may not have a certificate of this kind, or not for a Device of this type and status."""
    return not eligibility.is_entitled(a.applicant.kinds, a.kind, a.device_type, a.status)


@_check(ResultCode.INELIGIBLE, eligibility.SOURCE)
def authority_role_requested(a: Application) -> bool:
    """The certificates of authorities are made at key ceremonies and cannot be requested."""
    return a.request.role in _AUTHORITIES


@_check(ResultCode.INELIGIBLE, _RAPP)
def eui64_of_another_organisation(a: Application) -> bool:
    """The EUI-64 does not belong to a Subscriber that the Authorised Responsible Officer acts for."""
    return a.user_id is None


@_check(ResultCode.INELIGIBLE, _EVERY_PARTICULAR)
def user_suspended(a: Application) -> bool:
    """The User is suspended."""
    return a.user_id is not None and a.user_id.status is UserStatus.SUSPENDED


@_check(ResultCode.INELIGIBLE, _EVERY_PARTICULAR)
def role_of_another(a: Application) -> bool:
    """The Remote Party Role is not one in which this User ID acts.

    Beside its own role each signs XML as a User, but for the DSP, which signs as the DSP.
    """
    if a.user_id is None or a.request.role is a.user_id.remote_party_role:
        return False
    is_dsp = a.user_id.remote_party_role is RemotePartyRole.XML_SIGNING_DSP
    return is_dsp or a.request.role is not RemotePartyRole.XML_SIGNING_USER


@_check(ResultCode.INELIGIBLE, "GBCS, SMKI Organisation Certificate Policy")
def key_usage_without_purpose(a: Application) -> bool:
    """Nobody in this Remote Party Role agrees keys with Devices, so its certificates are for signatures only."""
    return a.request.role in _SIGNS_ONLY and a.request.key_usage is not KeyUsage.DIGITAL_SIGNATURE


@_check(ResultCode.INELIGIBLE, _EVERY_PARTICULAR)
def name_of_another(a: Application) -> bool:
    """The common name is not the name of the Subscriber."""
    stated, party = a.request.common_name, a.applicant.party
    return stated is not None and stated != party.name and party.category is not PartyCategory.DCC


@_check(ResultCode.INELIGIBLE, _RAPP)
def eui64_of_another_subscriber(a: Application) -> bool:
    """The Device's EUI-64 does not belong to a Subscriber that the Authorised Responsible Officer acts for."""
    return not a.eui64_is_allocated


@_check(ResultCode.INELIGIBLE, _TEST_SERVICE)
def of_another_service(a: Application) -> bool:
    """The key or the Device belongs to another service: test and live certificates are kept apart."""
    return a.belongs_to is not None


@_check(ResultCode.ISSUANCE_ANOMALY, f"{_RAPP} (assumption: a key is certified once)")
def key_already_certified(a: Application) -> bool:
    """The public key has been certified already."""
    return a.key_is_certified


@_check(ResultCode.ISSUANCE_ANOMALY, _RAPP)
def too_many_certificates_for_device(a: Application) -> bool:
    """A Device may have fewer than 100 certificates."""
    return a.certificates_before + 1 >= CERTIFICATES_OF_A_DEVICE


ORGANISATION_CHECKS = (
    subscriber_not_authorised,
    authority_role_requested,
    subscriber_not_eligible,
    eui64_of_another_organisation,
    user_suspended,
    role_of_another,
    key_usage_without_purpose,
    name_of_another,
    of_another_service,
    key_already_certified,
)
"""In this order, as far as the first that fails."""

DEVICE_CHECKS = (
    subscriber_not_authorised,
    subscriber_not_eligible,
    eui64_of_another_subscriber,
    of_another_service,
    key_already_certified,
    too_many_certificates_for_device,
)
"""In this order, as far as the first that fails."""


def first_failing(application: Application) -> RegistrationCheck | None:
    """The first check that refuses the certificate; nothing, if it may be issued."""
    checks = DEVICE_CHECKS if application.request.role is None else ORGANISATION_CHECKS
    return next((check for check in checks if check.condition(application)), None)
