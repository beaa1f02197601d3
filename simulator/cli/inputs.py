"""What the subcommands read: scenario files, documents, key stores. The only place that opens files to read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from simulator.analysis.own.selection import Read, choose, select
from simulator.domain.errors import SimulatorError
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario
from simulator.scenario_file import parse_scenario
from simulator.stories import SECMP0063_STORY, story
from simulator.world.imported_pki import ImportedPki, read_authorities, read_key_store

_LARGEST_MODIFICATION = 1_000_000


class UnreadableFile(SimulatorError):
    """A file that the user named cannot be read."""


def read_bytes(path: Path, *, limit: int | None = None) -> bytes:
    """The content of a file; one of more than ``limit`` octets is refused, before it fills the memory."""
    try:
        with path.open("rb") as file:
            content = file.read(-1 if limit is None else limit + 1)
    except OSError as error:
        raise UnreadableFile(f"cannot read '{path}': {error.strerror or error}; check the path") from None
    if limit is not None and len(content) > limit:
        raise UnreadableFile(f"'{path}' has more than {limit:,} octets, too many for such a file; check the path")
    return content


def read_text(path: Path) -> str:
    """The content of a file that is a text in UTF-8."""
    try:
        return read_bytes(path).decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"'{path}' is not a text in UTF-8 (octet {error.start}); save it as UTF-8"
        raise UnreadableFile(message) from None


def read_scenario(path: Path | None, seed: int | None = None) -> Scenario:
    """The scenario of a file, or the built-in story without one; with this seed instead of its own, if one is given."""
    if path is None:
        scenario = parse_scenario(story(SECMP0063_STORY), "the built-in story")
    else:
        scenario = parse_scenario(read_text(path), str(path))
    return scenario if seed is None else scenario.model_copy(update={"seed": seed})


def run_folder(scenario_file: Path | None, scenario: Scenario) -> Path:
    """Where the files of a run lie unless the user says otherwise: ``runs/SCENARIO-SEED`` in the current folder."""
    return Path("runs") / f"{slug(scenario_file.stem if scenario_file else SECMP0063_STORY)}-{scenario.seed}"


def slug(text: str) -> str:
    """A text as a part of a file's name."""
    return re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-")[:60] or "run"


def read_modification(folder: Path = Path()) -> Read:
    """How the file of a modification of the user's own is read: its path is relative to a folder."""
    return lambda name: read_bytes(folder / name, limit=_LARGEST_MODIFICATION)


def named_rules(chosen: Iterable[str], folder: Path = Path()) -> RuleSet:
    """The modifications that are named: ``SECMP0063=proposal``, or the path of a file in the folder, as ``my.py``."""
    return RuleSet(tuple(select(text, read_modification(folder)) for text in chosen))


def rule_set(scenario: Scenario, chosen: Iterable[str], folder: Path = Path()) -> RuleSet:
    """The modifications that the command line names, or else those of the scenario, which lies in this folder."""
    named = list(chosen)
    if named:
        return named_rules(named)
    in_force = []
    for number, m in enumerate(scenario.modifications):
        try:
            in_force.append(choose(m.name, m.variant, m.options, m.effective, read_modification(folder)))
        except SimulatorError as error:
            raise SimulatorError(f"the scenario's modifications.{number}: {error}") from None
    return RuleSet(tuple(in_force))


def read_pki(scenario: Scenario, folder: Path, key_store: Path | None, anchors: Iterable[Path]) -> ImportedPki | None:
    """The PKI that a scenario or the command line imports; paths in the scenario are relative to its own folder."""
    section = scenario.published_pki
    if key_store is None and section is not None and section.key_store:
        key_store = folder / section.key_store
    named = [*anchors, *(folder / name for name in (section.trust_anchors if section else ()))]
    authorities = tuple(c for path in named for c in read_authorities(read_bytes(path), str(path)))
    if key_store is None:
        return ImportedPki((), authorities, ()) if authorities else None
    return read_key_store(read_bytes(key_store).decode("utf-8", "replace"), authorities, str(key_store))
