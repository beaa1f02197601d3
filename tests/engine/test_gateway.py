"""Who finds a way into the DCC User Gateway at all: the SMKI PMA can close it to a Party (seed 004 ¶70)."""

from __future__ import annotations

from simulator.domain.parties import RemotePartyRole
from simulator.duis.values import RetrieveCredentials
from simulator.duis.writing import write_request
from simulator.engine.delivery import Delivery, Outcome
from simulator.engine.gateway import USER_GATEWAY, receive
from simulator.engine.passage import Passage
from simulator.journal import EventKind
from simulator.smki.policy_management import Part, Suspension
from simulator.world import World
from tests.support.worlds import AVON, ask, operator, place, supplier

READ = RetrieveCredentials((RemotePartyRole.NETWORK_OPERATOR,))


def suspend(world: World, party: str = AVON) -> Suspension:
    pma = world.smki_services.own.office.pma
    return pma.suspend("malware", world.clock.time, parts=frozenset({Part.GATEWAY}), party=party)


def deliver(world: World, sender: str) -> Outcome:
    user = supplier(world) if sender == AVON else operator(world, sender)
    process = world.clock.process(Delivery(world, ask(world, "6.24.1", user, place(world), READ), 1).run())
    world.clock.run()
    assert isinstance(process.value, Outcome)
    return process.value


def test_a_suspended_party_gets_no_answer_but_is_told_why_there_is_none(world: World) -> None:
    suspend(world)
    outcome = deliver(world, AVON)
    assert (outcome.succeeded, outcome.code) == (False, "service-suspended")
    sent, refused = (event for event in world.journal if event.premise == 1)
    assert sent.kind is EventKind.SERVICE_REQUEST
    assert (refused.kind, refused.sender, refused.recipient, refused.code) == (
        EventKind.GATEWAY_REFUSAL, USER_GATEWAY, AVON, "service-suspended",
    )  # fmt: skip
    assert refused.details["message"] == (
        "The SMKI PMA has suspended access to the DCC User Gateway for the Party: malware."
    )
    assert refused.document is None


def test_the_others_are_served(world: World) -> None:
    suspend(world)
    assert deliver(world, "EELC").succeeded


def test_what_the_gateway_refused_has_not_used_up_its_request_id(world: World) -> None:
    suspension = suspend(world)
    request = ask(world, "6.24.1", supplier(world), place(world), READ)
    document = world.smki.sign(write_request(request), request.originator)
    assert receive(document, Passage(world, 1)).code == "service-suspended"
    world.clock.run(until=1)
    world.smki_services.own.office.pma.lift(suspension, 1)
    assert receive(document, Passage(world, 1)).code == "I99"


def test_a_document_that_names_no_sender_comes_to_the_dsp(world: World) -> None:
    suspend(world)
    assert receive(b"<nothing/>", Passage(world, 1)).code == "E1001"
