"""The demonstration as a Starlette application."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
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
from simulator.web.demo.gallery import BASELINE, GALLERY
from simulator.web.demo.guard import Guard
from simulator.web.demo.library import Library
from simulator.web.demo.rollout import RollOut
from simulator.web.demo.rollout_pages import ROLL_OUT, RollOutPages
from simulator.web.demo.story_pages import StoryPages
from simulator.web.demo.templates import rendered

_STATIC = Path(__file__).parent / "static"


def year_of_roll_out() -> RollOut:
    """The roll-out of the demonstration, under today's rules and with SECMP0063."""
    scenario = parse_scenario(story(ROLL_OUT), "the roll-out of the demonstration")
    return RollOut(scenario, (BASELINE, "SECMP0063=dcc-assessment"))


def demonstration(roll_out: RollOut, *, token: str, address: str) -> ASGIApp:
    """The application. ``token`` opens it, ``address`` is ``HOST:PORT`` where it is served."""
    routes = [
        Route("/", lambda _: HTMLResponse(rendered("gallery", stories=GALLERY, scenario=roll_out.scenario))),
        *StoryPages(Library()).routes(),
        *RollOutPages(roll_out).routes(),
        *reference_pages.routes(),
        Mount("/static", StaticFiles(directory=_STATIC)),
    ]
    handlers = {HTTPException: _refused, SimulatorError: _misused}
    # Starlette types handlers by the widest exception of all
    return Guard(Starlette(routes=routes, exception_handlers=handlers), token=token, address=address)  # type: ignore[arg-type]


def _refused(_request: Request, error: HTTPException) -> Response:
    return HTMLResponse(rendered("refused", message=error.detail), error.status_code)


def _misused(_request: Request, error: SimulatorError) -> Response:
    return HTMLResponse(rendered("refused", message=str(error)), 400)
