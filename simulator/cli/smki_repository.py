"""``smki-sim smki search``, ``export`` and ``revoke``: what is in the SMKI Repository of a run."""

from __future__ import annotations

import json
import ssl
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.options import DATES, MOMENTS, Json, ScenarioOption, Seed
from simulator.cli.smki_offices import At, RepositoryFile, named, new_file, open_office, refused, write_text
from simulator.domain.devices import KeyUsage
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.domain.revocation import RevocationReason
from simulator.domain.time import Calendar
from simulator.registers.repository_entry import LodgedCertificate
from simulator.smki.extracts import Extract, write_extract
from simulator.smki.office import SmkiOffice
from simulator.smki.revoking import RevokedCertificate

_USAGES = {"digital-signature": KeyUsage.DIGITAL_SIGNATURE, "key-agreement": KeyUsage.KEY_AGREEMENT}
_ROLES = {role.name.lower().replace("_", "-"): role for role in RemotePartyRole}
_REASONS = {reason.name.lower().replace("_", "-"): reason for reason in RevocationReason}

Eui64Option = Annotated[str | None, typer.Option("--eui64", help="Of the Device or User ID in the certificate.")]
SerialOption = Annotated[str | None, typer.Option("--serial", help="The serial number in hexadecimal.")]
RoleOption = Annotated[str | None, typer.Option("--role", help="The Remote Party Role, as network-operator.")]
UsageOption = Annotated[str | None, typer.Option("--key-usage", help=f"One of {', '.join(_USAGES)}.")]
StatusOption = Annotated[str | None, typer.Option("--status", help="I (in use) or R (revoked).")]
FromOption = Annotated[
    datetime | None, typer.Option("--from", metavar="DATE", formats=MOMENTS, help="Lodged then or later; UTC.")
]
ToOption = Annotated[
    datetime | None, typer.Option("--to", metavar="DATE", formats=MOMENTS, help="Lodged before that; UTC.")
]
DeltaOption = Annotated[
    datetime | None, typer.Option(metavar="DATE", formats=DATES, help="The daily file: what changed on this day, UTC.")
]
FullOption = Annotated[
    datetime | None, typer.Option(metavar="DATE", formats=DATES, help="The weekly file: all that is there after it.")
]
_ZIP_YEARS = 1980, 2106
"""A ZIP file can state no other dates."""

_EVER = 1 << 62
"""Later than anything that was lodged; negated, earlier."""


def search(
    eui64: Eui64Option = None,
    serial: SerialOption = None,
    role: RoleOption = None,
    key_usage: UsageOption = None,
    status: StatusOption = None,
    lodged_from: FromOption = None,
    lodged_to: ToOption = None,
    scenario_file: ScenarioOption = None,
    repository: RepositoryFile = None,
    seed: Seed = None,
    as_json: Json = False,
) -> None:
    """Search the SMKI Repository. Nobody searches it by name: it does not show whose a certificate is."""
    criteria = _Criteria(eui64, serial, role, key_usage, status, lodged_from, lodged_to)
    with open_office(scenario_file, repository, None, seed, must_exist=True) as (office, _):
        rows = [_row(entry, office.premises.calendar) for entry in criteria.found(office)]
    if as_json:
        print(json.dumps(rows, indent=2))
        return
    for row in rows:
        typer.echo("{eui64:23}  {role:19}  {key_usage:17}  {status}  {lodged}  {serial:32}  {issuer}".format_map(row))
    typer.echo(f"{len(rows):,} certificates")


def export(
    out: Annotated[Path, typer.Option(help="The file: PEM, or a ZIP with --delta and --full.")],
    delta: DeltaOption = None,
    full: FullOption = None,
    eui64: Eui64Option = None,
    serial: SerialOption = None,
    role: RoleOption = None,
    key_usage: UsageOption = None,
    status: StatusOption = None,
    lodged_from: FromOption = None,
    lodged_to: ToOption = None,
    scenario_file: ScenarioOption = None,
    repository: RepositoryFile = None,
    seed: Seed = None,
) -> None:
    """Write the certificates that a search finds into one file (PEM), or a file of the repository as a whole.

    Such a file is a ZIP with a table, the certificates, the revocation lists and the documents: what changed on a day
    (--delta), or everything that is there (--full).
    """
    criteria = _Criteria(eui64, serial, role, key_usage, status, lodged_from, lodged_to)
    if delta is not None or full is not None:
        if None not in (delta, full) or criteria != _Criteria():
            raise SimulatorError("a file of the whole repository is --delta or --full, and takes no search: give one")
        with open_office(scenario_file, repository, None, seed, must_exist=True) as (office, _), new_file(out) as file:
            count = write_extract(_extract(delta, full, office.premises.calendar), office, file)
    else:
        with open_office(scenario_file, repository, None, seed, must_exist=True) as (office, _):
            found = criteria.found(office)
        count = len(found)
        write_text(out, "".join(ssl.DER_cert_to_PEM_cert(entry.der) for entry in found))
    typer.echo(f"{count:,} certificates in {out}. TEST PKI, not for live use.")


def _extract(delta: datetime | None, full: datetime | None, calendar: Calendar) -> Extract:
    day = delta or full
    if day is not None and not _ZIP_YEARS[0] <= day.year <= _ZIP_YEARS[1]:
        raise SimulatorError(
            f"a file of the repository is of a day from {_ZIP_YEARS[0]} to {_ZIP_YEARS[1]}: choose one"
        )
    if delta is not None:
        return Extract.delta(delta.date(), calendar)
    assert full is not None
    return Extract.full(full.date(), calendar)


def revoke(
    serial: Annotated[str, typer.Argument(metavar="SERIAL", help="The serial number in hexadecimal.")],
    requester: Annotated[
        str, typer.Option("--as", metavar="NAME", help="Who asks: the Subscriber, 'SMKI PMA', or 'DCC' as the OCA.")
    ],
    reason: Annotated[str, typer.Option(help=f"One of {', '.join(_REASONS)}.")],
    scenario_file: ScenarioOption = None,
    repository: RepositoryFile = None,
    seed: Seed = None,
    at: At = None,
) -> None:
    """Revoke an Organisation Certificate, or by order of the DCC or the PMA an Issuing OCA's.

    Device Certificates are never revoked.
    """
    why = named(reason, _REASONS, "reason for a revocation")
    with open_office(scenario_file, repository, at, seed) as (office, now):
        revoked = _revoke(office, _serial(serial), now, why, requester)
        if isinstance(revoked, Finding):
            raise refused(revoked)
        since = office.premises.calendar.at(revoked.at).isoformat()
    typer.echo(f"{revoked.serial} is revoked since {since}: {revoked.reason}")


def _revoke(
    office: SmkiOffice, serial: str, at: int, reason: RevocationReason, requester: str
) -> RevokedCertificate | Finding:
    oca = office.authorities.oca
    for authority in (oca.current, *oca.former):
        if f"{authority.issuing.serial:X}" == serial:
            return office.revocations.revoke_authority(authority, at, reason, requester)
    return office.revoke(serial, at, reason, requester)


@dataclass(frozen=True)
class _Criteria:
    """What a user searches by, as it was written."""

    eui64: str | None = None
    serial: str | None = None
    role: str | None = None
    key_usage: str | None = None
    status: str | None = None
    lodged_from: datetime | None = None
    lodged_to: datetime | None = None

    def found(self, office: SmkiOffice) -> list[LodgedCertificate]:
        """The certificates that fit all of it."""
        milliseconds = office.premises.calendar.milliseconds
        begins = milliseconds(self.lodged_from) if self.lodged_from else -_EVER
        ends = milliseconds(self.lodged_to) if self.lodged_to else _EVER
        return office.premises.repository.search(
            eui64=EUI64.parse(self.eui64) if self.eui64 else None,
            serial=_serial(self.serial) if self.serial else None,
            role=named(self.role, _ROLES, "Remote Party Role") if self.role else None,
            key_usage=named(self.key_usage, _USAGES, "key usage") if self.key_usage else None,
            status=named(self.status, {"I": "I", "R": "R"}, "status") if self.status else None,
            lodged=range(begins, ends) if self.lodged_from or self.lodged_to else None,
        )


def _row(entry: LodgedCertificate, calendar: Calendar) -> dict[str, str]:
    return {
        "serial": entry.serial,
        "issuer": entry.issuer,
        "eui64": str(entry.eui64 or ""),
        "role": "" if entry.role is None else entry.role.title,
        "key_usage": entry.key_usage.name.lower().replace("_", "-"),
        "status": entry.status,
        "lodged": calendar.at(entry.lodged).isoformat(timespec="seconds"),
    } | ({"organisation": entry.organisation} if entry.organisation else {})


def _serial(text: str) -> str:
    try:
        return f"{int(text, 16):X}"
    except ValueError:
        raise SimulatorError(f"'{text}' is no serial number: write hexadecimal digits") from None
