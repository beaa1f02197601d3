"""SMETS1: the S1SP and the DSP hold Certificate IDs by proxy, and Equivalent Steps change both."""

from __future__ import annotations

from itertools import product

from simulator.dcc.s1sp import S1spAnswer
from simulator.domain.devices import KeyUsage, Smets
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.duis.values import CredentialsReplacement
from simulator.duis.writing import write_request
from simulator.registers.notified import NotifiedCertificate, ProxySlot
from simulator.world import World
from simulator.world.market import S1SP_IDENTITY
from simulator.xmldsig.verifying import SignedBy, verify_document
from tests.support.worlds import NETWORK_OPERATOR, SUPPLIER, ask, certificates, operator, place


def held(world: World, device: EUI64) -> dict[ProxySlot, tuple[EUI64, EUI64]]:
    """Whose certificate the S1SP and the DSP hold, slot by slot."""
    found = {}
    for role, critical in product((SUPPLIER, NETWORK_OPERATOR), (True, False)):
        slot = ProxySlot(role, critical)
        by_s1sp, by_dsp = world.s1sp.held.held(device, slot), world.registers.notified.held(device, slot)
        assert by_s1sp is not None
        assert by_dsp is not None
        found[slot] = (by_s1sp.holder, by_dsp.holder)
    return found


def replace_by(world: World, device: EUI64, body: CredentialsReplacement) -> S1spAnswer:
    """EELC's 6.15.1, countersigned."""
    request = ask(world, "6.15.1", operator(world), device, body)
    document = world.smki.sign(write_request(request), request.originator)
    return world.s1sp.receive(world.countersigned(document), world.rules, world.clock.time)


def test_equivalent_steps_change_the_role_addressed_in_both_places(world: World) -> None:
    device = place(world, smets=Smets.SMETS1, held_by="EELC")
    before = held(world, device)
    replace_by(world, device, certificates(world, operator(world, "LOND")))
    after = held(world, device)
    lond = operator(world, "LOND")
    for slot, holders in after.items():
        assert holders == ((lond, lond) if slot.role is NETWORK_OPERATOR else before[slot])


def test_a_certificate_id_is_serial_number_and_issuers_common_name(world: World) -> None:
    device = place(world, smets=Smets.SMETS1, held_by="EELC")
    replace_by(world, device, certificates(world, operator(world, "LOND")))
    certificate = world.smki.certificate(operator(world, "LOND"), NETWORK_OPERATOR, KeyUsage.DIGITAL_SIGNATURE)
    notified = world.s1sp.held.held(device, ProxySlot(NETWORK_OPERATOR, critical=True))
    assert notified == NotifiedCertificate(
        f"{certificate.serial:X} {world.smki.organisation_authority.issuing.common_name}", operator(world, "LOND")
    )


def test_only_the_signing_certificate_counts(world: World) -> None:
    device = place(world, smets=Smets.SMETS1, held_by="EELC")
    before = held(world, device)
    replace_by(world, device, certificates(world, operator(world, "LOND"), digital_signing_certificate=None))
    assert held(world, device) == before


def test_other_devices_keep_theirs(world: World) -> None:
    one, other = (place(world, smets=Smets.SMETS1, held_by="EELC") for _ in range(2))
    before = held(world, other)
    replace_by(world, one, certificates(world, operator(world, "LOND")))
    assert held(world, other) == before


def test_there_is_no_device_behind_it(world: World) -> None:
    """SMETS1 devices have no cells of their own here."""
    device = place(world, smets=Smets.SMETS1)
    assert device not in world.devices
    assert RemotePartyRole.NETWORK_OPERATOR in {slot.role for slot in held(world, device)}


def test_the_answer_is_signed_by_the_s1sp(world: World) -> None:
    answer = replace_by(
        world, place(world, smets=Smets.SMETS1, held_by="EELC"), certificates(world, operator(world, "LOND"))
    )
    signature = verify_document(answer.document, world.smki.known.find)
    assert isinstance(signature, SignedBy)
    assert signature.certificate.eui64 == S1SP_IDENTITY


def test_where_it_holds_anothers_certificate_it_refuses_what_the_dsp_accepted(world: World) -> None:
    """The S1SP has missed a replacement: its copy still names LOND."""
    device = place(world, smets=Smets.SMETS1, held_by="EELC")
    lond = world.smki.certificate(operator(world, "LOND"), NETWORK_OPERATOR, KeyUsage.DIGITAL_SIGNATURE)
    slot = ProxySlot(NETWORK_OPERATOR, critical=True)
    world.s1sp.held.hold(device, slot, NotifiedCertificate(lond.certificate_id, operator(world, "LOND")))
    answer = replace_by(world, device, certificates(world, operator(world, "YELG")))
    assert answer.refused is not None
    assert answer.refused.code == "user-owns-the-proxy-held-certificate"
    assert answer.replaced == ()
    assert isinstance(verify_document(answer.document, world.smki.known.find), SignedBy)


def test_it_takes_nothing_that_the_dsp_has_not_countersigned(world: World) -> None:
    device = place(world, smets=Smets.SMETS1, held_by="EELC")
    before = held(world, device)
    body = certificates(world, operator(world, "LOND"))
    document = world.smki.sign(write_request(ask(world, "6.15.1", operator(world), device, body)), operator(world))
    changed = world.countersigned(document).replace(b'schemaVersion="5.1"', b'schemaVersion="5.2"', 1)
    answer = world.s1sp.receive(changed, world.rules, 0)
    assert answer.refused is not None
    assert answer.refused.code == "signature-digest-mismatch"
    assert held(world, device) == before
