from __future__ import annotations

import networkx as nx
import pytest

from simulator.smki.outcomes import TRANSITIONS, BatchState, ImpossibleStep, Step, after


def test_every_state_but_one_can_be_reached_and_leads_to_an_end() -> None:
    """The office gives no submission up, so none is ever in the published state WORKFLOW_ERROR."""
    ways = nx.DiGraph([(state, following) for (state, _), following in TRANSITIONS.items()])
    reached = nx.descendants(ways, BatchState.PENDING) | {BatchState.PENDING}
    assert set(BatchState) - reached == {BatchState.WORKFLOW_ERROR}
    ends = {state for state in BatchState if state.is_final}
    assert ends == {
        BatchState.REJECTED,
        BatchState.COMPLETED,
        BatchState.TAMPERED,
        BatchState.FORMAT_ERROR,
        BatchState.WORKFLOW_ERROR,
    }
    assert all(ends & nx.descendants(ways, state) for state in reached - ends)


def test_every_step_is_used() -> None:
    assert {step for _, step in TRANSITIONS} == set(Step)


def test_a_step_that_is_not_in_the_table_cannot_be_taken() -> None:
    with pytest.raises(ImpossibleStep, match="A batch that is COMPLETED cannot take the step"):
        after(BatchState.COMPLETED, Step.START)
