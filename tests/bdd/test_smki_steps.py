"""The steps about the SMKI Service that look at something: each agrees with what is so, and with nothing else.

One story is told, and nothing changes it while the steps look at it.
"""

from collections.abc import Callable

import pytest

from simulator.bdd import reading
from simulator.bdd.stage import Stage
from simulator.bdd.steps import (
    smki_authorities,
    smki_batches,
    smki_entry,
    smki_levels,
    smki_pma,
    smki_repository,
    smki_requests,
    smki_revocation,
)

AVON, BLENCATHRA = "Avon Energy", "Blencathra Power"
LISTS = ["list", "published", "Certificates", "time limit"]
LEVELS = ["Party", "requests", "ready", "service level"]
CEREMONIES = ["authority", "ceremony", "reason"]
FORECASTS = ["Party", "month", "forecast", "actual"]
FILE = ["change", "Certificates", "status", "count"]


@pytest.fixture(scope="module")
def stage() -> Stage:
    """Avon Energy asks for certificates, and for a revocation; it is then suspended from the gateway for two hours."""
    told = Stage()
    told.set_scene(start=reading.moment("20 March 2019"))
    told.make_subscriber(AVON)
    told.limit_issuing(2)
    told.install("M1", "ESME", "SMETS2", AVON, "EELC")
    told.forecast(AVON, [60, 0, 0, 0, 0, 0])
    told.request_for_organisation(AVON, {"Remote Party Role": "XML Signing"})
    told.accept()
    told.obtain_batch(AVON, 2)
    told.lodge_document("the SMKI PMA", "Compliance Policy", 1)
    told.revoke_certificate(AVON, "Digital Signing", AVON, "the Subscriber wishes so")
    told.suspend("access to the DCC User Gateway", AVON)
    told.send(AVON, "6.24.1", "M1", {})
    told.wait_hours(2)
    told.lift_suspension()
    told.suspend("issuing Device Certificates", BLENCATHRA)
    return told


@pytest.fixture(scope="module")
def request_stage() -> Stage:
    """A single request that was served and accepted, then one that the office has not taken."""
    told = Stage()
    told.make_subscriber(AVON)
    told.request_for_organisation(AVON, {})
    told.accept()
    return told


def levels(*last: str) -> list[list[str]]:
    return [LEVELS, [AVON, "1", "20 March 2019 00:00", "met"], [AVON, "4", "20 March 2019 00:00", *last]]


def lists(*last: str) -> list[list[str]]:
    return [LISTS, ["CRL", "20 March 2019 00:00", "0", "met"], ["CRL", "20 March 2019 00:30", *last]]


def ceremonies(reason: str) -> list[list[str]]:
    rows = []
    for number in ("", " 2", " 3"):
        successor = f"TEST Issuing DCA {int(number or 1) + 1}"
        rows += [
            [f"TEST Issuing DCA{number}", "private key destroyed", reason],
            [successor, "key pair generated and certified", "it follows an authority whose key was destroyed"],
        ]
    return [CEREMONIES, *rows]


def forecasts(first: str) -> list[list[str]]:
    months = ["April", "May", "June", "July", "August", "September"]
    rows = [[AVON, f"{month} 2019", first if month == "April" else "0", "0"] for month in months]
    return [FORECASTS, [AVON, "March 2019", "none", "4"], *rows]


VOLUME = "the Maximum Issue Volume was reached"
LOOKS: list[tuple[Callable[..., None], tuple[object, ...], tuple[object, ...]]] = [
    (smki_batches.batch_is, ("COMPLETED",), ("QUEUED",)),
    (smki_authorities.signed_by, (2,), (1,)),
    (smki_authorities.key_ceremonies, ("DCA", ceremonies(VOLUME)), ("DCA", ceremonies("the hierarchy was founded"))),
    (smki_authorities.key_ceremonies, ("OCA", [CEREMONIES]), ("OCA", ceremonies(VOLUME))),
    (smki_revocation.lists_are, (lists("1", "met"),), (lists("0", "met"),)),
    (smki_revocation.lists_are, (lists("1", "met"),), (lists("1", "missed"),)),
    (smki_repository.gets_document, (AVON, 1, "Compliance Policy"), (AVON, 2, "Compliance Policy")),
    (smki_repository.lodged_as, (1, "in time"), (1, "too late")),
    (smki_repository.lodged_as, (1, "in time"), (2, "in time")),
    (
        smki_repository.does_not_get_document,
        (BLENCATHRA, "Compliance Policy", "entry-process-incomplete"),
        (AVON, "Compliance Policy", "entry-process-incomplete"),
    ),
    (
        smki_repository.may_not_search,
        (BLENCATHRA, "entry-process-incomplete"),
        (BLENCATHRA, "service-suspended"),
    ),
    (smki_repository.finds, (AVON, 2, [["EUI-64 of", "M1"]]), (AVON, 3, [["EUI-64 of", "M1"]])),
    (smki_repository.finds, (AVON, 1, [["status", "revoked"]]), (BLENCATHRA, 1, [["status", "revoked"]])),
    (
        smki_repository.file_has,
        ("full", "20 March 2019", [FILE, ["lodged", "Organisation", "revoked", "1"]]),
        ("full", "20 March 2019", [FILE, ["lodged", "Organisation", "revoked", "0"]]),
    ),
    (smki_levels.levels_are, (levels("met"),), (levels("missed"),)),
    (smki_levels.levels_count, (2, 0), (1, 1)),
    (smki_levels.backlog_is, (0,), (1,)),
    (smki_levels.refused_at_once, (0, "ad-hoc-limit"), (1, "ad-hoc-limit")),
    (smki_levels.capacity_is, (375_000,), (375_001,)),
    (smki_levels.forecasts_are, (forecasts("60"),), (forecasts("61"),)),
    (
        smki_pma.is_suspended,
        ("issuing Device Certificates", BLENCATHRA),
        ("access to the DCC User Gateway", AVON),
    ),
    (
        smki_pma.is_not_suspended,
        ("access to the DCC User Gateway", AVON),
        ("issuing Device Certificates", BLENCATHRA),
    ),
    (smki_pma.gateway_refuses, ("service-suspended",), ("ad-hoc-limit",)),
]


@pytest.mark.parametrize(("look", "so", "otherwise"), LOOKS)
def test_a_step_agrees_with_what_is_so_and_with_nothing_else(
    stage: Stage, look: Callable[..., None], so: tuple[object, ...], otherwise: tuple[object, ...]
) -> None:
    look(stage, *so)
    with pytest.raises(pytest.fail.Exception):
        look(stage, *otherwise)


REQUEST_LOOKS: list[tuple[Callable[..., None], tuple[object, ...], tuple[object, ...]]] = [
    (smki_requests.result_is, ("SUCCESS",), ("INELIGIBLE because name-of-another",)),
    (smki_requests.is_shown_as, ("in use",), ("not lodged",)),
    (smki_authorities.signed_by_authority, ("TEST Issuing OCA",), ("TEST Issuing OCA 2",)),
    (smki_authorities.leads_to_this_root, ("OCA",), ("DCA",)),
    (smki_authorities.says_environment, ("test",), ("live",)),
    (smki_batches.results_are, ([["request", "result"], ["1", "SUCCESS"]],), ([["request", "result"]],)),
]


@pytest.mark.parametrize(("look", "so", "otherwise"), REQUEST_LOOKS)
def test_a_step_about_a_request_agrees_with_what_is_so_and_with_nothing_else(
    request_stage: Stage, look: Callable[..., None], so: tuple[object, ...], otherwise: tuple[object, ...]
) -> None:
    look(request_stage, *so)
    with pytest.raises(pytest.fail.Exception):
        look(request_stage, *otherwise)


def fails(look: Callable[..., None], *arguments: object) -> None:
    with pytest.raises(pytest.fail.Exception):
        look(*arguments)


def test_refused_and_done_exclude_each_other() -> None:
    stage = Stage()
    stage.apply_as_subscriber(AVON, "SMKI Repository")
    smki_entry.is_refused(stage, "entry-process-incomplete")
    fails(smki_entry.is_refused, stage, "party-unknown")
    fails(smki_entry.is_done, stage)
    stage.make_subscriber(AVON)
    smki_entry.is_done(stage)
    fails(smki_entry.is_refused, stage, "entry-process-incomplete")


def test_a_key_that_is_in_use_has_not_been_destroyed() -> None:
    stage = Stage()
    stage.obtain_batch(AVON, 1)
    fails(smki_authorities.key_is_destroyed, stage)
    stage.limit_issuing(3)
    stage.obtain_batch(AVON, 1)
    smki_authorities.key_is_destroyed(stage)


def test_a_batch_that_waits_has_no_certificates() -> None:
    stage = Stage()
    stage.make_subscriber(AVON)
    stage.submit_batch(AVON, 2, "ESME", {})
    fails(smki_batches.all_issued, stage)
    fails(smki_authorities.leads_to_root, stage)
    stage.wait_until_served()
    smki_batches.all_issued(stage)
    smki_authorities.leads_to_root(stage)


def test_a_suspension_lasts_until_it_is_lifted() -> None:
    stage = Stage()
    stage.suspend("the SMKI Service", "everybody")
    stage.wait_hours(3)
    fails(smki_pma.lasted, stage, 3)
    stage.lift_suspension()
    smki_pma.lasted(stage, 3)
    fails(smki_pma.lasted, stage, 4)


def test_a_request_that_the_gateway_has_let_in_was_not_refused_there() -> None:
    stage = Stage()
    stage.install("M1", "ESME", "SMETS2", AVON, "EELC")
    stage.send(AVON, "6.24.1", "M1", {})
    fails(smki_pma.gateway_refuses, stage, "service-suspended")


def test_the_answer_of_a_device_bears_its_own_signature() -> None:
    stage = Stage()
    stage.obtain_batch(AVON, 2)
    for number in (1, 2):
        stage.install_from_batch(f"M{number}", number, AVON, "EELC")
    stage.send(AVON, "6.21", "M1", {"Remote Party Role": "Network Operator", "Certificates": "EELC"})
    smki_authorities.answer_is_signed(stage, "M1")
    fails(smki_authorities.answer_is_signed, stage, "M2")
