"""A run's folder: each area's figures are kept there as soon as it is finished, so that the run can be gone on with.

A file for each area and rule set, with a checksum and the identity of what it is part of: scenario, rules, code. What
does not bear its checksum is as if it were not there; what is part of another run is refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Self

from simulator.domain.errors import SimulatorError
from simulator.engine.fleet.chosen import Chosen
from simulator.engine.fleet.lived import Lived
from simulator.engine.fleet.storing import remove_halves, whole_file
from simulator.engine.surroundings import code_version
from simulator.scenario import Scenario

_AREAS, _EVENTS = "areas-", "events-"
_CHECKSUM = "sha256"
_SHOWN, _LONGEST = 3, 120
"""So many differences of two runs are told, and in so many characters each."""


class AnotherRun(SimulatorError):
    """A folder holds the areas of another run than the one that is to be kept in it."""


@dataclass(frozen=True)
class KeptAreas:
    """The areas of one rule set in a run's folder. ``identity`` tells the run from any other that could lie there.

    ``events`` is the folder for the events of the rule set, which is made when they are wanted.
    """

    areas: Path
    events: Path
    identity: Mapping[str, Any]

    @classmethod
    def of(cls, folder: Path, name: str, scenario: Scenario, modifications: tuple[Chosen, ...]) -> Self:
        """Those of a rule set, under a name that is fit for a file. Nothing is written yet.

        Raises :class:`AnotherRun` if the folder holds areas of another scenario, of other rules by the same name, or
        of another version of the simulator.
        """
        identity = {
            "code": code_version(),
            "scenario": scenario.model_dump(mode="json", exclude={"modifications"}),
            "rules": [modification.described() for modification in modifications],
        }
        kept = cls(folder / f"{_AREAS}{name}", events_folder(folder, name), identity)
        kept._refuse_another(folder)
        return kept

    def make_room(self, *, events: bool) -> None:
        """Make the folders, and remove what a run that was killed has left half written."""
        for folder in (self.areas, self.events) if events else (self.areas,):
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                message = f"cannot write into '{folder}': {error.strerror}; choose another folder with --out"
                raise SimulatorError(message) from None
            remove_halves(folder)

    def find(self, area: str, events: Path | None) -> Lived | None:
        """What is kept of an area: its figures and, if they are wanted, the files of its events in their folder."""
        told = _whole(self._file(area))
        if told is None:
            return None
        lived = Lived.from_json(told["lived"])
        if events is not None and (not lived.files or lived.files != files_of(events, area)):
            return None
        return lived

    def keep(self, area: str, lived: Lived) -> None:
        """Keep an area that is finished. It is on the disk when this comes back."""
        told = {"identity": self.identity, "area": area, "lived": lived.as_json()}
        with whole_file(self._file(area)) as passing:
            passing.write_text(json.dumps(told | {_CHECKSUM: _checksum(told)}) + "\n", encoding="utf-8")

    def _file(self, area: str) -> Path:
        return self.areas / f"{area}.json"

    def _refuse_another(self, folder: Path) -> None:
        for file in _area_files(folder):
            told = _whole(file)
            if told is None:
                continue
            found, own = dict(told["identity"]), dict(self.identity)
            if file.parent != self.areas:  # another rule set of the same run
                found["rules"] = own["rules"]
            if found != own:
                differences = "; ".join(islice(_differences(found, own), _SHOWN))
                message = f"'{folder}' holds areas of another run ({differences})"
                raise AnotherRun(f"{message}: choose another folder with --out, or begin anew with --afresh")


def events_folder(folder: Path, name: str) -> Path:
    """Where a run's folder keeps the events of a rule set, which goes by a name that is fit for a file."""
    return folder / f"{_EVENTS}{name}"


def begin_afresh(folder: Path) -> None:
    """Remove what earlier runs have kept in a folder: their areas and the files of their events."""
    for file in list(_area_files(folder)):
        events = folder / file.parent.name.replace(_AREAS, _EVENTS, 1)
        for stale in [*events.glob(f"*-{file.stem}.*"), file]:
            stale.unlink(missing_ok=True)


@contextmanager
def tidied(folder: Path) -> Iterator[None]:
    """Leave nothing half written in a run's folder, whatever ends the block; nobody may be writing there by then."""
    try:
        yield
    finally:
        for kind in (_AREAS, _EVENTS):
            for kept in folder.glob(f"{kind}*"):
                remove_halves(kept)


def files_of(events: Path, area: str) -> dict[str, int]:
    """The files that an area has left in a folder, with their sizes: those whose names end in the area's."""
    return {file.name: file.stat().st_size for file in sorted(events.glob(f"[!.]*-{area}.*"))}


def _area_files(folder: Path) -> Iterator[Path]:
    return folder.glob(f"{_AREAS}*/*.json")


def _whole(file: Path) -> dict[str, Any] | None:
    """What a file of an area tells; nothing if there is none, or if it is not as it was written."""
    try:
        told: dict[str, Any] = json.loads(file.read_bytes())
        checksum = told.pop(_CHECKSUM)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return told if checksum == _checksum(told) else None


def _checksum(told: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _differences(there: object, here: object, key: str = "") -> Iterator[str]:
    """``scenario.seed is 1 there, 2 here`` for each setting in which two identities differ, long ones by name alone."""
    if isinstance(there, Mapping) and isinstance(here, Mapping):
        for name in dict.fromkeys((*there, *here)):
            yield from _differences(there.get(name), here.get(name), f"{key}.{name}" if key else str(name))
    elif there != here:
        told = f"{key} is {json.dumps(there)} there, {json.dumps(here)} here"
        yield told if len(told) <= _LONGEST else f"{key} differs"
