"""The daily and weekly files of the SMKI Repository, as they fell due in a run."""

from __future__ import annotations

from pathlib import Path

from simulator.cli.smki_offices import new_file
from simulator.domain.errors import SimulatorError
from simulator.domain.time import DAY
from simulator.smki.extracts import due_extracts, write_extract
from simulator.world import World


def write_extracts(folder: Path, world: World) -> list[Path]:
    """Write them into a folder, and give it; nothing where the scenario does not ask for them (``smki.extracts``).

    Those of an earlier run are replaced.
    """
    settings, calendar = world.scenario.smki, world.calendar
    wanted = settings is not None and settings.enabled and settings.extracts
    try:
        for old in folder.glob("smki-repository-*.zip"):
            old.unlink()
        if wanted:
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SimulatorError(f"cannot write into '{folder}': {error}; choose another folder with --out") from None
    if not wanted:
        return []
    for extract in due_extracts(0, world.scenario.days * DAY, calendar):
        with new_file(folder / extract.name(calendar)) as file:
            write_extract(extract, world.smki_services.own.office, file)
    return [folder]
