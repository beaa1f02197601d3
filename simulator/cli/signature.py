"""``smki-sim sign`` and ``verify``: the XML signature on a DUIS document, as the parties of a scenario."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.inputs import read_bytes
from simulator.cli.options import KeyStore, RevocationListFiles, ScenarioOption, Schema, Trust, ValidAt
from simulator.cli.schemas import read_schema
from simulator.cli.worlds import open_world, party_named, seen_with
from simulator.dcc.smki import XML_SIGNING
from simulator.domain.devices import TrustAnchorCell
from simulator.domain.errors import IdentifierError, SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.duis.values import ServiceRequest, ServiceResponse
from simulator.reports.decoded.duis import Content, CountersignedRequest, read_duis
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.revocation import show_revocation, why_spent
from simulator.reports.decoded.xml_signature import judge_document
from simulator.world import World
from simulator.world.market import DSP_IDENTITY, S1SP_IDENTITY
from simulator.xmldsig.signing import sign_document

_DSP_SIGNING = TrustAnchorCell(RemotePartyRole.XML_SIGNING_DSP, XML_SIGNING.key_usage)

Document = Annotated[Path, typer.Argument(metavar="DOCUMENT.xml", help="The DUIS document.")]


def sign(
    document_file: Document,
    scenario_file: ScenarioOption = None,
    key_store: KeyStore = None,
    party: Annotated[
        str | None,
        typer.Option("--as", metavar="PARTY", help="Who signs, by name or User ID; by default whoever sends it."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The file to write; by default standard output.")] = None,
) -> None:
    """Sign a document as a party of the scenario: with its XML signing certificate."""
    document = read_bytes(document_file)
    world = open_world(scenario_file, key_store)
    signer = _party(world, party) if party else _sender(read_duis(document))
    if world.directory.find(signer) is None:
        raise SimulatorError(f"{signer} is no User ID of this scenario; name a Party with --as")
    cell = _DSP_SIGNING if world.role_of(signer) is _DSP_SIGNING.role else XML_SIGNING
    credential = world.smki.credential(signer, cell)
    signed = sign_document(document, certificate=credential.certificate, key=credential.key)
    if out is None:
        sys.stdout.write(signed.decode())
        return
    try:
        out.write_bytes(signed)
    except OSError as error:
        raise SimulatorError(f"cannot write '{out}': {error.strerror or error}; choose another file") from None


def verify(
    document_file: Document,
    scenario_file: ScenarioOption = None,
    key_store: KeyStore = None,
    trust: Trust = None,
    crl: RevocationListFiles = None,
    at: ValidAt = None,
    schema: Schema = None,
) -> None:
    """Say who signed a document, and whether that party may; exit status 1 if not."""
    published = read_schema(schema)
    document = read_bytes(document_file)
    known = Known.of(open_world(scenario_file, key_store, trust, crls=crl, at=at))
    content = read_duis(document)
    faults = published.findings(document) if published else ()
    for fault in faults:
        print(f"{fault.code}: {fault.message}")
    good = _verified(document, content, known)
    if isinstance(content, CountersignedRequest):
        print("Inside it is the Service Request:")
        good &= _verified(content.document, read_duis(content.document), known)
    print(seen_with(known, scenario_file))
    if faults or not good:
        raise typer.Exit(1)


def _verified(document: bytes, content: Content, known: Known) -> bool:
    """Say what is to be said of one signature; whether all is well with it."""
    judgement = judge_document(document, content, known)
    for finding in judgement.findings:
        print(f"{finding.code}: {finding.message}")
    signer = judgement.signer
    if signer is not None:
        spent = why_spent(signer, judgement.findings, known)
        but = f", but its certificate {spent}, so it would be refused" if spent else ""
        print(
            f"The signature is good{but}: {known.directory.name_of(signer.eui64)}, certificate {signer.certificate_id}"
        )
        print(f"Revocation of that certificate: {show_revocation(signer, known).value}")
    return not judgement.findings


def _party(world: World, named: str) -> EUI64:
    try:
        return EUI64.parse(named)
    except IdentifierError:
        return party_named(world.directory, named).user_ids[0].eui64


def _sender(content: Content) -> EUI64:
    """Who is to sign a document: the User that it names, else the DSP or the S1SP, whose kind of document it is."""
    if isinstance(content, tuple):
        raise SimulatorError(f"the document cannot be signed: {content[0]}")
    if isinstance(content, ServiceRequest):
        return content.originator
    return DSP_IDENTITY if isinstance(content, ServiceResponse | CountersignedRequest) else S1SP_IDENTITY
