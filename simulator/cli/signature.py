"""``smki-sim sign`` and ``verify``: the XML signature on a DUIS document, as the parties of a scenario."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.inputs import read_bytes, read_scenario
from simulator.cli.options import KeyStore, ScenarioOption, Trust
from simulator.cli.worlds import open_world
from simulator.domain.devices import KeyUsage, TrustAnchorCell
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.duis.reading import parse_request
from simulator.reports.decoded.document import read_duis
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.xml_signature import judge_document
from simulator.rules.rulebook import RuleSet
from simulator.world import World
from simulator.xmldsig.signing import sign_document

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
    known = Known.of(open_world(scenario_file, key_store, trust))
    judgement = judge_document(document, read_duis(document), known)
    for finding in judgement.findings:
        print(f"{finding.code}: {finding.message}")
    if judgement.signer is not None:
        owner = known.directory.name_of(judgement.signer.eui64)
        print(f"The signature is good: {owner}, certificate {judgement.signer.certificate_id}")
    if judgement.findings:
        raise typer.Exit(1)


def _originator(document: bytes) -> EUI64:
    request = parse_request(document)
    if isinstance(request, tuple):
        raise SimulatorError(f"the document cannot be signed: {request[0]}")
    return request.originator
