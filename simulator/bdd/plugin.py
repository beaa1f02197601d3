"""The pytest plugin: collects ``.feature`` files and gives each scenario a :class:`~simulator.bdd.stage.Stage`.

It is loaded in every project where the package is installed, so nothing heavy is imported before the first scenario
that needs it, and features that are not about Service Requests are left alone (see :mod:`simulator.bdd.collection`).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from simulator.bdd.stash import STAGE

if TYPE_CHECKING:
    from simulator.bdd.stage import Stage
    from simulator.rules.modification import InForce

OPTION = "smki_sim_features"
_STEP = pytest.StashKey[Any]()
EVIDENCE_FILES = {"requirements": "register of requirements", "waivers": "waivers with reason and last day"}
BESIDE = pytest.StashKey["Sequence[InForce]"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Whether ``.feature`` files are collected, the modifications in force, the evidence that a run is to leave."""
    parser.addini(OPTION, "collect .feature files that use the steps of smki-sim (default: true)", "bool", True)
    group = parser.getgroup("smki-sim", "acceptance runs with smki-sim: modifications, evidence")
    group.addoption(
        "--modification",
        action="append",
        default=[],
        metavar="NAME|FILE[=VARIANT][,OPTION=VALUE]",
        help="a modification in force in every feature, beside those of its steps; may be repeated",
    )
    group.addoption("--evidence", metavar="DIR", help="write the evidence of the features that are run into a folder")
    for name, file in EVIDENCE_FILES.items():
        group.addoption(f"--evidence-{name}", metavar="FILE", help=f"{file} (TOML), instead of smki_sim_{name}")
        parser.addini(f"smki_sim_{name}", f"{file} for --evidence, from the folder of this file (default: none)")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Put modifications in force and have the run recorded, if that is asked for.

    Workers record; who controls them, or runs alone, keeps.
    """
    if named := config.getoption("modification"):
        config.stash[BESIDE] = _in_force(named)
    if not config.getoption("evidence") or not _pytest_bdd_is_there(config):
        return
    from simulator.bdd.evidence import taking  # noqa: PLC0415

    taking.begin(config)


def _in_force(named: list[str]) -> Sequence[InForce]:
    from simulator.bdd import reading  # noqa: PLC0415 - imports the simulator
    from simulator.domain.errors import SimulatorError  # noqa: PLC0415

    try:
        return tuple(modification for text in named for modification in reading.in_force(text))
    except SimulatorError as error:
        raise pytest.UsageError(f"--modification: {error}") from None


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A ``.feature`` file becomes a module of tests, if it is named or its folder uses this vocabulary."""
    config = parent.config
    if file_path.suffix != ".feature" or not config.getini(OPTION) or not _pytest_bdd_is_there(config):
        return None
    from simulator.bdd import collection  # noqa: PLC0415 - only runs that meet a feature pay for it

    if not parent.session.isinitpath(file_path) and not collection.uses_the_vocabulary(file_path.parent):
        return None
    return collection.FeatureFile.from_parent(parent, path=file_path)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave to a test module the features that it binds itself, and make the steps known where they can be needed."""
    if not _pytest_bdd_is_there(config) or not any("_pytest_bdd_example" in _fixtures(item) for item in items):
        return
    from simulator.bdd import collection  # noqa: PLC0415

    items[:] = collection.without_duplicates(items)
    collection.make_steps_known(config.pluginmanager, items)


def _pytest_bdd_is_there(config: pytest.Config) -> bool:
    return hasattr(config.hook, "pytest_bdd_apply_tag")


def _fixtures(item: pytest.Item) -> list[str]:
    return getattr(item, "fixturenames", [])


@pytest.fixture
def stage(request: pytest.FixtureRequest) -> Stage:
    """The simulated world of one scenario: the steps set it up, make Users act in it, and look at what came of it."""
    from simulator.bdd.stage import Stage  # noqa: PLC0415 - imports the simulator

    made = request.node.stash[STAGE] = Stage(beside=request.config.stash.get(BESIDE, ()))
    return made


# -- failures that tell what happened ---------------------------------------------------------------------------------


@pytest.hookimpl(optionalhook=True)
def pytest_bdd_step_func_lookup_error(request: pytest.FixtureRequest, step: Any, exception: Exception) -> None:
    """An undefined step fails its scenario; say which known step was probably meant."""
    request.node.stash[_STEP] = step
    if not _is_feature(request.node):
        return
    from simulator.bdd.vocabulary import nearest  # noqa: PLC0415

    near = nearest(step.type, step.name)
    if near:
        exception.args = (f"{exception}\nDid you mean: {near}",)


@pytest.hookimpl(optionalhook=True)
def pytest_bdd_before_step_call(request: pytest.FixtureRequest, step: Any, step_func: Callable[..., object]) -> None:
    """A coroutine as a step would pass without having run."""
    if inspect.iscoroutinefunction(step_func) and _is_feature(request.node):
        pytest.fail(f"the step '{step.name}' is a coroutine, which nothing would await: write 'def'", pytrace=False)


@pytest.hookimpl(optionalhook=True)
def pytest_bdd_before_step(request: pytest.FixtureRequest, step: Any) -> None:
    """Remember which step is next: if the scenario fails, it fails there."""
    request.node.stash[_STEP] = step


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, None]:
    """Where a feature fails, show the step, and what had happened in the simulated world until then."""
    outcome = yield
    step = item.stash.get(_STEP, None)
    if call.when != "call" or call.excinfo is None or step is None or not _is_feature(item):
        return
    from simulator.bdd import failures  # noqa: PLC0415

    failures.explain(outcome.get_result(), call.excinfo.value, item.path, step, item.stash.get(STAGE, None))


def _is_feature(item: pytest.Item) -> bool:
    return item.path.suffix == ".feature"
