"""Each check refuses one departure from an application that may be granted, and tells the Subscriber which."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.domain.devices import DeviceType, KeyUsage, SmiStatus
from simulator.domain.parties import RemotePartyRole, UserStatus
from simulator.pki.profiles import Environment
from simulator.pki.signing_request import SigningRequest
from simulator.smki.application import Applicant, Application
from simulator.smki.checks import DEVICE_CHECKS, ORGANISATION_CHECKS, RegistrationCheck, first_failing
from simulator.smki.outcomes import ResultCode
from simulator.smki.subscribers import Access
from tests.support.smki_office import AVON_ID, PARTIES, device

AVON = Applicant.of(PARTIES[0], frozenset(Access))
(USER_ID,) = PARTIES[0].user_ids
SIGNS, AGREES = KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT
ORGANISATION = Application(SigningRequest(AVON_ID, RemotePartyRole.SUPPLIER, None, AGREES, b""), AVON, user_id=USER_ID)
METER = Application(
    SigningRequest(device(), None, None, SIGNS, b""),
    AVON,
    device_type=DeviceType.ESME,
    status=SmiStatus.COMMISSIONED,
    eui64_is_allocated=True,
    certificates_before=98,
)


def asks(application: Application, **changes: object) -> Application:
    return application._replace(request=application.request._replace(**changes))  # type: ignore[arg-type]


def only_for(access: Access) -> Applicant:
    return replace(AVON, accesses=frozenset({access}))


DEPARTURES = {
    "subscriber-not-authorised": [
        ORGANISATION._replace(applicant=only_for(Access.DEVICE_CERTIFICATES)),
        METER._replace(applicant=only_for(Access.ORGANISATION_CERTIFICATES)),
    ],
    "subscriber-not-eligible": [
        METER._replace(device_type=DeviceType.CHF),
        METER._replace(device_type=DeviceType.NONE),
        ORGANISATION._replace(applicant=replace(AVON, kinds=frozenset())),
    ],
    "authority-role-requested": [asks(ORGANISATION, role=RemotePartyRole.ROOT)],
    "eui64-of-another-organisation": [ORGANISATION._replace(user_id=None)],
    "user-suspended": [ORGANISATION._replace(user_id=replace(USER_ID, status=UserStatus.SUSPENDED))],
    "role-of-another": [
        asks(ORGANISATION, role=RemotePartyRole.NETWORK_OPERATOR),
        asks(ORGANISATION, role=RemotePartyRole.XML_SIGNING_DSP),
        asks(ORGANISATION, role=RemotePartyRole.XML_SIGNING_USER)._replace(
            user_id=replace(USER_ID, remote_party_role=RemotePartyRole.XML_SIGNING_DSP)
        ),
    ],
    "key-usage-without-purpose": [
        asks(ORGANISATION, role=RemotePartyRole.XML_SIGNING_USER),
        asks(ORGANISATION, role=RemotePartyRole.RECOVERY)._replace(
            user_id=replace(USER_ID, remote_party_role=RemotePartyRole.RECOVERY)
        ),
    ],
    "name-of-another": [asks(ORGANISATION, common_name="Blencathra Power")],
    "eui64-of-another-subscriber": [METER._replace(eui64_is_allocated=False)],
    "of-another-service": [
        METER._replace(belongs_to=Environment.LIVE),
        ORGANISATION._replace(belongs_to=Environment.TEST),
    ],
    "key-already-certified": [METER._replace(key_is_certified=True), ORGANISATION._replace(key_is_certified=True)],
    "too-many-certificates-for-device": [METER._replace(certificates_before=99)],
}


@pytest.mark.parametrize("application", [ORGANISATION, asks(ORGANISATION, common_name=PARTIES[0].name), METER])
def test_an_application_without_fault_is_granted(application: Application) -> None:
    assert first_failing(application) is None


@pytest.mark.parametrize(("name", "application"), [(name, one) for name, all_ in DEPARTURES.items() for one in all_])
def test_a_departure_is_refused_by_its_own_check(name: str, application: Application) -> None:
    refused = first_failing(application)
    assert refused is not None
    assert refused.name == name


def test_every_check_has_a_departure_a_clause_and_a_sentence() -> None:
    checks = {check.name: check for check in (*ORGANISATION_CHECKS, *DEVICE_CHECKS)}
    assert checks.keys() == DEPARTURES.keys()
    assert all(check.clause and check.sentence[0].isupper() for check in checks.values())


def test_what_ought_not_to_be_asked_twice_is_an_anomaly_and_all_else_ineligible() -> None:
    def codes(checks: tuple[RegistrationCheck, ...]) -> set[str]:
        return {check.name for check in checks if check.result is ResultCode.ISSUANCE_ANOMALY}

    assert codes(ORGANISATION_CHECKS) == {"key-already-certified"}
    assert codes(DEVICE_CHECKS) == {"key-already-certified", "too-many-certificates-for-device"}


def test_the_dcc_may_name_its_certificates_as_it_likes() -> None:
    (broker,) = PARTIES[3].user_ids
    request = SigningRequest(broker.eui64, broker.remote_party_role, "Access Control Broker", SIGNS, b"")
    application = Application(request, Applicant.of(PARTIES[3], frozenset(Access)), user_id=broker)
    assert first_failing(application) is None
