"""What cannot be in mergers and renewals is told by line, key and what to do; what a run is too short for, as well."""

from __future__ import annotations

import pytest

from simulator.scenario import Scenario
from simulator.scenario_file import ScenarioError, parse_scenario
from simulator.world.network_faults import not_seen

FIRST = """\
[[mergers]]
operator = "HARL"
into = "UKPD"
on = 2019-04-01
"""


def merger(operator: str, into: str, on: str) -> str:
    return f'[[mergers]]\noperator = "{operator}"\ninto = "{into}"\non = {on}\n'


def renewal(operator: str, on: str) -> str:
    return f'[[certificate_renewals]]\noperator = "{operator}"\non = {on}\n'


@pytest.mark.parametrize(
    ("more", "line", "key", "said"),
    [
        (merger("EELC", "EELC", "2019-05-01"), 7, "mergers.1.into", "cannot merge into itself"),
        (merger("HARL", "IPNL", "2019-05-01"), 6, "mergers.1.operator", "has ended on 2019-04-01 already"),
        (merger("UKPD", "IPNL", "2019-05-01"), 3, "mergers.0.into", "that has it in the end, as IPNL"),
        (merger("LOND", "NT", "2019-05-01"), 7, "mergers.1.into", "this is a gas transporter"),
        (merger("LOND", "LONDON", "2019-05-01"), 7, "mergers.1.into", "LONDON"),
        (renewal("HARL", "2019-04-01"), 7, "certificate_renewals.0.on", "renew the certificates of UKPD"),
        (renewal("NT", "2019-04-01"), 6, "certificate_renewals.0.operator", "this is a gas transporter"),
        (renewal("LOND", "2019-04-01") * 126, 5 + 3 * 125, "certificate_renewals.125", "126 renewals"),
    ],
    ids=["itself", "twice", "chain", "gas", "unknown", "ended", "gas renewal", "too many"],
)  # fmt: skip
def test_what_cannot_be_is_told_with_what_to_do(more: str, line: int, key: str, said: str) -> None:
    with pytest.raises(ScenarioError) as raised:
        parse_scenario(FIRST + more)
    (fault,) = raised.value.faults
    assert (fault.line, fault.key) == (line, key)
    assert said in fault.message


def test_a_merger_and_a_renewal_before_it_are_possible() -> None:
    scenario = parse_scenario(FIRST + renewal("HARL", "2019-03-20") + renewal("UKPD", "2019-05-01"))
    assert len(scenario.certificate_renewals) == 2


def test_what_comes_after_the_end_of_the_run_is_said() -> None:
    scenario = parse_scenario(FIRST + renewal("LOND", "2019-03-20"))
    assert not_seen(scenario.model_copy(update={"days": 29})) == []
    (note,) = not_seen(scenario.model_copy(update={"days": 28}))
    assert note.startswith("the merger of HARL into UKPD on 2019-04-01 comes after the end of the run on 2019-04-01")
    assert not_seen(Scenario()) == []
