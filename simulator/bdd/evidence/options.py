"""The options of ``pytest --evidence``: where to, by which register of requirements, with which waivers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

from simulator.domain.errors import SimulatorError
from simulator.reports.evidence.register import Register, Waiver, parse_register, parse_waivers

T = TypeVar("T")


@dataclass(frozen=True)
class Settings:
    """What the user wants: the folder, and the two files with their names."""

    directory: Path
    register: Register | None
    register_name: str
    waivers: tuple[Waiver, ...]
    waivers_name: str

    @classmethod
    def of(cls, config: pytest.Config) -> Settings:
        """Read them. Raises ``pytest.UsageError`` if a file that is named cannot be read."""
        register, waivers = _named(config, "requirements"), _named(config, "waivers")
        return cls(
            directory=config.invocation_params.dir / str(config.getoption("evidence")),
            register=_read(register, parse_register) if register else None,
            register_name=_shown(register, config),
            waivers=_read(waivers, parse_waivers) if waivers else (),
            waivers_name=_shown(waivers, config),
        )


def _named(config: pytest.Config, name: str) -> Path | None:
    """A file by the command line, which has the last word, or by the configuration."""
    if option := config.getoption(f"evidence_{name}"):
        return config.invocation_params.dir / str(option)
    setting = config.getini(f"smki_sim_{name}")
    return config.rootpath / str(setting) if setting else None


def _shown(path: Path | None, config: pytest.Config) -> str:
    """A file's name without the folders of this machine, where it lies within the project."""
    if path is None:
        return ""
    return path.relative_to(config.rootpath).as_posix() if path.is_relative_to(config.rootpath) else path.name


def _read(path: Path, parse: Callable[[str, str], T]) -> T:
    try:
        return parse(path.read_text(encoding="utf-8"), str(path))
    except OSError as error:
        raise pytest.UsageError(f"--evidence: cannot read '{path}': {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise pytest.UsageError(f"--evidence: '{path}' is not a text in UTF-8") from None
    except SimulatorError as error:
        raise pytest.UsageError(f"--evidence: {error}") from None
