"""What cannot be in a scenario's mergers and certificate renewals, and what of them a run is too short for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from simulator.actors.life import MOST_RENEWALS
from simulator.scenario import Scenario
from simulator.scenario.networks import CertificateRenewal, Merger
from simulator.world.smki_faults import Fault, Place


def network_faults(scenario: Scenario) -> list[Fault]:
    """Where in the scenario, and what to do."""
    ends: dict[str, Merger] = {}
    faults: list[Fault] = []
    for number, merger in enumerate(scenario.mergers):
        faults.extend(_of_merger(("mergers", number), merger, ends.get(merger.operator)))
        ends.setdefault(merger.operator, merger)
    for number, merger in enumerate(scenario.mergers):
        if merger.into in ends and merger.into != merger.operator:
            last = ends[merger.into]
            message = (
                f"{merger.into} ends itself on {last.on:%Y-%m-%d}, and a meter point moves once in a run; "
                f"write the operator that has it in the end, as {last.into}"
            )
            faults.append((("mergers", number, "into"), message))
    for number, renewal in enumerate(scenario.certificate_renewals):
        faults.extend(_of_renewal(("certificate_renewals", number), renewal, ends.get(renewal.operator)))
    if len(scenario.certificate_renewals) > MOST_RENEWALS:
        message = f"these are {len(scenario.certificate_renewals)} renewals; a run can have {MOST_RENEWALS}"
        faults.append((("certificate_renewals", MOST_RENEWALS), message))
    return faults


def _of_merger(place: Place, merger: Merger, before: Merger | None) -> Iterator[Fault]:
    if merger.operator == merger.into:
        yield (*place, "into"), f"{merger.into} cannot merge into itself; write the operator that goes on"
    if before is not None:
        yield (
            (*place, "operator"),
            (
                f"{merger.operator} has ended on {before.on:%Y-%m-%d} already, when it merged into {before.into}; "
                "leave one of the two out"
            ),
        )


def _of_renewal(place: Place, renewal: CertificateRenewal, end: Merger | None) -> Iterator[Fault]:
    if end is not None and renewal.on >= end.on:
        yield (
            (*place, "on"),
            (
                f"{renewal.operator} has ended by then: on {end.on:%Y-%m-%d} it merges into {end.into}; "
                f"choose an earlier date, or renew the certificates of {end.into}"
            ),
        )


def not_seen(scenario: Scenario) -> list[str]:
    """The mergers and renewals that come after the end of a scenario's run, in words; they change nothing in it."""
    end = scenario.start + timedelta(days=scenario.days)
    mergers = [(m.on, f"the merger of {m.operator} into {m.into}") for m in scenario.mergers]
    renewals = [(r.on, f"the renewal of {r.operator}'s certificates") for r in scenario.certificate_renewals]
    return [
        f"{what} on {on:%Y-%m-%d} comes after the end of the run on {end:%Y-%m-%d}; nothing is seen of it"
        for on, what in sorted(mergers + renewals)
        if on >= end
    ]
