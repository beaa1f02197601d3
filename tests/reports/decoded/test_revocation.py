"""Revocation in words: what a scenario knows, what lists say and until when, and what nobody has told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from simulator.pki.certificate import Certificate
from simulator.pki.revocation_list import RevocationList, RevocationLists, parse_revocation_list
from simulator.reports.decoded.file import decode_file
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.revocation import show_revocation
from simulator.reports.decoded.tree import Shown, Standing
from tests.reports.decoded.conftest import Scene, find, value
from tests.support import worlds
from tests.support.revocation import revocation_list

START, HOUR = datetime(2019, 3, 4, tzinfo=UTC), timedelta(hours=1)


@pytest.fixture
def certificate(scene: Scene) -> Certificate:
    return scene.certificate(scene.supplier)


def with_list(scene: Scene, since: datetime | None, *, at: datetime = START) -> Known:
    """What is known where a list of the scenario's start revokes the Supplier's certificate, or nothing."""
    revoked = {} if since is None else {scene.certificate(scene.supplier).serial: since}
    listed = parse_revocation_list(revocation_list(scene.world.smki.organisation_authority, revoked, START))
    assert isinstance(listed, RevocationList)
    registers = replace(scene.known.dcc)
    registers.believe(RevocationLists((listed,)), lambda: at)
    return replace(scene.known, dcc=registers, at=at)


@pytest.mark.parametrize(
    ("since", "at", "said", "standing"),
    [
        (START, START, "revoked on 2019-03-04 00:00:00 UTC", Standing.BAD),
        (START + HOUR, START, "not yet: it is revoked from 2019-03-04 01:00:00 UTC on", Standing.GOOD),
        (START + HOUR, START + HOUR, "revoked on 2019-03-04 01:00:00 UTC", Standing.BAD),
        (None, START, "not revoked, by the list of 2019-03-04 00:00:00 UTC", Standing.GOOD),
        (
            None,
            START + 13 * HOUR,
            "not in the list of 2019-03-04 00:00:00 UTC, but a newer one was due on 2019-03-04 12:00:00 UTC",
            Standing.UNKNOWN,
        ),
    ],
    ids=["revoked", "revoked later", "revoked by then", "not revoked", "the list is out of date"],
)
def test_what_a_list_says(
    scene: Scene, certificate: Certificate, since: datetime | None, at: datetime, said: str, standing: Standing
) -> None:
    shown = show_revocation(certificate, with_list(scene, since, at=at))
    assert (shown.value, shown.standing) == (said, standing)


def test_without_a_list_the_scenario_knows_of_its_own_certificates_and_no_others(
    scene: Scene, certificate: Certificate
) -> None:
    assert show_revocation(certificate, scene.known).standing is Standing.GOOD
    elsewhere = Known.of(worlds.build(seed=64, suppliers=[]))
    unknown = show_revocation(certificate, elsewhere)
    assert unknown.value == "not checked: no revocation list of its issuer is known here"
    assert unknown.standing is Standing.UNKNOWN


def test_a_revoked_certificate_is_shown_as_revoked_and_has_no_valid_path(
    scene: Scene, certificate: Certificate
) -> None:
    shown = decode_file(certificate.der, with_list(scene, START))
    assert isinstance(shown, Shown)
    assert find(shown, "revocation").standing is Standing.BAD
    assert find(shown, "path", "path-revoked").standing is Standing.BAD


@pytest.mark.parametrize("encoding", [Encoding.DER, Encoding.PEM])
def test_a_list_is_shown_with_its_issuer_and_entries(scene: Scene, encoding: Encoding) -> None:
    authority = scene.world.smki.organisation_authority
    shown = scene.decode(revocation_list(authority, {0x10: START}, START + HOUR, encoding=encoding))
    assert (shown.label, shown.value) == ("certificate revocation list", "1 revoked")
    assert value(shown, "issuer") == authority.issuing.subject
    assert value(shown, "next one due") == "2019-03-04 13:00:00 UTC"
    assert value(shown, "serial number 10") == "revoked on 2019-03-04 00:00:00 UTC"
    assert find(shown, "signature").standing is Standing.GOOD


def test_a_long_list_of_a_stranger_is_cut_and_not_believed(scene: Scene) -> None:
    stranger = worlds.build(seed=64, suppliers=[]).smki.organisation_authority
    shown = scene.decode(revocation_list(stranger, dict.fromkeys(range(1, 103), START), START))
    assert value(shown, "and") == "2 more"
    assert find(shown, "signature").standing is Standing.UNKNOWN
