"""The whole report on one SMKI Service."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.domain.time import Calendar
from simulator.reports.smki.agreements import Agreement, agreements
from simulator.reports.smki.authorities import dca_table, list_tables, oca_table, revocation_table
from simulator.reports.smki.governance import document_table, forecast_table, suspension_table
from simulator.reports.smki.levels import capacity_table, level_tables, reading_table
from simulator.reports.smki.on_record import OnRecord
from simulator.reports.smki.tables import Section, Table
from simulator.reports.smki.volumes import volume_tables
from simulator.smki.office import SmkiOffice
from simulator.smki.records import RecordKind

TITLE = "SMKI Service report"


@dataclass(frozen=True, slots=True)
class SmkiReport:
    """What is told of one service. ``until`` is the last instant on record; ``headlines`` are figures with names."""

    environment: str
    calendar: Calendar
    until: int
    headlines: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    agreements: tuple[Agreement, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables in order."""
        return tuple(table for section in self.sections for table in section.tables)

    @property
    def reconciles(self) -> bool:
        """Whether all figures agree."""
        return all(agreement.holds for agreement in self.agreements)


def smki_report(office: SmkiOffice) -> SmkiReport:
    """The report on the service of an office, which is not changed by it."""
    told = OnRecord(office)
    return SmkiReport(
        environment=office.premises.environment.value,
        calendar=told.calendar,
        until=told.until,
        headlines=_headlines(told),
        sections=_sections(told),
        agreements=agreements(told),
    )


def _headlines(told: OnRecord) -> tuple[tuple[str, str], ...]:
    held = sum(served.is_met for served in told.served)
    in_time = sum(not one.late for one in told.lists)
    return (
        (f"{held:,} of {len(told.served):,}", "service levels held"),
        (f"{told.certificates:,}", f"certificate{'' if told.certificates == 1 else 's'} issued on signing requests"),
        (f"{in_time:,} of {len(told.lists):,}", "revocation lists in time"),
    )


def _sections(told: OnRecord) -> tuple[Section, ...]:
    pma = told.office.pma
    return (
        Section(
            "Service levels",
            (
                *level_tables(told.timed, told.calendar),
                capacity_table(told.served, told.office.forecasts, told.calendar),
                reading_table(told.of(RecordKind.DOCUMENT_SENT)),
            ),
        ),
        Section("Requests and certificates", tuple(volume_tables(told.submissions, told.tally))),
        Section("Issuing authorities", (dca_table(told.issuing_dcas), oca_table(told.ceremonies))),
        Section(
            "Revocation and publication",
            (
                *list_tables(told.lists),
                revocation_table(told.revocations, told.revoked, told.lists),
                document_table(told.documents),
            ),
        ),
        Section(
            "Forecasts and suspensions",
            (forecast_table(told.forecasts), suspension_table(pma.suspensions(), pma.appeals())),
        ),
    )
