"""``smki-sim sign`` and ``verify``: the XML signature on a DUIS document, as the parties of a scenario."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.inputs import read_bytes, read_pki, read_scenario
from simulator.cli.options import KeyStore, ScenarioOption, Trust
from simulator.domain.devices import KeyUsage, TrustAnchorCell
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.duis.reading import parse_request
from simulator.rules.rulebook import RuleSet
from simulator.world import World
from simulator.world.imported_pki import adopt
from simulator.xmldsig.issuers import find_among
from simulator.xmldsig.signers import judge_signer
from simulator.xmldsig.signing import sign_document
from simulator.xmldsig.verifying import SignedBy, verify_document

_XML_SIGNING = TrustAnchorCell(RemotePartyRole.XML_SIGNING_USER, KeyUsage.DIGITAL_SIGNATURE)

Document = Annotated[Path, typer.Argument(metavar="REQUEST.xml", help="The DUIS document.")]


def sign(
    request: Document,
    scenario_file: ScenarioOption = None,
    party: Annotated[
        str | None, typer.Option("--as", help="The Party that signs; by default the one that the request names.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The file to write; by default standard output.")] = None,
) -> None:
    """Sign a document as a party of the scenario: with its XML signing certificate."""
    document = read_bytes(request)
    world = World(read_scenario(scenario_file), RuleSet())
    signer = world.user_id_of_party(party) if party else _originator(document)
    if world.directory.find(signer) is None:
        raise SimulatorError(f"{signer} is no User ID of this scenario; name a Party with --as")
    credential = world.smki.credential(signer, _XML_SIGNING)
    signed = sign_document(document, certificate=credential.certificate, key=credential.key)
    if out is None:
        sys.stdout.write(signed.decode())
        return
    try:
        out.write_bytes(signed)
    except OSError as error:
        raise SimulatorError(f"cannot write '{out}': {error.strerror or error}; choose another file") from None


def verify(
    request: Document, scenario_file: ScenarioOption = None, key_store: KeyStore = None, trust: Trust = None
) -> None:
    """Say who signed a document, and whether that party may; exit status 1 if not."""
    document = read_bytes(request)
    scenario = read_scenario(scenario_file)
    pki = read_pki(scenario, scenario_file.parent if scenario_file else Path(), key_store, trust or ())
    world = World(scenario, RuleSet())
    known = list(world.smki.certificates())
    if pki is not None:
        adopt(world, pki)
        known.extend(credential.certificate for _, _, credential in pki.credentials)
    signature = verify_document(document, find_among(known))
    findings = signature if isinstance(signature, tuple) else _judge(world, document, signature)
    for finding in findings:
        print(f"{finding.code}: {finding.message}")
    if isinstance(signature, SignedBy):
        owner = world.directory.name_of(signature.certificate.eui64)
        print(f"The signature is good: {owner}, certificate {signature.certificate.certificate_id}")
    if findings:
        raise typer.Exit(1)


def _originator(document: bytes) -> EUI64:
    request = parse_request(document)
    if isinstance(request, tuple):
        raise SimulatorError(f"the document cannot be signed: {request[0]}")
    return request.originator


def _judge(world: World, document: bytes, signature: SignedBy) -> tuple[Finding, ...]:
    return judge_signer(
        signature.certificate,
        originator=_originator(document),
        anchors=world.registers.anchors,
        environment=world.registers.environment,
        at=world.calendar.at(world.clock.time),
        path=(world.smki.organisation_authority.issuing,),
    )
