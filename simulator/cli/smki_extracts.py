"""The daily and weekly files of the SMKI Repository, as they fell due in a run."""

from __future__ import annotations

from pathlib import Path

from simulator.cli.smki_offices import new_file
from simulator.domain.errors import SimulatorError
from simulator.domain.time import DAY
from simulator.engine.disk_faults import advice
from simulator.smki.extracts import due_extracts, write_extract
from simulator.world import World


def write_extracts(folder: Path, world: World) -> list[Path]:
    """Write them into a new folder, and give it; nothing where the scenario does not want them (``smki.extracts``)."""
    settings, calendar = world.scenario.smki, world.calendar
    if settings is None or not settings.enabled or not settings.extracts:
        return []
    try:
        folder.mkdir()
    except OSError as error:
        raise SimulatorError(f"cannot write into '{folder}': {advice(error)}") from None
    for extract in due_extracts(0, world.scenario.days * DAY, calendar):
        with new_file(folder / extract.name(calendar)) as file:
            write_extract(extract, world.smki_services.own.office, file)
    return [folder]
