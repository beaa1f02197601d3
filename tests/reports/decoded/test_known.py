"""Who is who: Parties, Devices, and those that only a certificate names."""

from dataclasses import replace

from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.pki.authorities import OrganisationAuthority
from simulator.reports.decoded.known import Known
from tests.reports.decoded.conftest import Scene
from tests.support import worlds


def test_a_network_operator_is_told_with_its_area(scene: Scene) -> None:
    assert scene.known.who(scene.operator) == f"{scene.operator} (UK Power Networks, NetworkOperator, for EELC)"


def test_a_device_is_told_with_its_meter_point(scene: Scene) -> None:
    meter_point = worlds.meter_point(scene.world, scene.meter)
    assert scene.known.who(scene.meter) == f"{scene.meter} (ESME, SMETS2, MPAN {meter_point})"


def test_nobody_and_strangers(scene: Scene) -> None:
    assert scene.known.who(EUI64(0)).endswith("(all zero: nobody, or the root)")
    assert scene.known.who(EUI64(1)).endswith("(not known here)")


def test_a_stranger_with_a_certificate_is_named_by_its_role(scene: Scene) -> None:
    elsewhere = Known.of(worlds.build(seed=64, suppliers=[]))
    known = replace(elsewhere, certificates=(scene.certificate(scene.supplier),))
    assert known.who(scene.supplier).endswith("(not in the scenario; a certificate names it: Supplier)")


def test_device_certificates_are_known_by_their_device(scene: Scene) -> None:
    (certificate,) = scene.known.signing_certificates(scene.meter)
    assert certificate.is_device
    assert certificate.eui64 == scene.meter


def test_xml_signing_certificates_sign_no_messages(scene: Scene) -> None:
    roles = {certificate.role for certificate in scene.known.signing_certificates(scene.supplier)}
    assert roles == {RemotePartyRole.SUPPLIER}


def test_a_path_brings_authorities_along_and_nobody_else(scene: Scene) -> None:
    foreign: OrganisationAuthority = worlds.build(seed=64).smki.organisation_authority
    end_entity = scene.certificate(scene.supplier)
    along = scene.known.along([foreign.issuing.der, end_entity.der, b"nonsense"], dates_count=False)
    assert set(along.authorities) - set(scene.known.authorities) == {foreign.issuing}
    assert len(along.certificates) == len(scene.known.certificates) + 1
    assert along.at is None
    assert along.anchors == scene.known.anchors
