"""The lockout as plain data, and as a graph for other tools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import networkx

from simulator.analysis.lockout.answers import SERVICES
from simulator.analysis.lockout.classes import StateClass
from simulator.analysis.lockout.lockout import Attempt, Lockout
from simulator.analysis.lockout.s1sp import Divided
from simulator.analysis.lockout.states import name
from simulator.analysis.lockout.table import Row
from simulator.reports.lockout.words import described, doing


def lockout_data(lockout: Lockout, rules: str, divided: Divided | None = None) -> dict[str, object]:
    """One analysis: the figures, the classes of states with what each User is answered there, the ways in."""
    setting, quotient = lockout.setting, lockout.quotient
    return {
        "rules": rules,
        "setting": str(setting),
        "network_operators": len(setting.operators),
        "mpan_operator": setting.mpan_operator.participant if setting.mpan_operator else None,
        "states": len(lockout.locked),
        "wrong": int(lockout.wrong.sum()),
        "locked": int(lockout.locked.sum()),
        "recovery_alone": int(lockout.locked_but_for_recovery.sum()),
        "mended_by": {who.title: states for who, states in lockout.mended_by.items()},
        "entered_by": [who.title for who in lockout.entered_by],
        "treats_operators_alike": quotient.is_exact,
        "classes": [_class(lockout, each) for each in quotient.classes],
        "ways_in": [
            {
                "into": described(way.arrow.after, setting),
                "by": doing(way.arrow, setting),
                "request": way.arrow.event is None,
                "count": way.count,
                "steps": [move.told(setting) for move in way.example],
            }
            for way in lockout.ways_in
        ],
        "dsp_and_s1sp_differ": {"states": divided.states, "locked": divided.locked} if divided else None,
    }


def row_data(rows: Iterable[Row]) -> Iterator[dict[str, object]]:
    """The rows of the table."""
    for row in rows:
        yield {
            "setting": str(row.setting),
            "rules": row.rules.name,
            "states": row.states,
            "wrong": row.wrong,
            "locked": row.locked,
            "locked_meter_point_known": row.locked_known,
            "locked_meter_point_unknown": row.locked_unknown,
            "recovery_alone": row.recovery_alone,
            "mended_by": [who.title for who in row.mended_by],
            "entered_by": [who.title for who in row.entered_by],
        }


def _class(lockout: Lockout, state: StateClass) -> dict[str, object]:
    quotient, setting = lockout.quotient, lockout.setting
    locked = quotient.count(lockout.locked)[state]
    return {
        "state": described(state, setting),
        "states": quotient.sizes[quotient.classes.index(state)],
        "locked": locked,
        "example": setting.describe(lockout.example(state)),
        "attempts": [_attempt(each) for each in lockout.attempts(state)] if locked else [],
    }


def _attempt(attempt: Attempt) -> Mapping[str, object]:
    return {
        "user": attempt.who.title,
        "variant": attempt.variant,
        "certificates": "the right ones" if attempt.right else "any others",
        "answers": {str(answer): count for answer, count in attempt.answers.items()},
    }


def graphml(lockout: Lockout) -> Iterator[str]:
    """The whole graph as GraphML, a line at a time: every state, and every request that leads to another.

    Requests between the same two states are one edge, which says who may send which. Events are left out: they lead
    from any registered operator to any other, and back, whatever the rulebook says.
    """
    moves, graph = lockout.moves, networkx.DiGraph()
    for number in range(moves.outside):
        state = moves.state(number)
        assert state is not None  # those before ``outside`` are states
        graph.add_node(
            number,
            holder=name(state.holder),
            registered=name(state.registered),
            meter_point_known=state.known,
            right=state.is_right,
            locked=bool(lockout.locked[number]),
        )
    senders = [name(int(user)) for user in moves.setting.users]
    columns = (column[moves.is_request].tolist() for column in (moves.before, moves.after, moves.sender, moves.service))
    for before, after, sender, service in zip(*columns, strict=True):
        told = f"{senders[sender]}: {SERVICES[service].variant}"
        known = graph.get_edge_data(before, after)
        graph.add_edge(before, after, by=f"{known['by']}, {told}" if known else told)
    yield from networkx.generate_graphml(graph)
