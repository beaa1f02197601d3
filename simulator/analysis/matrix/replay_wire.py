"""The real path that combinations are sent along: the DSP, then the Device or the S1SP."""

from __future__ import annotations

from simulator.analysis.matrix.combination import Combination
from simulator.analysis.matrix.decisions import ACCEPTED, Outcome
from simulator.analysis.matrix.replay_scene import Scene
from simulator.analysis.matrix.replay_slots import Slots, held, placed
from simulator.dcc.dsp import Decision
from simulator.domain.response_codes import ACCEPTED as CARRIED_OUT
from simulator.domain.service_requests import ServiceUrl
from simulator.duis.writing import write_request
from simulator.engine.gateway import Reply, receive
from simulator.engine.passage import Passage
from simulator.engine.ways import Completion
from simulator.rules.facts import FACTS
from simulator.rules.rulebook import Rule, RuleSet
from simulator.scenario import Fleet, Scenario
from simulator.world import World

_PREMISE = 0
_BY_OTHER_NAMES = ("user", "slot_holder")
"""Users are called otherwise in a world than in the matrix."""


def outcome_of(rule: Rule | None) -> Outcome:
    """The outcome of a request that a rule rejects, or that none does."""
    return Outcome(rule.check.code.code, rule.check.name) if rule else ACCEPTED


class Wire:
    """A world without homes in which a rule set decides, for one combination after the other."""

    def __init__(self, rules: RuleSet) -> None:
        self.name = rules.name
        self._world = World(Scenario(fleet=Fleet(homes=0)), rules)
        self._sent = 0

    def problem(self, combination: Combination, expected: Outcome) -> str:
        """Send a combination, and say in what the real path departs from the decision expected; nothing if it agrees.

        What is accepted is carried out to the end: the User signs the Pre-Command that comes back, and time passes.
        """
        scene = Scene(self._world, combination, self._sent)
        self._sent += 1
        before = held(self._world, scene.device)
        reply = self._post(scene, scene.document(), ServiceUrl(scene.value("url")))
        departs = _departure(reply.decision, combination, expected)
        if departs:
            return departs
        if reply.pre_command is not None:
            signed = write_request(scene.signed(reply.pre_command))
            reply = self._post(scene, self._world.smki.sign(signed, scene.sender))
            if not reply.decision.accepted:
                return f"the Signed Pre-Command is answered with {reply.decision.code}"
        if not reply.decision.accepted:  # by a check, or by the DSP because the simulator does not offer the service
            return self._changed(before, scene)
        return self._end(reply) or self._changed({**before, **placed(scene.request, scene.smets)}, scene)

    def _post(self, scene: Scene, document: bytes, url: ServiceUrl = ServiceUrl.NONE) -> Reply:
        return receive(document, Passage(self._world, _PREMISE, scene.request), url)

    def _end(self, reply: Reply) -> str:
        """Let an accepted request be carried out, and say why it was not."""
        if reply.completion is None:
            return ""
        while not reply.completion.processed:
            self._world.clock.step()
        end = reply.completion.value
        assert isinstance(end, Completion)
        if end.answer is not None and end.answer.discarded is not None:
            return f"what the DSP accepts is refused then: {end.answer.discarded.message}"
        if end.answer is not None and not end.answer.succeeded:
            failed = [f"{o.cell} ({o.status.name.replace('_', ' ').lower()})" for o in end.answer.outcomes if o.status]
            return f"what the DSP accepts fails on the Device: {', '.join(failed)}"
        return "" if end.code == CARRIED_OUT.code else f"what the DSP accepts ends with {end.code}"

    def _changed(self, expected: Slots, scene: Scene) -> str:
        """Say which slots do not hold what they should."""
        there = held(self._world, scene.device)
        wrong = [place for place in {**expected, **there} if there.get(place) != expected.get(place)]
        return f"these slots do not hold what they should: {'; '.join(wrong)}" if wrong else ""


def _departure(decision: Decision, combination: Combination, expected: Outcome) -> str:
    """In what a decision differs: the check that rejects, or the facts that it rests on."""
    if decision.rule is None and not decision.facts:
        return f"the DSP answers {decision.findings[0]} before it asks the rulebook"
    if (found := outcome_of(decision.rule)) != expected:
        return f"the DSP says {found}"
    facts = combination.facts()
    for name, reading in decision.facts.items():
        if name in combination.places and name not in _BY_OTHER_NAMES and reading != facts.reading(name):
            return f"the DSP finds '{reading}' as {FACTS[name].meaning}"
    return ""
