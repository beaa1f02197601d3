"""The file of an experiment: what it may say, and what is said of one that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.analysis.experiment.experiment import Experiment
from simulator.analysis.experiment.grid_file import GridFile, Wanted, read_experiment
from simulator.analysis.experiment.measures import MEASURES
from simulator.domain.errors import SimulatorError
from simulator.domain.time import DAY, Calendar
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario
from tests.support.fleets import rule_set

BASE = Scenario.model_validate({"title": "base", "fleet": {"installation_days": 5, "smets1_share": 0.2}})
GRID = '[grid]\nplacement.wrong_certificate_rate = [0, 0.1]\n"registration.missing_share" = [0.5, 1]\n'


def read(text: str, base: Scenario = BASE, **wanted: str) -> Experiment:
    def rules(file: GridFile, _scenario: Scenario) -> tuple[RuleSet, ...]:
        return tuple(rule_set([] if text == "baseline" else [text]) for text in file.rules or ["baseline"])

    return read_experiment(text, "grid.toml", lambda _: base, rules, Wanted(**wanted))


def faults(text: str, base: Scenario = BASE) -> list[str]:
    with pytest.raises(SimulatorError) as error:
        read(text, base)
    return str(error.value).splitlines()


def test_cells_are_every_combination_of_the_points() -> None:
    grid = read(GRID).grid
    assert [cell.label for cell in grid.cells] == [
        f"placement.wrong_certificate_rate={rate}, registration.missing_share={share}"
        for rate in ("0", "0.1")
        for share in ("0.5", "1")
    ]
    last = grid.cells[-1].scenario
    assert (last.placement.wrong_certificate_rate, last.registration.missing_share) == (0.1, 1.0)
    assert (last.fleet.smets1_share, last.fleet.homes) == (0.2, 20_000)
    assert len({cell.key for cell in grid.cells}) == 4
    assert all(axis.is_numeric for axis in grid.axes)


def test_settings_stand_in_for_those_of_the_scenario() -> None:
    scenario = read(f"[settings]\nseed = 5\n[settings.fleet]\ndual_fuel_share = 0\n{GRID}").grid.scenario
    assert (scenario.seed, scenario.fleet.dual_fuel_share, scenario.fleet.smets1_share) == (5, 0, 0.2)


def test_without_a_length_a_run_ends_when_everything_has_come_to_rest() -> None:
    cell = read(GRID).grid.cells[0]
    calendar = Calendar(cell.scenario.start)
    last_installation = calendar.nth_working_day(4)
    after = [day for day in calendar.working_days(200) if last_installation < day < cell.scenario.days * DAY]
    assert len(after) == 60


def test_every_cell_lasts_until_the_slowest_has_come_to_rest() -> None:
    """The longest of 256 equally likely delays around 1,500 hours is 8,475 hours, 353 days."""
    usual, slow = read("[grid]\ncorrection.audit_delay_hours = [60, 1500]").grid.cells
    assert usual.scenario.days == slow.scenario.days == pytest.approx(353 + 5 + 10 + 15, abs=15)
    assert usual.scenario.days > read("[grid]\ncorrection.audit_delay_hours = [60, 61]").grid.cells[0].scenario.days


def test_what_never_comes_to_rest_is_refused() -> None:
    assert "give days, or choose shorter delays" in faults("[grid]\ncorrection.audit_delay_hours = [87600]")[0]


def test_years_install_on_all_their_working_days() -> None:
    scenario = read(f"years = 0.5\npremises = 30_000_000\n{GRID}").grid.cells[0].scenario
    assert (scenario.days, scenario.fleet.homes) == (183, 30_000_000)
    assert scenario.fleet.installation_days == pytest.approx(183 * 5 / 7 - 4, abs=3)


def test_a_supplier_is_named_by_place_or_by_name() -> None:
    text = (
        '[grid]\nsuppliers.0.share = [0.1]\n[grid.suppliers."Eskdale Community Supply"]\nwrong_certificate_rate = [0.9]'
    )
    suppliers = read(text).grid.cells[0].scenario.suppliers
    assert suppliers[0].share == 0.1
    assert suppliers[4].wrong_certificate_rate == 0.9


def test_a_point_may_set_several_things_at_once() -> None:
    text = """
        [grid]
        audits = [
            { name = "as today", correction.audit_share = 0.5 },
            { name = "all, at once", correction = { audit_share = 1, audit_delay_hours = 0 } },
        ]
    """
    grid = read(text).grid
    assert not grid.axes[0].is_numeric
    assert [cell.label for cell in grid.cells] == ["audits=as today", "audits=all, at once"]
    correction = grid.cells[1].scenario.correction
    assert (correction.audit_share, correction.audit_delay_hours) == (1, 0)


def test_the_command_line_has_the_last_word() -> None:
    text = f"replications = 7\nhalf_width = 25\nfewest = 3\nmost = 9\n{GRID}"
    precision = read(text).precision
    assert (precision.fewest, precision.most, str(precision.half_width)) == (7, 7, "25")
    precision = read(text, replications="auto", half_width="1%").precision
    assert (precision.fewest, precision.most, str(precision.half_width)) == (3, 9, "1%")
    assert read(text, replications="4").precision.most == 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "grid: field required"),
        ("[grid]", "line 1: grid: there is no axis"),
        ("[grid]\nplacement.wrong_certificate_rate = [0, 1.5]", "line 2: grid.placement.wrong_certificate_rate: 1.5"),
        ("[grid]\nplacement.wrong_certificate_rate = [-0.1]", "greater than or equal to 0"),
        ("[grid]\nplacement.wrong_certificate_rate = [nan]", "finite"),
        ("[grid]\nplacement.wrong_certificate_rate = []", "expected a list of values"),
        ("[grid]\nplacement.wrong_certificate_rate = 0.1", "expected a list of values"),
        ("[grid]\nplacement.wrong_certificate_rate = ['a']", "neither a number nor a table"),
        ("[grid]\nplacement.wrong_certificate_rate = [true]", "a number is expected"),
        ("[grid]\nwhat_if.show_organisation_names = [1]", "true or false is expected"),
        ("[grid]\nplacement.wrong_certificate_rate = [0.1, 0.10]", "0.1 is there twice"),
        ("[grid]\nplacement.wrong_rate = [0.1]", "no setting 'wrong_rate'; did you mean 'wrong_gas_rate'?"),
        ("[grid]\nplacment.wrong_gas_rate = [0.1]", "did you mean 'placement'?"),
        ("[grid]\nfleet.installation_days = [0.5]", "whole|integer"),
        ("[grid]\nseed = [1, 2]", "each replication has a seed of its own"),
        ("[grid]\nfleet.homes = [1, 2]", "give the number of homes as premises"),
        ("[grid]\ndays = [1, 2]", "days or years, beside the grid"),
        ("[grid]\nserve.duis_port = [1, 2]", "no settings in 'serve'"),
        ("[grid]\nsuppliers.9.share = [1, 2]", "0 (Avon Energy)"),
        ("[grid]\nsuppliers.0.name = [1]", "a Supplier has no number 'name'"),
        ("[grid]\nx = [{ placement.attempts = 2 }]", "needs a name"),
        ("[grid]\nx = [{ name = 'a', placement.attempts = 'b' }]", "a: placement.attempts is no number but 'b'"),
        ("[grid]\nplacement.attempts = [2]\nx = [{ name = 'a', placement.attempts = 3 }]", "more than one axis"),
        ("[grid]\nplacement.attempts = [2]\nlatency.wan_ms = 0", "line 3: grid.latency.wan_ms"),
        (f"days = 3\nyears = 2\n{GRID}", "line 2: years: give days or years, not both"),
        ("years = 1\n[grid]\nfleet.installation_days = [3]", "sweep fleet.installation_days without them"),
        (f"fewest = 9\nmost = 3\n{GRID}", "9 is more than the 3"),
        (f"measures = ['wrong']\n{GRID}", "there is no measure 'wrong'; known: requests"),
        (f"half_width = '0%'\n{GRID}", "1%"),
        (f"replications = 'many'\n{GRID}", "many replications: write auto"),
        (f"replications = 1\n{GRID}", "from 2 to 10,000"),
        (f"premises = 0\n{GRID}", "line 1: premises"),
        (f"premisses = 5\n{GRID}", "did you mean 'premises'?"),
        (f"[settings.fleet]\nhomes = -1\n{GRID}", "settings.fleet.homes"),
        (
            f'{GRID}[[settings.mergers]]\noperator = "HARL"\ninto = "HARL"\non = 2019-03-05',
            "line 6: settings.mergers.0.into: HARL cannot merge into itself",
        ),
        (
            f'rules = ["baseline"]\n[settings]\nmodifications = [{{ name = "NOSUCH" }}]\n{GRID}',
            "line 3: settings.modifications: the rules of this file say what is compared",
        ),
        (
            f"years = 1\n{GRID}[settings.fleet]\ninstallation_days = 3",
            "line 6: settings.fleet.installation_days: a run of years installs on all their days",
        ),
        (f"{GRID}[settings]\ndays = 99", "line 5: settings.days: nothing would come of it; give days at the top"),
        (f"{GRID}[settings.fleet]\nhomes = 77", "settings.fleet.homes: nothing would come of it; give premises"),
        (f"rules = ['SECMP0036']\n{GRID}", "did you mean 'SECMP0063'?"),
        ("[grid]\nplacement.attempts = [", "this is not TOML"),
    ],
)
def test_what_cannot_be_run_is_told_by_its_key(text: str, said: str) -> None:
    told = faults(text)
    assert any(any(part in line for part in said.split("|")) for line in told), told
    assert all(line.startswith("grid.toml") for line in told)


def test_settings_that_are_good_alone_and_not_with_the_scenario_are_told_by_their_key() -> None:
    base = Scenario.model_validate({"latency": {"spread": 3}})
    (told,) = faults(f"{GRID}[settings.latency]\ngateway_ms = 600000", base)
    assert "settings.latency.spread: a request could take 160 days" in told


def test_every_fault_is_told_at_once() -> None:
    told = faults("[grid]\nplacement.attempts = [0]\nfleet.smets1_share = [2]\ncorrection.audit_share = [0.5]")
    assert [line.split(": ")[1] for line in told] == ["grid.placement.attempts", "grid.fleet.smets1_share"]


def test_too_many_cells_are_refused() -> None:
    rates = ", ".join(f"{n / 1000}" for n in range(101))
    text = f"[grid]\nplacement.wrong_certificate_rate = [{rates}]\nregistration.missing_share = [{rates}]"
    assert "101 × 101 = 10,201 cells; at most 10,000" in faults(text)[0]


def test_homes_need_a_supplier() -> None:
    nobody = Scenario.model_validate({"fleet": {"homes": 0}, "suppliers": []})
    assert "[[suppliers]]" in faults(GRID, nobody)[0]


def test_the_example_of_the_documentation_can_be_read() -> None:
    page = (Path(__file__).parents[3] / "docs" / "sweep.md").read_text()
    example = page.partition("```toml\n")[2].partition("```")[0]
    experiment = read(example)
    assert experiment.grid.size == 4 * 2 * 2 * 2
    assert [axis.is_numeric for axis in experiment.grid.axes] == [True, True, True, False]


def test_every_measure_is_in_the_documentation() -> None:
    page = (Path(__file__).parents[3] / "docs" / "sweep.md").read_text()
    assert [name for name in MEASURES if name.partition(".")[0] not in page] == []
