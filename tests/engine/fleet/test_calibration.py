"""The default settings come to what is published of wrong Network Operator Certificates."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.actors.steps import Step
from simulator.engine.fleet.national import national_scenario
from simulator.scenario import Scenario
from tests.support.fleets import area_of_all, in_cohorts, rule_set


@pytest.mark.parametrize("seed", [63, 64])
def test_over_a_tenth_of_smets2_meters_hold_a_wrong_certificate(seed: int) -> None:
    """Published for October 2018 (seed 001). What is set is a rate of placements; some are put right."""
    scenario = national_scenario(Scenario(seed=seed), premises=20_000, years=0.5)
    rollout = area_of_all(scenario, rule_set(()))
    log = in_cohorts(rollout)
    smets2 = np.isin(log.premise, rollout.homes.number[~rollout.homes.smets1])
    esmes = np.count_nonzero(log.step == Step.COMMISSION_ESME)
    assert 0.10 < log.change[smets2].sum(dtype=int) / esmes < 0.12
