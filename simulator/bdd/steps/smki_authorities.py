"""Steps about the certification authorities: Issuing DCAs and OCAs, their keys, and the paths to their roots."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.bdd import reading, smki_looking
from simulator.bdd.checking import agree, disagree
from simulator.bdd.stage import Stage
from simulator.bdd.vocabulary import given, then, when
from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.gbcs.framing import decode_message
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.pki.keys import derive_key, serial_for
from simulator.pki.path import validate_path
from simulator.pki.profiles import Environment
from simulator.pki.signer import DestroyedKeyError


@given("one key of the Issuing DCA may sign {count:d} Device Certificates")
def key_is_limited(stage: Stage, count: int) -> None:
    """Then it is destroyed and the next Issuing DCA takes over. In the SEC the limit is 100,000."""
    stage.limit_issuing(count)


@when("a new Issuing OCA takes over")
def new_issuing_oca(stage: Stage) -> None:
    """The former one issues no Certificates any more, but still lists those of its own that are revoked."""
    stage.roll_over()


@then("the Certificates of the batch were signed by {count:d} Issuing DCAs")
def signed_by(stage: Stage, count: int) -> None:
    """By the keys of so many authorities, one after the other."""
    agree("Issuing DCAs", count, len({certificate.issuer for certificate in stage.certificates}))


@then("the Certificate was signed by {issuer}")
def signed_by_authority(stage: Stage, issuer: str) -> None:
    """The name of the authority that issued the last Certificate: ``TEST Issuing OCA 2``."""
    agree("the issuer of the Certificate", [f"CN={issuer}"], [_common_name(c) for c in stage.certificates])


@then("the Certificate leads to the Root {hierarchy:Word} and to no other")
def leads_to_this_root(stage: Stage, hierarchy: str) -> None:
    """``OCA`` or ``DCA``: the hierarchies of Organisations and of Devices are kept apart."""
    roots = {"OCA": stage.office.authorities.oca.path, "DCA": stage.office.authorities.dca.path}
    for certificate in stage.certificates:
        found = [name for name, path in roots.items() if not _path_findings(stage, certificate, path)]
        agree("the roots that the Certificate leads to", [hierarchy], found)


@then("the Certificate says that it is a {environment:Word} Certificate")
def says_environment(stage: Stage, environment: str) -> None:
    """``test`` or ``live``, by the identifier of its certificate policy."""
    policies: dict[tuple[str, ...], str] = {(each.policy_oid,): each.value for each in Environment}
    agree("what the Certificate says", [environment], [policies.get(c.policies, "?") for c in stage.certificates])


@then("every Certificate of the batch leads to the Root DCA")
def leads_to_root(stage: Stage) -> None:
    """Also those whose Issuing DCA has no key any more."""
    if not stage.certificates:
        disagree("the batch has brought no Certificate")
    for certificate in stage.certificates:
        _trusted(stage, certificate)


@then("the former Issuing DCA cannot sign any more")
def key_is_destroyed(stage: Stage) -> None:
    """Whoever tries finds that its private key has been destroyed."""
    former = stage.first_dca
    label = stage.world.smki.seed, "a Certificate that nobody may have"
    try:
        former.issue(
            eui64=EUI64(1), key_usage=KeyUsage.KEY_AGREEMENT, public_point=derive_key(*label).public_point,
            not_before=stage.now, serial=serial_for(*label),
        )  # fmt: skip
    except DestroyedKeyError:
        return
    disagree(f"'{former.issuing.common_name}' has signed a Certificate: its key has not been destroyed")


@then("the key ceremonies of the {hierarchy:Word} are")
def key_ceremonies(stage: Stage, hierarchy: str, datatable: Sequence[Sequence[str]]) -> None:
    """Of its issuing authorities since the story began, as the journal has them (authority, ceremony, reason)."""
    expected = reading.rows(datatable, "authority", "ceremony", "reason")
    agree(f"the key ceremonies of the {hierarchy}", expected, smki_looking.key_ceremonies(stage, hierarchy))


@then("the answer of {device:Device} is signed with its Certificate of the batch")
def answer_is_signed(stage: Stage, device: str) -> None:
    """The Device's last response: its signature, and its Certificate as it lies in the SMKI Repository."""
    answer = stage.last.outcome.answer if stage.last.outcome else None
    message = decode_message(answer.response) if answer and answer.response else None
    signature = getattr(message, "signature", None)
    lodged = stage.world.repository.search(eui64=stage.device(device), key_usage=KeyUsage.DIGITAL_SIGNATURE)
    certificates = [c for entry in lodged if isinstance(c := parse_certificate(entry.der), Certificate)]
    if not signature or not any(c.verify_raw(message.signed_part, signature) for c in certificates):  # type: ignore[union-attr]
        disagree(f"the last answer bears no good signature of {device}")
    for certificate in certificates:
        _trusted(stage, certificate)


def _common_name(certificate: Certificate) -> str:
    return next((part for part in certificate.issuer.split(",") if part.startswith("CN=")), certificate.issuer)


def _path_findings(stage: Stage, certificate: Certificate, path: Sequence[Certificate]) -> Sequence[Finding]:
    *authorities, root = path
    environment = stage.office.premises.environment
    return validate_path(certificate, authorities, [root], environment=environment, at=stage.now)


def _trusted(stage: Stage, certificate: Certificate) -> None:
    findings = _path_findings(stage, certificate, stage.office.authorities.dca.path)
    if findings:
        disagree(f"a Certificate of the batch does not lead to the Root DCA: {findings[0]}")
