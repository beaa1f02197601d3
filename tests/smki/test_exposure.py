"""Exposure: from the compromise, or the revocation, to the replacement."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.eui64 import EUI64
from simulator.smki.exposure import Exposure, ExposureSummary, Since, summary


def test_exposure_lasts_from_the_compromise_to_the_replacement() -> None:
    exposure = Exposure(EUI64(1), compromised=100, revoked=150, replaced=170)
    assert (exposure.lasted(), exposure.lasted(Since.REVOCATION)) == (70, 20)


def test_who_is_recovered_before_the_revocation_was_not_exposed_after_it() -> None:
    """Method 1 revokes last."""
    assert Exposure(EUI64(1), compromised=100, revoked=190, replaced=170).lasted(Since.REVOCATION) == 0


@pytest.mark.parametrize("since", Since)
def test_what_has_not_ended_has_no_length(since: Since) -> None:
    assert Exposure(EUI64(1), compromised=100, revoked=150).lasted(since) is None


def test_without_a_revocation_nothing_is_counted_from_it() -> None:
    assert Exposure(EUI64(1), compromised=100, replaced=170).lasted(Since.REVOCATION) is None


def test_the_summary_of_nothing_is_nothing() -> None:
    assert summary(()) == ExposureSummary(0, 0, None, None, None, ())


def test_of_an_even_number_the_lower_middle_is_the_median() -> None:
    found = summary(Exposure(EUI64(n), compromised=0, replaced=n * 10) for n in (4, 1, 3, 2))
    assert (found.shortest, found.median, found.longest) == (10, 20, 40)


@given(st.lists(st.none() | st.integers(0, 1000), max_size=20))
def test_every_device_is_recovered_or_exposed_still(replaced: list[int | None]) -> None:
    exposures = [Exposure(EUI64(n), compromised=0, replaced=at) for n, at in enumerate(replaced)]
    found = summary(exposures)
    assert found.devices == found.recovered + len(found.still_exposed) == len(replaced)
    times = [at for at in replaced if at is not None]
    assert (found.shortest, found.longest) == ((min(times), max(times)) if times else (None, None))
    assert found.median is None or found.median in times
    assert found.still_exposed == tuple(EUI64(n) for n, at in enumerate(replaced) if at is None)
