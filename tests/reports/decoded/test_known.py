"""Who is who: Parties, Devices, and those that only a certificate names."""

from dataclasses import replace

from simulator.dcc.authentication import signing_certificates
from simulator.domain.devices import DeviceType
from simulator.domain.eui64 import EUI64
from simulator.pki.authorities import OrganisationAuthority
from simulator.reports.decoded.known import Known
from simulator.scenario import Fleet
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
    (certificate,) = signing_certificates(scene.meter, scene.known.registers)
    assert certificate.is_device
    assert certificate.eui64 == scene.meter


def test_a_device_of_a_synthetic_home_is_told_without_a_fleet() -> None:
    world = worlds.build(fleet=Fleet(homes=3, smets1_share=0))
    known, premise = Known.of(world), world.population().premise(2)
    esme = premise.device_id(DeviceType.ESME)
    assert known.who(esme) == f"{esme} (ESME, SMETS2, MPAN {premise.mpan}, home 2 of the scenario)"
    assert signing_certificates(esme, known.registers) == []
    (certificate,) = signing_certificates(esme, known.with_homes_of(esme).registers)
    assert certificate.eui64 == esme
    beyond = EUI64(esme.value + (1 << 8))
    assert known.who(beyond).endswith("(not known here)")
    assert known.with_homes_of(beyond) is known


def test_a_smets1_home_has_no_certificates_here() -> None:
    world = worlds.build(fleet=Fleet(homes=1, smets1_share=1))
    known, esme = Known.of(world), world.population().premise(0).device_id(DeviceType.ESME)
    assert "(ESME, SMETS1, " in known.who(esme)
    assert known.with_homes_of(esme) is known


def test_a_path_brings_authorities_along_and_nobody_else(scene: Scene) -> None:
    foreign: OrganisationAuthority = worlds.build(seed=64).smki.organisation_authority
    end_entity = scene.certificate(scene.supplier)
    along = scene.known.along([foreign.issuing.der, end_entity.der, b"nonsense"], dates_count=False)
    assert set(along.authorities) - set(scene.known.authorities) == {foreign.issuing}
    assert len(along.certificates) == len(scene.known.certificates) + 1
    assert along.at is None
    assert along.anchors == scene.known.anchors
