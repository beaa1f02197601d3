"""Recovery on a Device: mode 8 with the Recovery key, mode 9 with the contingency key of the root.

Each case departs from a Command that is obeyed in one way, and names what comes of it.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.devices.device import DeviceAnswer
from simulator.domain.devices import (
    NETWORK_OPERATOR_SIGNING,
    SUPPLIER_SIGNING,
    CellUsage,
    DeviceType,
    KeyUsage,
    TrustAnchorCell,
)
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.gbcs.credentials import (
    FloorChange,
    Replacement,
    ReplacementStatus,
    decode_credentials_response,
)
from simulator.gbcs.modes import ROOT
from simulator.pki.certificate import Certificate
from simulator.pki.contingency import contingency_key, wrapping_key
from simulator.pki.keys import derive_key
from simulator.pki.profiles import Environment
from simulator.pki.root import Hierarchy
from tests.support.device_scene import BY_OPERATOR, why
from tests.support.messages import framed
from tests.support.recovery_scene import RECOVERY, RECOVERY_CELL, Recovery, root_of
from tests.support.worlds import BROKER, operator, supplier

SUCCESS, BAD, NO_ANCHOR, OTHER = (
    ReplacementStatus.SUCCESS,
    ReplacementStatus.BAD_CERTIFICATE,
    ReplacementStatus.NO_TRUST_ANCHOR,
    ReplacementStatus.OTHER,
)


def statuses(answer: DeviceAnswer) -> list[ReplacementStatus]:
    """What became of each replacement, which the signed response must tell too."""
    message = framed(answer.response)
    told = decode_credentials_response(message.payload)
    assert not isinstance(told, Finding)
    assert told.outcome is not None
    assert told.outcome.outcomes == answer.outcomes
    assert message.mac is None
    return [outcome.status for outcome in answer.outcomes]


def floor_changes(answer: DeviceAnswer) -> tuple[FloorChange, ...]:
    told = decode_credentials_response(framed(answer.response).payload)
    assert not isinstance(told, Finding)
    assert told.outcome is not None
    return told.outcome.floor_changes


@pytest.fixture
def scene() -> Recovery:
    return Recovery()


# -- mode 8: with the Recovery key -------------------------------------------------------------------------------------


def test_the_command_and_its_answer_are_of_use_case_0108(scene: Recovery) -> None:
    answer = scene.recover(*scene.placing(BROKER))
    assert framed(answer.response).header.message_code == 0x0108
    assert statuses(answer) == [SUCCESS, SUCCESS]


def test_one_command_fills_the_cells_of_several_roles(scene: Recovery) -> None:
    supplier_cells = [cell for cell in scene.device.cells if cell.role is RemotePartyRole.SUPPLIER]
    answer = scene.recover(*scene.placing(BROKER), *scene.placing(BROKER, *supplier_cells))
    assert statuses(answer) == [SUCCESS] * 5
    assert {scene.device.holder(cell) for cell in (*supplier_cells, NETWORK_OPERATOR_SIGNING)} == {BROKER}


def test_each_role_gets_the_floor_that_is_its_own(scene: Recovery) -> None:
    """otherRemotePartySeqNumberChanges: a role that is named has its own floor, all others that of the Command."""
    eelc, own_floor = operator(scene.world), FloorChange(RemotePartyRole.NETWORK_OPERATOR, 100)
    unused = FloorChange(RemotePartyRole.WAN_PROVIDER, 5)
    placing = (*scene.placing(eelc), *scene.placing(supplier(scene.world), SUPPLIER_SIGNING))
    answer = scene.recover(*placing, new_floor=7, other_floors=(own_floor, unused))
    assert floor_changes(answer) == (own_floor,)
    assert why(scene.replace_operator(eelc, eelc, counter=100)) == "command-replayed"
    assert scene.replace_operator(eelc, eelc, counter=101).succeeded


def test_the_recovery_key_replaces_its_own_certificate_and_then_works_no_more(scene: Recovery) -> None:
    authority = scene.world.smki.organisation_authority
    new = Replacement(scene.issued(authority, RECOVERY, RECOVERY_CELL, "new recovery"), RECOVERY_CELL)
    assert scene.recover(new).succeeded
    assert why(scene.recover(*scene.placing(BROKER), authorising_counter=2)) == "command-signature"
    key = derive_key(scene.seed, "new recovery")
    assert scene.recover(*scene.placing(BROKER), key=key, authorising_counter=2).succeeded


def test_mode_8_cannot_replace_the_root(scene: Recovery) -> None:
    """anyExceptAbnormalRootByRecovery: what else the Command brings is judged by itself."""
    held = scene.device.cells[ROOT]
    answer = scene.recover(root_of(scene.new_root()), *scene.placing(BROKER))
    assert statuses(answer) == [OTHER, SUCCESS, SUCCESS]
    assert scene.device.cells[ROOT] == held


def test_what_recovery_brings_must_lead_to_the_root_in_the_device(scene: Recovery) -> None:
    authority = scene.below(scene.new_root())
    foreign = Replacement(scene.issued(authority, operator(scene.world), NETWORK_OPERATOR_SIGNING),
                          NETWORK_OPERATOR_SIGNING)  # fmt: skip
    answer = scene.recover(foreign, path_certificates=(authority.issuing.der,))
    assert statuses(answer) == [NO_ANCHOR]


Departure = Callable[[Recovery], DeviceAnswer]
WRONG_RECOVERY: dict[str, list[Departure]] = {
    "command-signature": [lambda s: s.recover(*s.placing(BROKER), key=derive_key(1, "some other key"))],
    "command-wrong-originator": [lambda s: s.recover(*s.placing(BROKER), header={"originator": BROKER})],
    "command-wrong-cell": [
        lambda s: s.recover(*s.placing(BROKER), authorising_cell=SUPPLIER_SIGNING),
        lambda s: s.recover(*s.placing(BROKER), authorising_cell=ROOT),
    ],
    "command-wrong-mode": [
        lambda s: s.recover(*s.placing(BROKER), header={"message_code": 0x0109}),
        lambda s: s.recover(*s.placing(BROKER), header={"message_code": BY_OPERATOR.message_code}),
    ],
    "command-symmetric-key": [lambda s: s.recover(*s.placing(BROKER), plaintext_symmetric_key=bytes(32))],
    "command-wrong-counter": [lambda s: s.recover(*s.placing(BROKER), header={"counter": 2})],
}


@pytest.mark.parametrize(
    ("code", "departure"), [(code, departure) for code, all_of in WRONG_RECOVERY.items() for departure in all_of]
)
def test_a_wrong_recovery_command_is_discarded(scene: Recovery, code: str, departure: Departure) -> None:
    before = dict(scene.device.cells)
    assert why(departure(scene)) == code
    assert scene.device.cells == before


# -- mode 9: with the contingency key ----------------------------------------------------------------------------------


def test_the_contingency_key_replaces_the_root(scene: Recovery) -> None:
    root = scene.new_root()
    answer = scene.replace_root(root_of(root))
    assert framed(answer.response).header.message_code == 0x0109
    assert statuses(answer) == [SUCCESS]
    assert scene.device.cells[ROOT] == root.certificate
    (outcome,) = answer.outcomes
    assert (outcome.existing_party, outcome.replacing_party) == (EUI64(0), EUI64(0))
    assert outcome.replacing_key_identifier == root.certificate.subject_key_identifier


@pytest.mark.parametrize("root_first", [True, False])
def test_what_comes_with_a_new_root_must_lead_to_it(scene: Recovery, root_first: bool) -> None:
    """The old root counts no more, wherever the new one stands in the Command."""
    root = scene.new_root()
    new = scene.below(root)
    below = Replacement(scene.issued(new, RECOVERY, RECOVERY_CELL), RECOVERY_CELL)
    not_below = scene.placing(operator(scene.world), NETWORK_OPERATOR_SIGNING)
    placing = (root_of(root), below, *not_below)
    answer = scene.replace_root(*(placing if root_first else placing[::-1]), path_certificates=(new.issuing.der,))
    assert statuses(answer) == ([SUCCESS, SUCCESS, NO_ANCHOR] if root_first else [NO_ANCHOR, SUCCESS, SUCCESS])


def test_after_a_root_that_is_not_taken_the_old_one_counts(scene: Recovery) -> None:
    no_root = Replacement(scene.world.smki.organisation_authority.issuing.der, ROOT)
    path = (scene.world.smki.organisation_authority.issuing.der,)
    answer = scene.replace_root(no_root, *scene.placing(BROKER), path_certificates=path)
    assert statuses(answer) == [BAD, SUCCESS, SUCCESS]


def test_a_contingency_key_works_once(scene: Recovery) -> None:
    """The new root brings its own, which needs another symmetric key."""
    assert scene.replace_root(root_of(scene.new_root())).succeeded
    again = scene.replace_root(root_of(scene.new_root(3)), authorising_counter=2)
    assert why(again) == "command-contingency-key"
    third = scene.replace_root(
        root_of(scene.new_root(3)),
        key=contingency_key(scene.seed, scene.environment, 2),
        plaintext_symmetric_key=wrapping_key(scene.seed, scene.environment, 2),
        authorising_counter=2,
    )
    assert third.succeeded


def test_a_device_without_broker_key_agreement_is_recovered_all_the_same(scene: Recovery) -> None:
    """Signed only: nobody's key agreement key is needed."""
    cell = TrustAnchorCell(RemotePartyRole.ACCESS_CONTROL_BROKER, KeyUsage.KEY_AGREEMENT)
    stranger = scene.issued(scene.world.smki.organisation_authority, BROKER, cell, "a broker key that is lost")
    assert scene.recover(Replacement(stranger, cell)).succeeded
    assert why(scene.replace_operator(operator(scene.world), operator(scene.world))) == "command-mac"
    assert scene.recover(*scene.placing(BROKER), authorising_counter=2).succeeded
    assert scene.replace_root(root_of(scene.new_root())).succeeded


OTHER_ENVIRONMENT = Environment.LIVE
BAD_ROOTS: dict[str, Callable[[Recovery], bytes]] = {
    "of another environment": lambda s: s.new_root(environment=OTHER_ENVIRONMENT).certificate.der,
    "of the Device hierarchy": lambda s: s.new_root(hierarchy=Hierarchy.DCA).certificate.der,
    "an issuing authority": lambda s: s.world.smki.organisation_authority.issuing.der,
    "an Organisation's": lambda s: s.certificate(operator(s.world), NETWORK_OPERATOR_SIGNING),
    "signed by nobody": lambda s: with_another_signature(s.new_root().certificate),
    "no certificate": lambda _: b"\x30\x03\x02\x01\x00",
}


def with_another_signature(certificate: Certificate) -> bytes:
    return certificate.der[:-1] + bytes([certificate.der[-1] ^ 1])


@pytest.mark.parametrize("name", BAD_ROOTS)
def test_a_root_that_is_none_is_not_taken(scene: Recovery, name: str) -> None:
    held = scene.device.cells[ROOT]
    assert statuses(scene.replace_root(Replacement(BAD_ROOTS[name](scene), ROOT))) == [BAD]
    assert scene.device.cells[ROOT] == held


def test_a_root_that_begins_later_is_not_taken_yet(scene: Recovery) -> None:
    later = scene.new_root(start=scene.now.replace(year=scene.now.year + 1))
    assert statuses(scene.replace_root(root_of(later))) == [NO_ANCHOR]
    assert scene.replace_root(root_of(later), apply_time_based_checks=False, authorising_counter=2).succeeded


WRONG_CONTINGENCY: dict[str, list[Departure]] = {
    "command-signature": [
        lambda s: s.replace_root(key=derive_key(1, "some other key")),
        lambda s: s.replace_root(key=s.world.signing_key(RECOVERY)),
        lambda s: s.replace_root(key=contingency_key(s.seed, s.environment, 2)),
    ],
    "command-contingency-key": [
        lambda s: s.replace_root(plaintext_symmetric_key=bytes(32)),
        lambda s: s.replace_root(plaintext_symmetric_key=b""),
        lambda s: s.replace_root(plaintext_symmetric_key=wrapping_key(s.seed, s.environment, 2)),
    ],
    "command-symmetric-key": [lambda s: s.replace_root(plaintext_symmetric_key=None)],
    "command-wrong-cell": [
        lambda s: s.replace_root(authorising_cell=ROOT),
        lambda s: s.replace_root(authorising_cell=RECOVERY_CELL),
    ],
    "command-wrong-mode": [lambda s: s.replace_root(header={"message_code": 0x0108})],
    "command-wrong-counter": [lambda s: s.replace_root(header={"counter": 2})],
    "command-replayed": [lambda s: twice(s, 7, 7), lambda s: twice(s, 7, 6)],
}


def twice(scene: Recovery, first: int, then: int) -> DeviceAnswer:
    assert scene.replace_root(authorising_counter=first).succeeded
    return scene.replace_root(authorising_counter=then)


@pytest.mark.parametrize(
    ("code", "departure"), [(code, departure) for code, all_of in WRONG_CONTINGENCY.items() for departure in all_of]
)
def test_a_wrong_contingency_command_is_discarded(scene: Recovery, code: str, departure: Departure) -> None:
    before = dict(scene.device.cells)
    assert why(departure(scene)) == code
    assert scene.device.cells == before


def test_every_device_with_cells_can_be_given_a_new_root() -> None:
    for device_type in (DeviceType.GSME, DeviceType.GPF, DeviceType.CHF, DeviceType.HCALCS, DeviceType.PPMID):
        scene = Recovery(device_type)
        assert scene.replace_root(root_of(scene.new_root())).succeeded


def test_top_up_cells_take_key_agreement_certificates(scene: Recovery) -> None:
    top_up = TrustAnchorCell(RemotePartyRole.SUPPLIER, KeyUsage.KEY_AGREEMENT, CellUsage.PREPAYMENT_TOP_UP)
    assert statuses(scene.recover(*scene.placing(BROKER, top_up))) == [SUCCESS]
    signing = Replacement(scene.certificate(BROKER, SUPPLIER_SIGNING), top_up)
    assert statuses(scene.recover(signing, authorising_counter=2)) == [BAD]
