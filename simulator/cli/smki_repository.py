"""``smki-sim smki search``, ``export`` and ``revoke``: what is in the SMKI Repository of a run."""

from __future__ import annotations

import json
import ssl
from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.options import At, Json, ScenarioOption
from simulator.cli.smki_offices import RepositoryFile, named, open_office, refused, write_text
from simulator.domain.devices import KeyUsage
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.domain.revocation import RevocationReason
from simulator.registers.repository_entry import RepositoryEntry
from simulator.smki.office import SmkiOffice

_USAGES = {"digital-signature": KeyUsage.DIGITAL_SIGNATURE, "key-agreement": KeyUsage.KEY_AGREEMENT}
_ROLES = {role.name.lower().replace("_", "-"): role for role in RemotePartyRole}
_REASONS = {reason.name.lower().replace("_", "-"): reason for reason in RevocationReason}

Eui64Option = Annotated[str | None, typer.Option("--eui64", help="Of the Device or User ID in the certificate.")]
SerialOption = Annotated[str | None, typer.Option("--serial", help="The serial number in hexadecimal.")]
RoleOption = Annotated[str | None, typer.Option("--role", help="The Remote Party Role, as network-operator.")]
UsageOption = Annotated[str | None, typer.Option("--key-usage", help=f"One of {', '.join(_USAGES)}.")]
StatusOption = Annotated[str | None, typer.Option("--status", help="I (in use) or R (revoked).")]


def search(
    eui64: Eui64Option = None,
    serial: SerialOption = None,
    role: RoleOption = None,
    key_usage: UsageOption = None,
    status: StatusOption = None,
    scenario_file: ScenarioOption = None,
    repository: RepositoryFile = None,
    as_json: Json = False,
) -> None:
    """Search the SMKI Repository. Nobody searches it by name: it does not show whose a certificate is."""
    with open_office(scenario_file, repository, None) as (office, _):
        found = _found(office, eui64, serial, role, key_usage, status)
    if as_json:
        print(json.dumps([_row(entry) for entry in found], indent=2))
        return
    for row in map(_row, found):
        typer.echo("{eui64:23}  {role:19}  {key_usage:17}  {status}  {serial:32}  {issuer}".format_map(row))
    typer.echo(f"{len(found):,} certificates")


def export(
    out: Annotated[Path, typer.Option(help="The file for the certificates, PEM.")],
    eui64: Eui64Option = None,
    serial: SerialOption = None,
    role: RoleOption = None,
    key_usage: UsageOption = None,
    status: StatusOption = None,
    scenario_file: ScenarioOption = None,
    repository: RepositoryFile = None,
) -> None:
    """Write the certificates that a search finds into one file (PEM)."""
    with open_office(scenario_file, repository, None) as (office, _):
        found = _found(office, eui64, serial, role, key_usage, status)
    write_text(out, "".join(ssl.DER_cert_to_PEM_cert(entry.der) for entry in found))
    typer.echo(f"{len(found):,} certificates in {out}. TEST PKI, not for live use.")


def revoke(
    serial: Annotated[str, typer.Argument(metavar="SERIAL", help="The serial number in hexadecimal.")],
    requester: Annotated[
        str, typer.Option("--as", metavar="NAME", help="Who asks: the Subscriber, 'SMKI PMA', or 'DCC' as the OCA.")
    ],
    reason: Annotated[str, typer.Option(help=f"One of {', '.join(_REASONS)}.")],
    scenario_file: ScenarioOption = None,
    repository: RepositoryFile = None,
    at: At = None,
) -> None:
    """Revoke an Organisation Certificate. Device Certificates are never revoked."""
    why = named(reason, _REASONS, "reason for a revocation")
    with open_office(scenario_file, repository, at) as (office, now):
        revoked = office.revoke(_serial(serial), now, why, requester)
        if isinstance(revoked, Finding):
            raise refused(revoked)
        since = office.premises.calendar.at(revoked.at).isoformat()
    typer.echo(f"{revoked.serial} is revoked since {since}: {revoked.reason}")


def _found(
    office: SmkiOffice,
    eui64: str | None,
    serial: str | None,
    role: str | None,
    key_usage: str | None,
    status: str | None,
) -> list[RepositoryEntry]:
    return office.premises.repository.search(
        eui64=EUI64.parse(eui64) if eui64 else None,
        serial=_serial(serial) if serial else None,
        role=named(role, _ROLES, "Remote Party Role") if role else None,
        key_usage=named(key_usage, _USAGES, "key usage") if key_usage else None,
        status=named(status, {"I": "I", "R": "R"}, "status") if status else None,
    )


def _row(entry: RepositoryEntry) -> dict[str, str]:
    return {
        "serial": entry.serial,
        "issuer": entry.issuer,
        "eui64": str(entry.eui64 or ""),
        "role": "" if entry.role is None else entry.role.title,
        "key_usage": entry.key_usage.name.lower().replace("_", "-"),
        "status": entry.status,
    } | ({"organisation": entry.organisation} if entry.organisation else {})


def _serial(text: str) -> str:
    try:
        return f"{int(text, 16):X}"
    except ValueError:
        raise SimulatorError(f"'{text}' is no serial number: write hexadecimal digits") from None
