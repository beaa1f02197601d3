"""Who may sign for whom: each case departs from a valid signer in one way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from simulator.domain.devices import KeyUsage
from simulator.domain.parties import RemotePartyRole
from simulator.pki.certificate import Certificate
from simulator.pki.profiles import Environment
from simulator.xmldsig.signers import judge_signer
from tests.xmldsig.conftest import DSP, METER, USER, Signer, World

NOW = datetime(2024, 5, 6, tzinfo=UTC)


def judge(world: World, certificate: Certificate, **changes: Any) -> list[str]:
    """The findings on a certificate, in the test environment of ``world``."""
    given = {
        "originator": USER,
        "anchors": [world.oca.issuing],
        "environment": Environment.TEST,
        "at": NOW,
        **changes,
    }
    return [finding.code for finding in judge_signer(certificate, **given)]


def test_a_user_may_sign_as_itself(world: World, user: Signer) -> None:
    assert judge(world, user.certificate) == []


def test_the_path_may_lead_to_the_root(world: World, user: Signer) -> None:
    assert judge(world, user.certificate, anchors=[world.oca.root], path=[world.oca.issuing]) == []


def test_the_dsp_may_sign_as_itself(world: World, dsp: Signer) -> None:
    assert judge(world, dsp.certificate, originator=DSP, role=RemotePartyRole.XML_SIGNING_DSP) == []


def test_a_certificate_can_be_an_anchor_itself(world: World, live: World, user: Signer) -> None:
    assert judge(world, user.certificate, anchors=[live.oca.issuing, user.certificate]) == []


CASES: dict[str, tuple[Callable[[World], Signer], dict[str, Any], list[str]]] = {
    "a User's GBCS signing key": (
        lambda world: world.signer(RemotePartyRole.SUPPLIER),
        {},
        ["signature-signer-role"],
    ),
    "the DSP's key on a request": (
        lambda world: world.signer(RemotePartyRole.XML_SIGNING_DSP),
        {},
        ["signature-signer-role"],
    ),
    "a User's key on a response": (
        lambda world: world.signer(),
        {"role": RemotePartyRole.XML_SIGNING_DSP},
        ["signature-signer-role"],
    ),
    "in another's name": (lambda world: world.signer(), {"originator": METER}, ["signature-signer-identity"]),
    "a key agreement key": (
        lambda world: world.signer(key_usage=KeyUsage.KEY_AGREEMENT),
        {},
        ["signature-signer-key-usage"],
    ),
    "expired": (
        lambda world: world.signer(not_after=datetime(2023, 12, 31, tzinfo=UTC)),
        {},
        ["path-expired"],
    ),
    "not yet valid": (lambda world: world.signer(), {"at": datetime(2019, 1, 1, tzinfo=UTC)}, ["path-not-yet-valid"]),
    "revoked": (
        lambda world: world.signer(),
        {"is_revoked": lambda certificate: not certificate.is_ca},
        ["path-revoked"],
    ),
    "a test certificate in the live world": (
        lambda world: world.signer(),
        {"environment": Environment.LIVE},
        ["path-environment", "path-environment"],
    ),
    "nobody's certificate": (lambda world: world.signer(), {"anchors": []}, ["path-untrusted"]),
}


@pytest.mark.parametrize(("signer", "changes", "codes"), CASES.values(), ids=CASES)
def test_one_departure(
    signer: Callable[[World], Signer], changes: dict[str, Any], codes: list[str], world: World
) -> None:
    assert judge(world, signer(world).certificate, **changes) == codes


def test_no_dates_without_a_moment(world: World) -> None:
    expired = world.signer(not_after=datetime(2023, 12, 31, tzinfo=UTC))
    assert judge(world, expired.certificate, at=None) == []


def test_what_is_said(world: World, user: Signer) -> None:
    (finding,) = judge_signer(user.certificate, originator=METER, anchors=[world.oca.issuing], environment=None, at=NOW)
    assert finding.message == (
        f"Certificate {user.certificate.subject} with serial number {user.certificate.serial:X} belongs to {USER} "
        f"and not to the sender of the document, {METER}."
    )
    assert finding.subject == user.certificate.certificate_id
