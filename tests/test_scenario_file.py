"""Scenario files: read with their defaults, and each kind of fault told by line, key, expectation and near miss."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from simulator.actors.homes import DISTRIBUTORS
from simulator.domain.errors import SimulatorError
from simulator.scenario import Fleet, Scenario, SupplierSection
from simulator.scenario_file import ScenarioError, ScenarioFault, parse_scenario
from simulator.stories import SECMP0063_STORY, story

STORY = story(SECMP0063_STORY)


def faults(text: str) -> list[str]:
    """What is wrong with a text, without the name of the file in front of each fault."""
    with pytest.raises(ScenarioError) as raised:
        parse_scenario(text, "fleet.toml")
    told = str(raised.value).splitlines()
    assert [f"fleet.toml, {fault}" for fault in raised.value.faults] == told
    return [str(fault) for fault in raised.value.faults]


# -- good files ------------------------------------------------------------------------------------------------


def test_an_empty_file_is_a_whole_scenario() -> None:
    assert parse_scenario("") == Scenario()


def test_the_built_in_story() -> None:
    scenario = parse_scenario(STORY)
    assert (scenario.fleet.homes, scenario.environment) == (1000, "test")
    assert [m.name for m in scenario.modifications] == ["SECMP0063"]
    assert [s.small for s in scenario.suppliers] == [False, False, False, False, True]
    of_homes = ("placement", "registration", "correction", "smets1", "suppliers")
    assert [getattr(scenario, name) for name in of_homes] == [getattr(Scenario(), name) for name in of_homes]


@pytest.mark.parametrize(
    "written", ["2019-03-04", "2019-03-04T00:00:00", "2019-03-04T00:00:00Z", "2019-03-04T01:00:00+01:00"]
)
def test_dates_are_utc(written: str) -> None:
    assert parse_scenario(f"start = {written}").start == datetime(2019, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "fleet.homes = 7",
        "fleet = { homes = 7 }",
        "[fleet]\nhomes = 7",
        '["fleet"]\n"homes" = 7',
        "\ufefffleet.homes = 7",
    ],
    ids=["dotted", "inline", "table", "quoted", "byte order mark"],
)
def test_ways_of_writing_the_same(text: str) -> None:
    assert parse_scenario(text).fleet == Fleet(homes=7)


def test_lists_of_tables() -> None:
    scenario = parse_scenario("[[suppliers]]\nname = 'A'\n[[suppliers]]\nname = 'B'\nsmall = true")
    assert scenario.suppliers == (SupplierSection(name="A"), SupplierSection(name="B", small=True))


def sections(model: type[BaseModel]) -> set[type[BaseModel]]:
    """A model and every model that is somewhere inside it."""
    found = {model}
    for field in model.model_fields.values():
        candidates = [field.annotation, *get_args(field.annotation)]
        for inner in candidates:
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                found |= sections(inner)
    return found


@pytest.mark.parametrize("section", sorted(sections(Scenario), key=str), ids=lambda section: section.__name__)
def test_every_section_refuses_what_it_does_not_know(section: type[BaseModel]) -> None:
    assert section.model_config["extra"] == "forbid"
    assert section.model_config["allow_inf_nan"] is False
    assert section.__doc__


# -- faults, one kind a row ------------------------------------------------------------------------------------

FAULTS = {
    "a setting that does not exist, with a near miss": (
        "[fleet]\nhoms = 7",
        "line 2: fleet.homs: there is no such setting; did you mean 'homes'?",
    ),
    "a section that does not exist, with a near miss": (
        "seed = 1\n\n[flet]\nhomes = 7",
        "line 3: flet: there is no such setting; did you mean 'fleet'?",
    ),
    "a setting that is like none": (
        "[what_if]\nxyzzy = 1",
        "line 2: what_if.xyzzy: there is no such setting; known here: show_organisation_names",
    ),
    "in the second of a list": (
        "[[suppliers]]\nname = 'A'\n[[suppliers]]\nname = 'B'\nsmal = true",
        "line 5: suppliers.1.smal: there is no such setting; did you mean 'small'?",
    ),
    "in a list in a list": (
        "[[parties]]\nname = 'A'\n[[parties.user_ids]]\neui64 = '1'\nuser_rolls = []",
        "line 5: parties.0.user_ids.0.user_rolls: there is no such setting; did you mean 'user_roles'?",
    ),
    "a name that Python keeps for itself": (
        "[[registrations]]\nmpxn = '1'\nsupplier = 'A'\nfrm = 2019-01-01",
        "line 4: registrations.0.frm: there is no such setting; did you mean 'from'?",
    ),
    "below its least": (
        "[fleet]\nhomes = -1",
        "line 2: fleet.homes: input should be greater than or equal to 0, not -1",
    ),
    "above its greatest": (
        "[placement]\nwrong_certificate_rate = 1.5",
        "line 2: placement.wrong_certificate_rate: input should be less than or equal to 1, not 1.5",
    ),
    "an area that is left out, and one that there is not": (
        "[fleet.area_weights]\n" + "\n".join(f"{o.participant} = 1" for o in DISTRIBUTORS[1:]) + "\nXXXX = 1",
        "line 1: fleet.area_weights: give a weight to each of the 14 areas, or to none: "
        "EELC is missing, XXXX is none of them",
    ),
    "homes in no area": (
        "[fleet.area_weights]\n" + "\n".join(f"{o.participant} = 0" for o in DISTRIBUTORS),
        "line 1: fleet.area_weights: give a weight above 0 to one area at least, where the homes are",
    ),
    "longer than any delay": (
        "[placement]\ndelay_hours = 1e12",
        "line 2: placement.delay_hours: input should be less than or equal to 87600, not 1000000000000.0",
    ),
    "longer than any latency": (
        "[latency]\nwan_ms = 3_000_000_000\nspread = 1",
        "line 2: latency.wan_ms: input should be less than or equal to 86400000, not 3000000000",
    ),
    "answers after more than 49 days": (
        "[latency]\nwan_ms = 86_400_000\nspread = 1.5",
        "line 3: latency.spread: a request could take 76 days, and 49 are the most; "
        "with these medians choose a smaller spread, not 1.5",
    ),
    "dotted": ("fleet.homes = -1", "line 1: fleet.homes: input should be greater than or equal to 0, not -1"),
    "inline": ("fleet = { homes = -1 }", "line 1: fleet.homes: input should be greater than or equal to 0, not -1"),
    "no number": (
        "days = 'many'",
        "line 1: days: input should be a valid integer, unable to parse string as an integer, not 'many'",
    ),
    "no whole number": (
        "days = 1.5",
        "line 1: days: input should be a valid integer, got a number with a fractional part, not 1.5",
    ),
    "not finite": (
        "[placement]\ndelay_hours = inf",
        "line 2: placement.delay_hours: input should be a finite number, not inf",
    ),
    "no number at all": (
        "[placement]\ndelay_hours = nan",
        "line 2: placement.delay_hours: input should be a finite number, not nan",
    ),
    "one of a few words": (
        "environment = 'life'",
        "line 1: environment: input should be 'test' or 'live', not 'life'",
    ),
    "one of a few words in a list": (
        "[[parties]]\nname = 'A'\n[[parties.user_ids]]\neui64 = '1'\nuser_roles = ['IS', 'XX']",
        "line 5: parties.0.user_ids.0.user_roles.1: "
        "input should be 'IS', 'ES', 'GS', 'ED', 'GT', 'RSA', 'OU' or 'DCC', not 'XX'",
    ),
    "missing": ("[[suppliers]]\nshare = 1", "line 1: suppliers.0.name: field required"),
    "empty": (
        "[[suppliers]]\nname = ''",
        "line 2: suppliers.0.name: string should have at least 1 character, not ''",
    ),
    "no table": ("fleet = 3", "line 1: fleet: expected a table, not 3"),
    "many tables where there is one": ("[[fleet]]\nhomes = 3", "line 1: fleet: expected a table"),
    "one table where there are many": ("[suppliers]\nname = 'A'", "line 1: suppliers: expected a list"),
    "a table where there is a value": ("[seed]\nx = 1", "line 1: seed: input should be a valid integer"),
    "a table in what is a value": ("[title.a]", "line 1: title: input should be a valid string"),
    "no date": ("start = 10:00:00", "line 1: start: input should be a valid datetime, not 10:00:00"),
    "a year of no certificate": (
        "start = 0001-01-01",
        "line 1: start: choose a year from 1951 to 2048, for which certificates can be written, not 0001-01-01",
    ),
    "a date at the edge of what there is": (
        "start = 9999-12-31T23:00:00-10:00",
        "line 1: start: choose a year from 1951 to 2048, for which certificates can be written, "
        "not 9999-12-31T23:00:00-10:00",
    ),
    "a date that there is not": ("seed = 1\nstart = 2019-02-30", "line 2: this is not TOML: Invalid date or datetime"),
    "nobody supplies": (
        "seed = 1\nsuppliers = []",
        "line 2: suppliers: a fleet of homes needs at least one [[suppliers]]",
    ),
    "no TOML": ("seed = 1\nfleet", "line 2: this is not TOML: Expected '=' after a key in a key/value pair"),
    "twice": ("seed = 1\nseed = 2", "line 2: this is not TOML: Cannot overwrite a value"),
    "a number that is too long": ("seed = " + "9" * 5000, "a number in it has too many digits"),
    "nested too deeply": ("a = " + "[" * 3000, "this is nested too deeply for a scenario"),
    "an option that is no text": (
        "[[modifications]]\nname = 'DP107'\n[modifications.options]\na = 1",
        "line 4: modifications.0.options.a: input should be a valid string, not 1",
    ),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault(kind: str) -> None:
    text, told = FAULTS[kind]
    assert faults(text) == [told]


def test_every_fault_is_told_in_the_order_of_the_file() -> None:
    text = "[fleet]\nhoms = 1\nsmets1_share = 2\n\n[placement]\nattempts = 0\nretry = 3"
    assert [told.split(":")[0] for told in faults(text)] == ["line 2", "line 3", "line 6", "line 7"]


def test_a_fault_has_its_parts() -> None:
    with pytest.raises(ScenarioError) as raised:
        parse_scenario("[fleet]\nhoms = 1")
    assert raised.value.faults == (ScenarioFault(2, "fleet.homs", "there is no such setting; did you mean 'homes'?"),)
    assert isinstance(raised.value, SimulatorError)


# -- nothing else can come of a text ---------------------------------------------------------------------------

TOKENS = st.sampled_from(
    [
        "=", "[", "]", "[[", "]]", "{", "}", ".", ",", '"', "'", '"""', "\n", "#", "-", "1e999", "nan", "inf", "true",
        "0x", "[fleet]\n", "[[suppliers]]\n", "homes", "9" * 30, "9" * 5000, "0001-01-01T00:00:00+23:59", "\0",
        "\ufeff", "[" * 300, "\\", "\\ud800", "modifications", "= []\n", "= {}\n", "name = 1\n", "é", "\r", "\t",
    ]
)  # fmt: skip
Change = tuple[int, int, str]
CHANGES = st.lists(
    st.tuples(st.integers(0, len(STORY)), st.integers(0, 30), st.one_of(TOKENS, st.text(max_size=3))),
    min_size=1,
    max_size=4,
)


@given(CHANGES)
@settings(max_examples=400)
@example([(0, 0, "9" * 5000)])
@example([(0, 0, "a = " + "[" * 3000)])
def test_a_changed_story_is_a_scenario_or_a_fault(changes: list[Change]) -> None:
    """Characters cut out and others put in: a Scenario, or a ScenarioError, never a traceback of another kind."""
    text = STORY
    for place, length, instead in changes:
        text = text[:place] + instead + text[place + length :]
    judge(text)


KEYS = st.sampled_from(
    [*Scenario.model_fields, *Fleet.model_fields, "name", "eui64", "user_ids", "options", "from", "x"]
)
VALUES = st.sampled_from(
    [
        "1",
        "-1",
        "0.5",
        "1e400",
        "'a'",
        "''",
        "true",
        "[]",
        "{}",
        "[1]",
        "['a']",
        "[{}]",
        "{a=1}",
        "2019-03-04",
        "10:00:00",
    ]
)
LINES = st.one_of(
    st.builds("{} = {}".format, KEYS, VALUES),
    st.builds("{}.{} = {}".format, KEYS, KEYS, VALUES),
    st.builds("[{}]".format, KEYS),
    st.builds("[[{}]]".format, KEYS),
    st.builds("[{}.{}]".format, KEYS, KEYS),
    st.builds("[[{}.{}]]".format, KEYS, KEYS),
)


@given(st.lists(LINES, max_size=6).map("\n".join))
@settings(max_examples=400)
def test_any_settings_are_a_scenario_or_faults_with_lines(text: str) -> None:
    judge(text)


def judge(text: str) -> None:
    try:
        assert isinstance(parse_scenario(text), Scenario)
    except ScenarioError as error:
        assert error.faults
        for fault in error.faults:
            assert fault.message
            assert fault.line is None or 1 <= fault.line <= len(text.splitlines()) + 1
            assert fault.line is not None or "too" in fault.message
