"""Smart DCC's published key store looks certificates up in the simulator, as it would in DCC Boxed."""

from __future__ import annotations

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.pki.certificate import Certificate, parse_certificate
from tests.peers.node_programs import NodeProgram
from tests.peers.serving import look_up
from tests.web.conftest import METER, Served, scenario, serving


def lodged(served: Served, eui64: EUI64, key_usage: KeyUsage) -> Certificate:
    certificate = parse_certificate(served.twin.repository.search(eui64=eui64, key_usage=key_usage)[0].der)
    assert isinstance(certificate, Certificate)
    return certificate


def test_it_finds_devices_by_id_and_any_certificate_by_serial_number(node_program: NodeProgram) -> None:
    with serving(scenario()) as served:
        for key_usage in (KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT):
            wanted = lodged(served, METER, key_usage)
            found = look_up(served.smki, node_program, eui=str(METER), keyUsage=key_usage.value)
            assert found == [{"eui": METER.octets.hex(), "der": wanted.der.hex()}]
        operator = served.operator()
        organisation = lodged(served, operator, KeyUsage.KEY_AGREEMENT)
        found = look_up(served.smki, node_program, serial=str(organisation.serial))
        assert found == [{"eui": operator.octets.hex(), "der": organisation.der.hex()}]
        assert look_up(served.smki, node_program, eui="00-00-00-00-00-00-00-07", keyUsage=0) == []
