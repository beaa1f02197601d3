"""The demonstration as a Starlette application."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from simulator.domain.errors import SimulatorError
from simulator.scenario_file import parse_scenario
from simulator.stories import story
from simulator.web.demo import reference_pages
from simulator.web.demo.evidence import Evidence
from simulator.web.demo.evidence_pages import EvidencePages
from simulator.web.demo.finished_runs import FinishedRuns
from simulator.web.demo.gallery import BASELINE, GALLERY
from simulator.web.demo.guard import Guard
from simulator.web.demo.library import Library
from simulator.web.demo.reference_files import RULE_SETS
from simulator.web.demo.rollout import RollOut
from simulator.web.demo.rollout_pages import ROLL_OUT, RollOutPages
from simulator.web.demo.story_pages import StoryPages
from simulator.web.demo.templates import rendered

_STATIC = Path(__file__).parent / "static"


SIZES = (1_000, 100_000)
"""How many homes the roll-outs have: the first request by request, the other by cohorts."""
_RULE_SETS = (BASELINE, "SECMP0063=dcc-assessment")


def years_of_roll_out(finished: FinishedRuns, sizes: Sequence[int] = SIZES) -> tuple[RollOut, ...]:
    """The roll-outs of the demonstration, under today's rules and with SECMP0063, and where finished ones are kept."""
    scenario = parse_scenario(story(ROLL_OUT), "the roll-out of the demonstration")
    fleets = (scenario.fleet.model_copy(update={"homes": homes}) for homes in sizes)
    return tuple(RollOut(scenario.model_copy(update={"fleet": fleet}), _RULE_SETS, finished) for fleet in fleets)


def demonstration(roll_outs: Sequence[RollOut], evidence: Evidence, *, token: str, address: str) -> ASGIApp:
    """The application. ``token`` opens it, ``address`` is ``HOST:PORT`` where it is served."""
    homes = [run.scenario.fleet.homes for run in roll_outs]
    bases = [f"/roll-out/{number}" if place else "/roll-out" for place, number in enumerate(homes)]
    sizes = list(zip(homes, bases, strict=True))
    runs = [RollOutPages(run, base, sizes) for run, base in zip(roll_outs, bases, strict=True)]
    routes = [
        Route("/", lambda _: _gallery(runs)),
        *StoryPages(Library()).routes(),
        *(route for run in runs for route in run.routes()),
        *EvidencePages(evidence).routes(),
        Route("/downloads", lambda _: HTMLResponse(rendered("downloads", **_to_download(runs)))),
        *reference_pages.routes(),
        Mount("/static", StaticFiles(directory=_STATIC)),
    ]
    handlers = {HTTPException: _refused, SimulatorError: _misused, Exception: _failed}
    # Starlette types handlers by the widest exception of all
    return Guard(Starlette(routes=routes, exception_handlers=handlers), token=token, address=address)  # type: ignore[arg-type]


def _gallery(runs: Sequence[RollOutPages]) -> Response:
    """The stories. Whoever looks at them will come to the first roll-out, which takes a minute: it begins now."""
    return HTMLResponse(rendered("gallery", stories=GALLERY, roll_outs=runs), background=BackgroundTask(runs[0].begin))


def _to_download(runs: Sequence[RollOutPages]) -> dict[str, object]:
    return {"rule_sets": RULE_SETS, "stories": GALLERY, "roll_outs": runs}


def _refused(_request: Request, error: HTTPException) -> Response:
    return HTMLResponse(rendered("refused", message=error.detail), error.status_code)


def _misused(_request: Request, error: SimulatorError) -> Response:
    return HTMLResponse(rendered("refused", message=str(error)), 400)


def _failed(_request: Request, _error: Exception) -> Response:
    message = "The simulator has failed at this page, which it should not. Nothing that was run is lost."
    return HTMLResponse(rendered("refused", message=message), 500)
