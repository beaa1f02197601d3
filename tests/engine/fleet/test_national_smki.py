"""The SMKI Service of a national run: nothing is lost, keys keep their limits, lists come, forecasts matter."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from simulator.domain.time import DAY, HOUR
from simulator.engine.fleet.national import national_scenario
from simulator.engine.fleet.national_smki import NationalSmki, national_smki
from simulator.engine.fleet.orders import orders
from simulator.pki.ceremonies import CeremonyKind, CeremonyReason
from simulator.pki.list_issuance import ListKind
from simulator.rules.facts import Column
from simulator.scenario import Scenario

YEAR = national_scenario(Scenario(), 1_000_000, 1)


def steady(scenario: Scenario, homes_a_day: int) -> Column:
    """So many homes of each Supplier on every day, all with gas and a display."""
    return np.full((scenario.days, len(scenario.suppliers), 3), homes_a_day, dtype=np.int64)


def lived(homes_a_day: int, **settings: object) -> NationalSmki:
    scenario = Scenario.model_validate(YEAR.model_dump() | settings)
    return national_smki(scenario, steady(scenario, homes_a_day))


def test_every_request_is_in_one_batch_and_is_signed_by_one_key() -> None:
    done = lived(1_000)
    asked = sum(order.requests for order in orders(steady(YEAR, 1_000), 4))
    assert sum(batch.requests for batch in done.batches) == asked
    assert all(2 <= batch.requests <= 50_000 for batch in done.batches)
    signed = sum(batch.requests for batch in done.batches if batch.served)
    destroyed = [each for each in done.ceremonies if each.kind is CeremonyKind.KEY_DESTROYED]
    by_keys = sum(each.certificates_issued or 0 for each in destroyed)
    assert 0 <= signed - by_keys < 100_000  # the rest is the present key's
    by_volume = [each for each in destroyed if each.reason is CeremonyReason.ISSUE_VOLUME]
    assert by_volume
    assert {each.certificates_issued for each in by_volume} == {100_000}


def test_a_key_that_is_hardly_used_is_destroyed_after_three_months() -> None:
    done = lived(1)
    destroyed = [each for each in done.ceremonies if each.kind is CeremonyKind.KEY_DESTROYED]
    assert {each.reason for each in destroyed} == {CeremonyReason.OPERATIONAL_TIME}
    assert [each.at.isoformat()[:10] for each in destroyed] == ["2019-06-04", "2019-09-04", "2019-12-04"]


def test_revocation_lists_come_every_twelve_hours_and_soon_after_a_revocation() -> None:
    renewal = {"operator": "EELC", "on": "2019-06-03T10:00:00", "revoked": True}
    plain, revoking = lived(1), lived(1, certificate_renewals=[renewal])
    for done in (plain, revoking):
        issued = [each.issued for each in done.lists if each.kind is ListKind.CRL]
        assert all(0 < b - a <= 12 * HOUR for a, b in pairwise(issued))
        assert all(each.is_met for each in done.lists)
        assert [each.issued for each in done.lists if each.kind is ListKind.ARL] == [0]
    revoked = 91 * DAY + 10 * HOUR  # after 4 March
    times = {each.issued for each in revoking.lists}
    assert revoked + HOUR // 2 in times
    assert revoked + HOUR // 2 not in {each.issued for each in plain.lists}


def test_forecasts_that_are_too_low_make_batches_wait_and_miss_their_service_level() -> None:
    true, low = lived(400), lived(400, device_orders={"forecast_error": -0.5})
    assert not true.missed
    assert len(low.missed) + len(low.waiting) > len(low.batches) / 2
    whole_months = [each for each in true.forecasts if each.month.year == 2019 and each.month.month > 6]
    assert whole_months
    assert all(each.forecast == each.actual for each in whole_months)


def test_slow_signing_modules_make_a_backlog() -> None:
    slow = lived(1_000, smki={"milliseconds_per_signature": 1_000})
    assert slow.waiting
    fast = lived(1_000, smki={"milliseconds_per_signature": 1_000, "batch_lanes": 10})
    assert len(fast.missed) < len(slow.missed)


def test_the_same_run_does_the_same() -> None:
    assert lived(50) == lived(50)
