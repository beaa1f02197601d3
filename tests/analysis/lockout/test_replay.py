"""Table and wire agree: requests of every kind, sent as signed documents to a real DSP, S1SP and Device."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest

from simulator.analysis.lockout.answers import SERVICES, Request
from simulator.analysis.lockout.classes import who_is
from simulator.analysis.lockout.lockout import Lockout, find_lockout
from simulator.analysis.lockout.moves import Event, Move
from simulator.analysis.lockout.s1sp import is_locked
from simulator.analysis.lockout.states import THE_DCC, THE_SUPPLIER, State, name, setting
from simulator.bdd.stage import Stage
from simulator.domain.devices import DeviceType, Smets
from simulator.domain.parties import RemotePartyRole
from simulator.rules.modifications import select
from simulator.rules.rulebook import RuleSet

NETWORK_OPERATOR = RemotePartyRole.NETWORK_OPERATOR
SUPPLIER = "Avon Energy"

RELIEFS = ("DP107=without-6.1f", "DP107=certificate-owner", "DP107=registered-operator")
READINGS = (
    "SECMP0063=proposal",
    "SECMP0063=business-requirements",
    "SECMP0063=dcc-assessment",
    "SECMP0063=all-senders",
)
BOTH = ("SECMP0063=all-senders DP107=without-6.1f", "SECMP0063=all-senders DP107=registered-operator")
CASES = [
    *product([Smets.SMETS1], [DeviceType.ESME], ["", *RELIEFS, *READINGS, *BOTH]),
    *product([Smets.SMETS2], [DeviceType.ESME], ["", *READINGS]),
    *product([Smets.SMETS1, Smets.SMETS2], [DeviceType.GPF], ["", "SECMP0063=dcc-assessment"]),
]


def in_words(each: Smets | DeviceType | str) -> str:
    return each or "today" if isinstance(each, str) else each.name


def analysed(smets: Smets, modification: str, device_type: DeviceType = DeviceType.ESME) -> tuple[Lockout, Stage]:
    """The analysis of a rule set, and a stage on which it is in force."""
    rules = tuple(select(text) for text in modification.split() if text)
    return find_lockout(RuleSet(rules).at(), setting(smets, device_type)), Stage(rules)


def party(user: int) -> str:
    """What the stage calls a User of the analysis."""
    return SUPPLIER if user == THE_SUPPLIER else name(user)


def put_in(stage: Stage, lockout: Lockout, state: State, number: int) -> str:
    """A Device on the stage that is in a state; gives its name."""
    where, device = lockout.setting, f"M{number}"
    first = where.mpan_operator.participant if where.mpan_operator else name(state.registered)
    stage.install(device, where.device_type.name, where.smets.name, SUPPLIER, first)
    if name(state.registered) != first:
        stage.register(device, operator=name(state.registered))
    if not state.known:
        stage.forget_meter_point(device)
    stage.place(device, NETWORK_OPERATOR, party(state.holder))
    return device


def one_of_each_kind(lockout: Lockout, state: State) -> list[int]:
    """A User of each kind in a state: who owns the certificate, who is registered, who neither, Supplier, DCC."""
    where = lockout.setting
    kinds = who_is(where).reshape(*where.shape, -1)[where.place(state)]
    return [int(where.users[np.argmax(kinds == kind)]) for kind in np.unique(kinds)]


def sample(lockout: Lockout) -> Iterator[tuple[State, list[Request]]]:
    """A state of each class, and every User of each kind there with the certificates of every kind of holder."""
    where = lockout.setting
    other = next(o.index for o in where.operators if o not in where.registrable)
    for each in lockout.quotient.classes:
        state = lockout.example(each)
        third = next(int(o) for o in where.registered if o not in (state.holder, state.registered))
        placed = dict.fromkeys([state.registered, third, other, THE_DCC])
        yield (
            state,
            [Request(u, s.variant, p) for u, s, p in product(one_of_each_kind(lockout, state), SERVICES, placed)],
        )


def agree(stage: Stage, lockout: Lockout, state: State, device: str, request: Request) -> bool:
    """Send a request to a Device in a state; put the state back if it changes. Whether the slot changed."""
    stage.send(
        party(request.sender),
        request.variant,
        device,
        {"Remote Party Role": "Network Operator", "Certificates": party(request.placed)},
    )
    expected = lockout.answers.outcome_in(state, request)
    assert str(stage.last.answer).replace("-", " ") == str(expected).replace("-", " "), (state, request)
    holder = party(request.placed if expected.code == "I0" else state.holder)
    assert stage.holder(device, NETWORK_OPERATOR) == holder
    changed = holder != party(state.holder)
    if changed:
        stage.place(device, NETWORK_OPERATOR, party(state.holder))
    return changed


@pytest.mark.parametrize(("smets", "device_type", "modification"), CASES, ids=in_words)
def test_every_kind_of_request_in_every_kind_of_state(smets: Smets, device_type: DeviceType, modification: str) -> None:
    lockout, stage = analysed(smets, modification, device_type)
    changed = set()
    for number, (state, requests) in enumerate(sample(lockout)):
        device = put_in(stage, lockout, state, number)
        for request in requests:
            if agree(stage, lockout, state, device, request):
                changed.add((state, request.sender, request.variant))
    arrows = {(a.before, a.who, a.variant) for a in lockout.quotient.arrows if a.event is None}
    assert len(changed) == len(arrows)


@pytest.mark.parametrize("modification", ["", "DP107=registered-operator"])
def test_any_request_in_any_state(modification: str) -> None:
    random = np.random.default_rng(63)
    for smets in (Smets.SMETS1, Smets.SMETS2):
        lockout, stage = analysed(smets, modification)
        for number in range(25):
            registered, holder, copy, sender, service, placed = (
                random.integers(n) for n in lockout.answers.outcome.shape
            )
            state = lockout.setting.state([registered, holder, copy])
            users, holders = lockout.setting.users, lockout.setting.holders
            request = Request(int(users[sender]), SERVICES[service].variant, int(holders[placed]))
            agree(stage, lockout, state, put_in(stage, lockout, state, number), request)


@pytest.mark.parametrize("modification", ["", "DP107=without-6.1f", "DP107=registered-operator", *BOTH])
def test_each_way_in_leads_where_nobody_can_help(modification: str) -> None:
    lockout, stage = analysed(Smets.SMETS1, modification)
    assert lockout.ways_in
    for number, way in enumerate(lockout.ways_in):
        beginning, *moves = way.example
        device = put_in(stage, lockout, beginning.after, number)
        for move in moves:
            go(stage, device, move)
        state = way.example[-1].after
        assert stage.holder(device, NETWORK_OPERATOR) == party(state.holder)
        for user, service in product(one_of_each_kind(lockout, state), SERVICES):
            request = Request(user, service.variant, state.registered)
            assert not agree(stage, lockout, state, device, request), request


def go(stage: Stage, device: str, move: Move) -> None:
    """Bring one move about."""
    if isinstance(move.by, Request):
        certificates = {"Remote Party Role": "Network Operator", "Certificates": party(move.by.placed)}
        stage.send(party(move.by.sender), move.by.variant, device, certificates)
        assert stage.last.answer.code == "I0"
    elif move.by is Event.REGISTRATION:
        stage.register(device, operator=name(move.after.registered))
    else:
        assert move.by is Event.COPY_LOSES
        stage.forget_meter_point(device)


@pytest.mark.parametrize(("modification", "answer"), [("", "E21"), ("DP107=registered-operator", "I0")])
def test_where_dsp_and_s1sp_differ(modification: str, answer: str) -> None:
    """The registered operator owns what the DSP holds, not what the S1SP holds."""
    lockout, stage = analysed(Smets.SMETS1, modification)
    eelc, lond = (next(o.index for o in lockout.setting.operators if o.participant == p) for p in ("EELC", "LOND"))
    device = put_in(stage, lockout, State(eelc, eelc), 0)
    stage.place_at_s1sp(device, NETWORK_OPERATOR, "LOND")
    stage.send("EELC", "6.15.1", device, {"Remote Party Role": "Network Operator", "Certificates": "EELC"})
    assert stage.last.answer.code == answer
    assert is_locked(lockout, RuleSet(stage.rules).at(), State(eelc, eelc), lond) == (answer != "I0")
