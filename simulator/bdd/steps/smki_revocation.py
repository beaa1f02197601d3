"""Steps about revocation on record: who may ask for it, and the revocation lists that are published."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.bdd import reading, smki_looking
from simulator.bdd.checking import agree
from simulator.bdd.stage import Stage
from simulator.bdd.vocabulary import given, then, when


@when("{requester} requests revocation of the {use} Certificate of {owner} because {reason}")
def requests_revocation(stage: Stage, requester: str, use: str, owner: str, reason: str) -> None:
    """Of the ``XML Signing``, ``Digital Signing`` or ``Key Agreement`` one; also by ``the SMKI PMA`` or ``the DCC``."""
    stage.revoke_certificate(requester, use, owner, reason)


@when("{requester} requests revocation of the Certificate of {device:Device}")
def requests_device_revocation(stage: Stage, requester: str, device: str) -> None:
    """A Device Certificate, which cannot be revoked."""
    stage.revoke_device_certificate(requester, device)


@when("{requester} requests revocation of the former Issuing OCA Certificate")
def requests_authority_revocation(stage: Stage, requester: str) -> None:
    """The Certificate of the Issuing OCA that another has taken over from."""
    stage.revoke_former_authority(requester)


@given("the OCA takes {minutes:d} minutes from a revocation to the list")
def list_takes(stage: Stage, minutes: int) -> None:
    """Without this step 30; it is late after more than an hour."""
    stage.settle_smki("list_delay_minutes", minutes)


@when("no revocation list reaches the SMKI Repository for {minutes:d} minutes")
def lists_are_held_back(stage: Stage, minutes: int) -> None:
    """A fault: a list that is due before follows then, too late."""
    stage.hold_lists_back(minutes)


@then("the last revocation lists are")
def lists_are(stage: Stage, datatable: Sequence[Sequence[str]]) -> None:
    """The last ones of the kinds in the table (list: ``CRL`` or ``ARL``, published, Certificates, time limit).

    As many as it has rows.
    """
    expected = reading.rows(datatable, "list", "published", "Certificates", "time limit")
    kinds = {row["list"] for row in expected}
    found = [row for row in smki_looking.published_lists(stage) if row["list"] in kinds]
    agree("the last revocation lists", expected, found[-len(expected) :])
