"""Whole runs: the same bytes every time, nothing lost, figures that agree with journal and world."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from itertools import pairwise, takewhile

import pytest

from simulator.actors.life import WORKING_DAYS_TO_PLACE
from simulator.domain.devices import NETWORK_OPERATOR_SIGNING, DeviceType, Smets, SmiStatus
from simulator.domain.parties import SUPPLIER_ROLES
from simulator.domain.time import DAY
from simulator.engine.results import PanelLine
from simulator.engine.run import Run, run_scenario
from simulator.journal import Event, EventKind
from simulator.registers.repository import SmkiRepository
from simulator.rules.modifications import select
from simulator.rules.rulebook import RuleSet
from simulator.scenario import (
    ChangeOfSupplier,
    Correction,
    Fleet,
    Placement,
    Registration,
    Scenario,
    Smets1,
    WhatIf,
)

HOMES = 40
EVENTFUL = Scenario(
    fleet=Fleet(homes=HOMES, installation_days=5),
    days=60,
    placement=Placement(wrong_certificate_rate=0.4, wrong_gas_rate=0.2, through_update_share=0.1, retry_wrong_rate=0.5),
    registration=Registration(missing_share=0.1, stale_share=0.15),
    correction=Correction(audit_share=0.6, correction_share=0.6),
    smets1=Smets1(update_share=0.7, wrong_certificate_rate=0.3),
    change_of_supplier=ChangeOfSupplier(share=0.3),
)
"""Everything happens in it, and ends long before the run does."""

RULE_SETS = {
    "baseline": RuleSet(),
    "SECMP0063": RuleSet((select("SECMP0063"),)),
    "both": RuleSet((select("SECMP0063=all-senders"), select("DP107"))),
}


@pytest.fixture(scope="module")
def runs() -> dict[str, Run]:
    return {name: run_scenario(EVENTFUL, rules) for name, rules in RULE_SETS.items()}


@pytest.fixture(params=RULE_SETS)
def run(runs: dict[str, Run], request: pytest.FixtureRequest) -> Run:
    return runs[request.param]


def lines(run: Run) -> list[str]:
    return [event.as_json() for event in run.world.journal]


def of_premises(run: Run) -> dict[int, list[Event]]:
    by_premise = defaultdict(list)
    for event in run.world.journal:
        by_premise[event.premise].append(event)
    return by_premise


# -- the same bytes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["baseline", "both"])
def test_two_runs_are_the_same_to_the_byte(name: str) -> None:
    one, other = (run_scenario(EVENTFUL, RULE_SETS[name], keep_documents=True) for _ in range(2))
    assert lines(one) == lines(other)
    documents = [event.document for event in one.world.journal]
    assert documents == [event.document for event in other.world.journal]
    assert sum(document is not None for document in documents) > 500


def test_keeping_documents_changes_nothing_else(runs: dict[str, Run]) -> None:
    kept = run_scenario(EVENTFUL, RULE_SETS["baseline"], keep_documents=True)
    assert lines(kept) == lines(runs["baseline"])


def test_another_seed_is_another_story(runs: dict[str, Run]) -> None:
    assert lines(run_scenario(EVENTFUL.model_copy(update={"seed": 64}), RuleSet())) != lines(runs["baseline"])


def test_more_homes_leave_the_first_ones_as_they_were(runs: dict[str, Run]) -> None:
    """Draws are keyed by premise: what happens to a home depends on its number, not on how many there are."""
    fewer = EVENTFUL.model_copy(update={"fleet": EVENTFUL.fleet.model_copy(update={"homes": 10})})
    few, many = (of_premises(run) for run in (run_scenario(fewer, RuleSet()), runs["baseline"]))
    for premise in range(10):
        story = [[(e.time, e.kind, e.device, e.code) for e in told[premise][premise == 0 :]] for told in (few, many)]
        assert story[0] == story[1]  # without home 0's first entry, which counts the certificates of all


def test_common_random_numbers(runs: dict[str, Run]) -> None:
    """In each home baseline and modification tell the same story until a request is rejected that was not before."""
    before, after = of_premises(runs["baseline"]), of_premises(runs["SECMP0063"])
    differ = 0
    for premise, story in before.items():
        pairs = list(zip(story, after[premise], strict=False))
        same = len(list(takewhile(lambda pair: told(pair[0]) == told(pair[1]), pairs)))
        if same == len(story) == len(after[premise]):
            continue
        differ += 1
        departure = after[premise][same]
        assert departure.kind is EventKind.REJECTION
        assert departure.code in ("E0615N1", "E0621N1")
        assert departure.time == story[same].time
    assert 0 < differ < HOMES


def told(event: Event) -> tuple[object, ...]:
    """An entry without its RequestID: an originator's counter runs over all its homes."""
    return event.time, event.kind, event.sender, event.recipient, event.service, event.device, event.code


# -- nothing lost ----------------------------------------------------------------------------------------------


def test_every_service_request_has_exactly_one_final_answer(run: Run) -> None:
    """A rejection, or a response; nothing is still on its way."""
    journal = run.world.journal
    answers = Counter(e.request_id for e in journal.of_kind(EventKind.REJECTION, EventKind.RESPONSE))
    sent = Counter(e.request_id for e in journal.of_kind(EventKind.SERVICE_REQUEST))
    assert answers == sent
    assert set(sent.values()) == {1}
    assert run.world.clock.peek() == float("inf")


def test_every_accepted_critical_request_was_signed_and_decided_again(run: Run) -> None:
    journal = run.world.journal
    pre_commands = Counter(e.request_id for e in journal.of_kind(EventKind.PRE_COMMAND))
    signed = Counter(e.request_id for e in journal.of_kind(EventKind.SIGNED_PRE_COMMAND))
    assert pre_commands == signed
    assert pre_commands


def test_a_command_is_answered_by_the_device_or_discarded(run: Run) -> None:
    journal = run.world.journal
    commands = Counter(e.request_id for e in journal.of_kind(EventKind.COMMAND))
    ends = [e for e in journal.of_kind(EventKind.DEVICE_RESPONSE, EventKind.DEVICE_DISCARDED) if e.sender != "S1SP"]
    assert commands == Counter(e.request_id for e in ends)


def test_slots_change_only_by_requests_that_were_accepted(run: Run) -> None:
    """Each change but the migrated slots belongs to a request that ended well."""
    journal = run.world.journal
    succeeded = {e.request_id for e in journal.of_kind(EventKind.RESPONSE) if e.code == "I0"}
    changes = journal.of_kind(EventKind.SLOT_CHANGE)
    assert all(e.request_id in succeeded for e in changes if e.request_id)
    assert changes
    migrated = [e for e in changes if not e.request_id]
    assert {e.details["before"] for e in migrated} == {"nobody"}


def test_the_last_change_of_a_slot_is_what_the_world_holds(run: Run) -> None:
    last: dict[str, str] = {}
    for event in run.world.journal.of_kind(EventKind.SLOT_CHANGE):
        if event.details["cell"] == str(NETWORK_OPERATOR_SIGNING):
            last[event.device] = event.details["holder"]
    for entry in run.world.inventory:
        holder = run.world.network_operator_holder(entry.device_id)
        if str(entry.device_id) in last:
            assert str(holder) == last[str(entry.device_id)]
    assert len(last) > HOMES


def test_every_meter_is_commissioned_by_its_supplier(run: Run) -> None:
    """The hand-over of the Supplier's cells comes first; SMETS1 meters came commissioned."""
    for entry in run.world.inventory:
        assert entry.status is SmiStatus.COMMISSIONED
    commissioned = {e.device for e in run.world.journal.of_kind(EventKind.RESPONSE) if e.service == "8.1.1"}
    meters = {
        str(e.device_id)
        for e in run.world.inventory
        if e.smets is Smets.SMETS2 and e.device_type in (DeviceType.ESME, DeviceType.GSME)
    }
    assert commissioned == meters


def test_every_entry_has_its_place_in_the_total_order(run: Run) -> None:
    places = [event.place for event in run.world.journal]
    assert places == sorted(set(places))
    for story in of_premises(run).values():
        assert [event.sequence for event in story] == list(range(len(story)))


# -- the figures -----------------------------------------------------------------------------------------------


def states(run: Run) -> Counter[str]:
    esmes = (e for e in run.world.inventory if e.device_type is DeviceType.ESME)
    return Counter(run.world.network_operator_state(e.device_id) for e in esmes)


def test_the_count_of_wrong_certificates_ends_with_what_the_world_holds(run: Run) -> None:
    series = run.results.wrong_over_time
    assert series[0] == (0, 0)
    assert [time for time, _ in series] == sorted(time for time, _ in series)
    assert all(abs(a - b) == 1 for (_, a), (_, b) in pairwise(series))
    assert series[-1][1] == states(run)["wrong"]


def test_every_meter_is_judged_after_seven_working_days(run: Run) -> None:
    judged = run.results.after_seven_working_days
    assert sum(judged.values()) == HOMES
    assert run.results.wrong_after_seven_working_days == judged["wrong"]
    calendar = run.world.calendar
    for event in run.world.journal.of_kind(EventKind.OUTCOME):
        assert event.time % DAY == 0
        assert calendar.is_working_day(calendar.at(event.time - DAY).date())
    assert WORKING_DAYS_TO_PLACE == 7


def test_codes_count_final_answers(run: Run) -> None:
    results = run.results
    assert sum(results.codes.values()) == results.requests
    rejected = Counter(e.code for e in run.world.journal.of_kind(EventKind.REJECTION))
    assert {code: n for code, n in results.codes.items() if code not in ("I0", "E21")} == rejected
    assert list(results.codes) == sorted(results.codes)


def test_documents_are_requests_and_signed_pre_commands(run: Run) -> None:
    signed = len(run.world.journal.of_kind(EventKind.SIGNED_PRE_COMMAND))
    assert run.results.documents == run.results.requests + signed


def test_the_panel_report_is_the_mismatches_by_supplier(runs: dict[str, Run]) -> None:
    """Requirement 4: how many codes, which Supplier Party each was sent to, the quantity of each code."""
    run = runs["SECMP0063"]
    mismatches = [e for e in run.world.journal.of_kind(EventKind.REJECTION) if e.code in ("E0615N1", "E0621N1")]
    assert len(mismatches) == len(run.results.mismatches) > 3
    counted = Counter((e.recipient, e.code) for e in mismatches)
    assert run.results.panel == tuple(PanelLine(s, c, n) for (s, c), n in sorted(counted.items()))
    for line in run.results.panel:
        party = run.world.directory.party(line.supplier)
        assert party is not None
        assert party.user_ids[0].user_roles & set(SUPPLIER_ROLES)
    assert runs["baseline"].results.panel == ()


def test_a_network_partys_mismatch_is_no_suppliers_attempt(runs: dict[str, Run]) -> None:
    """Under all-senders Network Parties are sent the code too; the Panel's report is about Suppliers."""
    run = runs["both"]
    told = [e for e in run.world.journal.of_kind(EventKind.REJECTION) if e.code in ("E0615N1", "E0621N1")]
    from_suppliers = [e for e in told if e.recipient in {supplier.name for supplier in EVENTFUL.suppliers}]
    assert len(told) > len(from_suppliers) == sum(line.count for line in run.results.panel) > 0


def wrong_meters(run: Run, *, seen_by_dsp: bool) -> int:
    """SMETS2 meters with a wrong certificate where the DSP's copy says whose is right, or where it does not."""
    world, count = run.world, 0
    for entry in world.inventory:
        if entry.device_type is DeviceType.ESME and entry.smets is Smets.SMETS2 and entry.meter_point:
            truth = world.registration.at(entry.meter_point, world.clock.time)
            copy = world.registration_copy.at(entry.meter_point, world.clock.time, world.clock.time)
            knows = bool(truth and copy and truth.network_operator == copy.network_operator)
            count += knows is seen_by_dsp and world.network_operator_state(entry.device_id) == "wrong"
    return count


def test_the_modification_prevents_what_the_dsp_can_see(runs: dict[str, Run]) -> None:
    """Where its copy of Registration Data is right, no wrong certificate passes; where it is not, some do."""
    assert wrong_meters(runs["baseline"], seen_by_dsp=True) > 0
    assert wrong_meters(runs["SECMP0063"], seen_by_dsp=True) == 0
    assert wrong_meters(runs["SECMP0063"], seen_by_dsp=False) > 0


def test_dp107_ends_the_lockout(runs: dict[str, Run]) -> None:
    """On the baseline a wrong certificate of a SMETS1 meter stays for ever: E100 and E4 are all that comes."""
    assert runs["baseline"].results.codes["E100"] > 0
    assert "E100" not in runs["both"].results.codes


def test_the_figures_as_plain_data(runs: dict[str, Run]) -> None:
    results = runs["SECMP0063"].results
    assert results.rules.name == "SECMP0063=dcc-assessment"
    data = results.as_json()
    assert data["modifications"] == ["SECMP0063=dcc-assessment"]
    assert data["requests"] == results.requests
    assert data["codes"] == dict(results.codes)
    assert data["wrong_after_seven_working_days"] == results.wrong_after_seven_working_days
    assert data["panel"] == [{"supplier": p.supplier, "code": p.code, "count": p.count} for p in results.panel]


# -- the world around ------------------------------------------------------------------------------------------


def test_where_names_are_shown_nobody_chooses_wrongly() -> None:
    """The what-if: the SMKI Repository shows Organisation names."""
    shown = EVENTFUL.model_copy(
        update={"what_if": WhatIf(show_organisation_names=True), "registration": Registration(stale_share=0)}
    )
    run = run_scenario(shown, RULE_SETS["SECMP0063"])
    assert run.results.panel == ()
    assert states(run)["wrong"] == 0


def test_progress_is_told_to_its_end() -> None:
    told: list[tuple[str, int, int]] = []
    scenario = EVENTFUL.model_copy(update={"fleet": Fleet(homes=3), "days": 4})
    run_scenario(scenario, RuleSet(), progress=lambda *what: told.append(what))
    installing, living = ([t for t in told if t[0] == what] for what in dict.fromkeys(what for what, _, _ in told))
    assert [(done, of) for _, done, of in installing] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert [(done, of) for _, done, of in living] == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_the_repository_may_be_a_store_of_ones_own() -> None:
    with closing(sqlite3.connect(":memory:")) as store:
        scenario = EVENTFUL.model_copy(update={"fleet": Fleet(homes=3, smets1_share=0), "days": 1})
        run = run_scenario(scenario, RuleSet(), store=store)
        devices = [entry for entry in SmkiRepository(store).search() if entry.role is None]
        assert len(devices) == 2 * len(run.world.devices) > 0


def test_a_run_without_homes() -> None:
    run = run_scenario(EVENTFUL.model_copy(update={"fleet": Fleet(homes=0), "days": 2}), RuleSet())
    assert (run.results.requests, run.results.wrong_over_time, dict(run.results.codes)) == (0, ((0, 0),), {})
    assert run.world.clock.time == 2 * DAY
