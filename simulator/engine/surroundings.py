"""What a run runs on: the version of the code, the libraries, the memory that is free and that was filled."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import simulator

_NAME = "smki-sim"


@cache
def code_version() -> str:
    """The version of the simulator and a digest of its sources, which tells one change of them from another."""
    folder = Path(simulator.__file__).parent
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.py")):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(folder).as_posix()} {len(content)}\n".encode() + content)
    return f"{product_version().replace(' ', '-')}+{digest.hexdigest()[:12]}"


def product_version() -> str:
    """The version of the simulator."""
    return _version(_NAME) or "not installed"


def python_version() -> str:
    """The Python that runs this."""
    return f"{platform.python_implementation()} {platform.python_version()}"


def library_versions(*also: str) -> dict[str, str]:
    """The versions of the libraries that the simulator names, extras included, as far as they are installed."""
    try:
        named = {re.split(r"[<>=!~\[;\s]", text)[0] for text in requires(_NAME) or ()}
    except PackageNotFoundError:
        named = set()
    found = ((name, _version(name)) for name in sorted({*named, *also}, key=str.lower))
    return {name: number for name, number in found if number}


def peak_memory() -> int:
    """The most memory that this process has held so far, in bytes (resident set); 0 where the system does not tell."""
    held = _told_by("VmHWM", Path("/proc/self/status"))  # Linux: without what was there before the program began
    return held if held is not None else _peak_by_usage()


def _peak_by_usage() -> int:
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak << 10


def free_memory() -> int | None:
    """How much memory programs may still take on this machine, in bytes; nothing where the system does not tell."""
    free = _told_by("MemAvailable", Path("/proc/meminfo"))
    if free is None and "SC_AVPHYS_PAGES" in getattr(os, "sysconf_names", ()):
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    left = left_to_the_group()
    return min(free, left) if free is not None and left is not None else free


def left_to_the_group(group: Path = Path("/sys/fs/cgroup")) -> int | None:
    """What a container may still take, where it has a limit. File pages that nobody uses are given back when needed."""
    try:
        limit, taken = int((group / "memory.max").read_text()), int((group / "memory.current").read_text())
        idle = re.search(r"^inactive_file (\d+)", (group / "memory.stat").read_text(), re.MULTILINE)
    except (OSError, ValueError):  # no such group, or no limit ("max")
        return None
    return max(0, limit - taken + (int(idle[1]) if idle else 0))


def _told_by(name: str, table: Path) -> int | None:
    """A number of kB out of a table of the kernel, in bytes."""
    try:
        found = re.search(rf"^{name}:\s*(\d+) kB", table.read_text(), re.MULTILINE)
    except OSError:
        return None
    return int(found[1]) << 10 if found else None


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
