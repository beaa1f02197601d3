"""Mutates ``simulator/rules`` in copies of the tree, and says which mutants no test kills and nobody has explained.

Usage: ``python tests/mutation/run.py``. ``docs/mutation.md`` has the score, and how to read what is printed.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CONFIGURATION = HERE / "cosmic-ray.toml"
COPIED = ("simulator", "tests/rules", "tests/support", "tests/mutation")
TOOLS = Path(sys.executable).parent


class Mutant(NamedTuple):
    """``line`` is how the changed line reads, after the name of its module."""

    line: str
    survived: bool


def main() -> int:
    """Run all mutants; 1 if a survivor is not explained, or an explanation is out of date."""
    with tempfile.TemporaryDirectory() as folder:
        mutants = list(run(Path(folder)))
    reasons = explanations()
    survivors = [mutant.line for mutant in mutants if mutant.survived]
    killed, equivalent = len(mutants) - len(survivors), sum(line in reasons for line in survivors)
    print(f"{len(mutants)} mutants: {killed} killed, {equivalent} explained, {len(survivors) - equivalent} not")
    print(f"score: {killed / len(mutants):.1%}, and {killed / (len(mutants) - equivalent):.1%} of those not explained")
    unexplained, outdated = set(survivors) - reasons.keys(), reasons.keys() - set(survivors)
    for line in sorted(unexplained):
        print(f"survives: {line}")
    for line in sorted(outdated):
        print(f"explained, but killed or gone: {line}")
    return int(bool(unexplained or outdated))


def explanations() -> Mapping[str, str]:
    """Why each mutant that survives cannot be killed, by its line."""
    entries = tomllib.loads((HERE / "explained.toml").read_text(encoding="utf-8"))["explained"]
    return {line: entry["reason"] for entry in entries for line in entry["lines"]}


def run(folder: Path) -> Iterator[Mutant]:
    """Every mutant, tested in copies of the tree below a folder, one for each worker."""
    settings = tomllib.loads(CONFIGURATION.read_text(encoding="utf-8"))["cosmic-ray"]
    workers = settings["distributor"]["http"]["worker-urls"]
    copies = [_copy(folder / f"copy{number}") for number in range(len(workers))]
    session = str(folder / "session.sqlite")
    _tool("cosmic-ray", "init", str(CONFIGURATION), session, cwd=copies[0])
    _tool("cr-filter-operators", session, str(CONFIGURATION), cwd=copies[0])
    _tool("cosmic-ray", "baseline", str(CONFIGURATION), cwd=copies[0])  # unchanged, the tests pass
    with _at_work(dict(zip(workers, copies, strict=True))):
        _tool("cosmic-ray", "exec", str(CONFIGURATION), session, cwd=copies[0])
    for told in _tool("cosmic-ray", "dump", session, cwd=copies[0]).splitlines():
        item, result = json.loads(told)
        (mutation,) = item["mutations"]
        module = mutation["module_path"]
        if result is None or result["worker_outcome"] == "skipped" or _in_annotation(module, mutation["start_pos"]):
            continue
        changed = [line[1:].strip() for line in result["diff"].splitlines() if line.startswith("+")][1:]
        name = module.removeprefix("simulator/rules/")
        yield Mutant(f"{name}: {' '.join(changed)}", result["test_outcome"] == "survived")


def _copy(folder: Path) -> Path:
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def _tool(name: str, *arguments: str, cwd: Path) -> str:
    done = subprocess.run(
        [TOOLS / name, *arguments], cwd=cwd, env=_environment(), check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def _environment() -> Mapping[str, str]:
    path = f"{TOOLS}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1"}


@contextmanager
def _at_work(copies: Mapping[str, Path]) -> Iterator[None]:
    """A worker for each address, in a copy of its own."""
    started = []
    try:
        for address, copy in copies.items():
            port = urlsplit(address).port
            assert port is not None
            command = [str(TOOLS / "cosmic-ray"), "http-worker", "--port", str(port)]
            started.append(subprocess.Popen(command, cwd=copy, env=_environment(), stdout=subprocess.DEVNULL))
            _wait_for(port)
        yield
    finally:
        for worker in started:
            worker.kill()
            worker.wait()


def _wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as knock:
            if knock.connect_ex(("localhost", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"no worker answers at port {port}: is it in use?")


def _in_annotation(module: str, position: tuple[int, int]) -> bool:
    """Whether a place is in a type annotation, which nothing evaluates."""
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    found: list[ast.expr | None] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.AnnAssign):
            found.append(node.annotation)
        elif isinstance(node, ast.FunctionDef):
            found.append(node.returns)
    spans = [((a.lineno, a.col_offset), (a.end_lineno or 0, a.end_col_offset or 0)) for a in found if a]
    return any(start <= tuple(position) < end for start, end in spans)


if __name__ == "__main__":
    raise SystemExit(main())
