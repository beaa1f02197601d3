"""How many Service Requests the DSP takes on one core: a signed 6.15.1 in, its decision and its Pre-Command out.

Run it with ``python tests/benchmarks/bench_request.py [REQUESTS]``. The Supplier places its Network Operator's two
certificates on a meter, with SECMP0063 in force. What is measured is what the endpoints call; once as they do, with a
signed response, and once without one. The limit is what no such way can do without: one XML parse, one ECDSA
verification and one ECDSA signature, bare. The parts are those that the way calls, each by itself; among the others
they are slower, because the processor's caches have to serve them all. Facts that were decided before are not decided
again, so that part is measured both ways. Documents are signed before the clock runs, and no RequestID is used twice.
All ways take turns, round by round, so that a busy machine slows them alike; the best round of each counts.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

from lxml import etree

from measuring import seconds
from simulator.dcc.authentication import authenticate
from simulator.dcc.facts import gather
from simulator.domain.devices import KeyUsage, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.meter_points import MPAN
from simulator.domain.network_operators import network_operator
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import UPDATE_CREDENTIALS, CommandVariant, ServiceUrl
from simulator.duis.reading import parse_request
from simulator.duis.values import CredentialsReplacement, ServiceRequest
from simulator.duis.writing import write_request, write_response
from simulator.engine.gateway import receive
from simulator.engine.passage import Passage
from simulator.rules.facts import Facts
from simulator.rules.modifications import select
from simulator.rules.rulebook import RuleSet
from simulator.scenario_file import parse_scenario
from simulator.web.served_world import served_world
from simulator.world import World
from simulator.world.market import DSP_IDENTITY

ROUNDS = 15
SUPPLIER, OPERATOR = "Avon Energy", "EELC"
METER = EUI64.parse("00-DB-12-34-56-78-90-A0")
MPXN = MPAN.assemble(10, 1)
SCENARIO = f"""
[fleet]
homes = 0
[[registrations]]
mpxn = "{MPXN}"
supplier = "{SUPPLIER}"
network_operator = "{OPERATOR}"
[[devices]]
device_id = "{METER}"
device_type = "ESME"
mpxn = "{MPXN}"
supplier = "{SUPPLIER}"
"""
PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
XML_SIGNING = TrustAnchorCell(RemotePartyRole.XML_SIGNING_USER, KeyUsage.DIGITAL_SIGNATURE)
DSP_SIGNING = TrustAnchorCell(RemotePartyRole.XML_SIGNING_DSP, KeyUsage.DIGITAL_SIGNATURE)


def signed_requests(world: World) -> Iterator[bytes]:
    """One document after the other, each with the next RequestID."""
    user = world.user_id_of_party(SUPPLIER)
    placed = world.certificates_of(world.user_id_of_operator(network_operator(OPERATOR)))
    role = RemotePartyRole.NETWORK_OPERATOR
    body = CredentialsReplacement(
        role,
        0,
        digital_signing_certificate=placed[TrustAnchorCell(role, KeyUsage.DIGITAL_SIGNATURE)].der,
        key_agreement_certificate=placed[TrustAnchorCell(role, KeyUsage.KEY_AGREEMENT)].der,
        path_certificates=tuple(certificate.der for certificate in world.smki.organisation_authority.path),
    )
    counter = 0
    while True:
        counter += 1
        request = ServiceRequest(user, METER, counter, CommandVariant.TRANSFORM, UPDATE_CREDENTIALS, body)
        yield world.smki.sign(write_request(request), user)


def received(world: World, documents: list[bytes], *, answered: bool) -> Callable[[], None]:
    """Work that has the DSP take the next document; ``answered`` says that somebody reads its signed responses."""
    coming = iter(documents)

    def work() -> None:
        world.outbox.listener = (lambda _: None) if answered else None
        reply = receive(next(coming), Passage(world, 0), ServiceUrl.TRANSFORM)
        assert reply.pre_command is not None
        assert (reply.document is not None) is answered

    return work


def parts_of(world: World, document: bytes) -> dict[str, Callable[[], object]]:
    """What taking a document consists of, each part by itself and on the values that it is given there."""
    now, at, registers, book = world.clock.time, world.calendar.at(world.clock.time), world.registers, world.rules.at()
    request = parse_request(document)
    assert isinstance(request, ServiceRequest)

    def gathered() -> Facts:
        return gather(request, registers, now, sender_authenticated=True, url=ServiceUrl.TRANSFORM).facts

    facts = gathered()
    assert book.decide(facts) is None
    world.outbox.listener = lambda _: None
    answer = receive(document, Passage(world, 0), ServiceUrl.TRANSFORM).response
    assert answer is not None  # nobody is suspended
    response = write_response(answer)
    return {
        "read": lambda: parse_request(document),
        "authenticate": lambda: authenticate(document, request.originator, registers, at),
        "gather facts": gathered,
        "decide": lambda: book.decide(facts),
        "decide, new": lambda: [rule for rule in book.rules if rule.check.fails(facts)],
        "transform": lambda: world.dsp.transform(request),
        "write response": lambda: write_response(answer),
        "sign response": lambda: world.smki.sign(response, DSP_IDENTITY, DSP_SIGNING),
    }


def main(count: int) -> None:
    """Measure and print."""
    world = served_world(parse_scenario(SCENARIO), RuleSet((select("SECMP0063"),)))
    documents = signed_requests(world)
    document = next(documents)
    signer, key = world.smki.credential(world.user_id_of_party(SUPPLIER), XML_SIGNING)
    signature = key.sign(document)
    bare: dict[str, Callable[[], object]] = {
        "XML parse": lambda: etree.fromstring(document, PARSER),
        "ECDSA verify": lambda: signer.verify(document, signature),
        "ECDSA sign": lambda: key.sign_raw(document),
    }
    parts = parts_of(world, document)
    best: dict[str, float] = {}
    for _ in range(ROUNDS):
        ways = {
            **bare,
            "request": received(world, [next(documents) for _ in range(count)], answered=True),
            "without response": received(world, [next(documents) for _ in range(count)], answered=False),
            **parts,
        }
        for way, work in ways.items():
            best[way] = min(best.get(way, float("inf")), seconds(work, count))
    limit = sum(best[way] for way in bare)
    print(f"A signed 6.15.1 of {len(document):,} octets, {count:,} times, best of {ROUNDS} rounds")
    for way, each in best.items():
        share = f"{each / best['request']:6.0%} of a request" if way in parts else ""
        ratio = f"{limit / each:6.2f} of {' + '.join(bare)}" if way in ("request", "without response") else share
        print(f"{way:>18} {1 / each:10,.0f} a second {each * 1e6:8.1f} µs {ratio}".rstrip())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
