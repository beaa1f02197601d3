"""The lockout: how many states, who leads in, who leads out; full graph and classes agree."""

from __future__ import annotations

from dataclasses import replace

import networkx
import numpy as np
import pytest

from simulator.analysis.lockout.answers import Request
from simulator.analysis.lockout.classes import Held, Who
from simulator.analysis.lockout.lockout import Lockout, find_lockout
from simulator.analysis.lockout.moves import Event
from simulator.analysis.lockout.s1sp import divided
from simulator.analysis.lockout.states import THE_DCC, State, setting
from simulator.analysis.lockout.table import Row, row_of, rule_sets
from simulator.domain.devices import DeviceType, Smets
from simulator.domain.errors import SimulatorError
from simulator.domain.network_operators import network_operator
from simulator.rules.modifications import select
from simulator.rules.rulebook import RuleSet
from tests.support.modifications import without_london

RULE_SETS = {rules.name: rules for rules in rule_sets()}
EELC, LOND, EMEB = (network_operator(participant).index for participant in ("EELC", "LOND", "EMEB"))


def analysed(
    *modifications: str,
    smets: Smets = Smets.SMETS1,
    device_type: DeviceType = DeviceType.ESME,
    mpan_operator: str = "EELC",
) -> Lockout:
    rules = RuleSet(tuple(select(text) for text in modifications))
    return find_lockout(rules.at(), setting(smets, device_type, mpan_operator))


def row(*modifications: str, smets: Smets = Smets.SMETS1) -> Row:
    return row_of(analysed(*modifications, smets=smets), RuleSet())


def test_there_are_30_network_operators_and_a_right_certificate_for_each_of_29() -> None:
    """The 29 Electricity Distributors; and a Gas Transporter, whose certificate is right on no ESME."""
    where = setting()
    assert (len(where.operators), len(where.registrable)) == (30, 29)
    assert where.shape == (29, 31, 2)
    assert np.count_nonzero(where.is_right) == 29 * 2


def test_today_every_wrong_certificate_is_locked_in() -> None:
    today = row()
    assert (today.states, today.wrong) == (1_798, 1_740)
    assert (today.locked_known, today.locked_unknown) == (870, 870)
    assert today.mended_by == ()
    assert today.entered_by == (Who.RIGHT_OWNER,)


@pytest.mark.parametrize("relief", ["DP107=without-6.1f", "DP107=certificate-owner"])
def test_a_relief_for_the_owner_leaves_those_locked_whose_owner_may_not_send(relief: str) -> None:
    """A Gas Transporter may not send 6.15.1 to an ESME, and the DCC sends none at all."""
    lockout = analysed(relief)
    locked = lockout.quotient.count(lockout.locked)
    assert {state.held for state, count in locked.items() if count} == {Held.OTHER_FUEL, Held.DCC}
    assert sum(locked.values()) == 2 * 29 * 2
    assert lockout.mended_by == {Who.OWNER: 28 * 29 * 2}


def test_the_relief_for_the_registered_operator_needs_registration_data() -> None:
    relieved = row("DP107=registered-operator")
    assert (relieved.locked_known, relieved.locked_unknown) == (0, 870)
    assert relieved.mended_by == (Who.REGISTERED,)
    assert relieved.entered_by == ()


@pytest.mark.parametrize("reading", ["proposal", "business-requirements", "dcc-assessment"])
def test_readings_that_look_at_suppliers_alone_change_nothing(reading: str) -> None:
    assert row(f"SECMP0063={reading}") == row()


def test_all_senders_closes_the_way_in_by_requests_and_opens_none_out() -> None:
    lockout = analysed("SECMP0063=all-senders")
    assert int(lockout.locked.sum()) == 1_740
    assert lockout.entered_by == ()
    assert {way.arrow.event for way in lockout.ways_in} == {Event.BEGINNING, Event.REGISTRATION}


def test_both_together_repair_and_prevent_where_registration_data_is_known() -> None:
    lockout = analysed("SECMP0063=all-senders", "DP107=certificate-owner")
    moves = (move for move in lockout.moves if isinstance(move.by, Request) and move.after.known)
    assert all(move.after.is_right for move in moves)


@pytest.mark.parametrize("rules", RULE_SETS.values(), ids=RULE_SETS)
def test_on_smets2_nobody_is_locked_out(rules: RuleSet) -> None:
    """But a Gas Transporter's certificate on an ESME can only be taken away with the DCC's Recovery key."""
    lockout = find_lockout(rules.at(), setting(Smets.SMETS2))
    assert not lockout.locked.any()
    assert lockout.ways_in == ()
    assert lockout.mended_by[Who.OWNER] == 28 * 29 * 2
    alone = lockout.quotient.count(lockout.locked_but_for_recovery)
    assert {state.held for state, count in alone.items() if count} == {Held.OTHER_FUEL}


@pytest.mark.parametrize("smets", [Smets.SMETS1, Smets.SMETS2])
@pytest.mark.parametrize("rules", RULE_SETS.values(), ids=RULE_SETS)
def test_classes_and_full_graph_agree(rules: RuleSet, smets: Smets) -> None:
    for device_type in (DeviceType.ESME, DeviceType.GPF):
        lockout = find_lockout(rules.at(), setting(smets, device_type))
        quotient = lockout.quotient
        assert quotient.is_exact
        locked = quotient.count(lockout.locked)
        assert {state for state, count in locked.items() if count} == quotient.stuck
        assert all(locked[state] == quotient.sizes[quotient.classes.index(state)] for state in quotient.stuck)


@pytest.mark.parametrize("name", ["baseline", "DP107=certificate-owner", "SECMP0063=business-requirements"])
@pytest.mark.parametrize("smets", [Smets.SMETS1, Smets.SMETS2])
def test_a_graph_library_finds_the_same_states_locked(name: str, smets: Smets) -> None:
    lockout = find_lockout(RULE_SETS[name].at(), setting(smets))
    moves = lockout.moves
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(moves.outside))
    graph.add_edges_from(zip(moves.before[moves.is_request], moves.after[moves.is_request], strict=True))
    goal = "the right certificate"
    graph.add_edges_from((state, goal) for state in np.flatnonzero(~lockout.wrong))
    assert set(np.flatnonzero(~lockout.locked)) == networkx.ancestors(graph, goal)


@pytest.mark.parametrize("name", ["baseline", "SECMP0063=proposal", "SECMP0063=business-requirements"])
def test_whose_digits_the_mpan_has_makes_no_difference_to_the_figures(name: str) -> None:
    rules = RULE_SETS[name]
    for smets in (Smets.SMETS1, Smets.SMETS2):
        here, there = (
            replace(row_of(find_lockout(rules.at(), where), rules), setting=setting())
            for where in (setting(smets), setting(smets, mpan_operator="IPNL"))
        )
        assert here == there


def test_the_first_way_in_is_that_of_the_draft_proposal() -> None:
    lockout = analysed()
    assert [move.told(lockout.setting) for move in lockout.ways_in[0].example] == [
        "the Device is migrated: the certificate of EELC is held, EELC is registered",
        "EELC sends 6.15.1 with the Certificates of EMEB",
    ]
    assert lockout.ways_in[0].count == 29 * 28


@pytest.mark.parametrize(
    "name", ["baseline", "DP107=without-6.1f", "DP107=registered-operator + SECMP0063=all-senders"]
)
def test_each_way_in_hangs_together_and_none_is_shorter(name: str) -> None:
    lockout = find_lockout(RULE_SETS[name].at(), setting())
    moves, locked = lockout.moves, lockout.locked.reshape(lockout.setting.shape)
    graph = networkx.DiGraph(list(zip(moves.before.tolist(), moves.after.tolist(), strict=True)))
    far = networkx.single_source_shortest_path_length(graph, moves.outside)
    numbers = np.arange(moves.outside).reshape(lockout.setting.shape)
    for way in lockout.ways_in:
        states = [move.after for move in way.example]
        assert [move.before for move in way.example] == [None, *states[:-1]]
        assert [bool(locked[lockout.setting.place(s)]) for s in states] == [False] * (len(states) - 1) + [True]
        for length, state in enumerate(states[:-1], start=1):
            assert far[int(numbers[lockout.setting.place(state)])] == length


def test_who_could_do_what_in_the_lockout_of_the_draft_proposal() -> None:
    lockout = analysed()
    locked = next(state for state in lockout.quotient.classes if state.held is Held.ANOTHER and state.known)
    told = {(a.who, a.variant): {str(answer) for answer in a.answers} for a in lockout.attempts(locked) if a.right}
    assert told[Who.OWNER, "6.15.1"] == {"E4 by user is eligible by registration"}
    assert told[Who.REGISTERED, "6.15.1"] == {"E100 by user owns the proxy held certificate"}
    assert told[Who.SUPPLIER, "6.21"] == {"E11 by 6.21 device is dcc controlled"}
    assert set(told) == {(who, variant) for who in Who if who is not Who.RIGHT_OWNER for variant in ("6.15.1", "6.21")}


def test_every_request_in_every_locked_state_is_counted() -> None:
    lockout = analysed()
    for state in lockout.quotient.classes:
        attempts = lockout.attempts(state)
        locked = lockout.quotient.count(lockout.locked)[state]
        assert sum(n for a in attempts for n in a.answers.values()) == locked * 32 * 2 * 31


def test_where_dsp_and_s1sp_differ_only_the_registered_operators_relief_helps() -> None:
    for relief, locked in (("DP107=certificate-owner", 53_940), ("DP107=registered-operator", 53_940 // 2)):
        lockout = analysed(relief)
        found = divided(lockout, RuleSet((select(relief),)).at())
        assert (found.states, found.locked) == (30 * 31 * 29 * 2, locked)


def test_on_gas_the_same_lockout_among_gas_transporters() -> None:
    lockout = analysed(device_type=DeviceType.GPF)
    assert len(lockout.setting.registrable) == 13
    assert lockout.setting.mpan_operator is None
    assert int(lockout.locked.sum()) == int(lockout.wrong.sum()) == 13 * 14 * 2


def test_a_rule_that_names_operators_is_not_taken_for_one_that_treats_them_alike() -> None:
    """A modification of one's own: LOND alone may not send 6.15.1 on SMETS2, whatever it owns."""
    book = RuleSet().at().with_delta(without_london(), "OWN")
    lockout = find_lockout(book, setting(Smets.SMETS2))
    assert not lockout.quotient.is_exact
    of_london = lockout.setting.holders == LOND
    alone = lockout.locked_but_for_recovery.reshape(lockout.setting.shape)
    wrong = ~lockout.setting.is_right
    assert (alone[:, of_london] == wrong[:, of_london]).all()
    assert np.count_nonzero(alone) == 58 + np.count_nonzero(wrong[:, of_london])


def test_states_are_told_in_words() -> None:
    where = setting()
    assert where.describe(State(LOND, EELC)) == "the certificate of LOND is held, EELC is registered"
    told = where.describe(State(THE_DCC, EMEB, known=False))
    assert told.startswith("the certificate of the DCC is held, EMEB is registered, the DSP's copy")


def test_settings_without_the_slot_are_refused() -> None:
    for smets, device_type in ((Smets.SMETS1, DeviceType.GSME), (Smets.NONE, DeviceType.ESME)):
        with pytest.raises(SimulatorError, match="no Network Operator slot: take an ESME or a GPF"):
            setting(smets, device_type)
    with pytest.raises(SimulatorError, match="NT has no MPANs"):
        setting(mpan_operator="NT")
    with pytest.raises(SimulatorError, match="'XXXX' is no Network Operator"):
        setting(mpan_operator="XXXX")
