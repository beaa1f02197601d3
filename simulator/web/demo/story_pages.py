"""The pages of a story: the player, a message opened, a Device, two rule sets side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from simulator.domain.errors import SimulatorError
from simulator.reports.evidence.trees import tree_html
from simulator.reports.sequence import said
from simulator.stories import feature
from simulator.web.demo import views
from simulator.web.demo.acting import choices, sentences
from simulator.web.demo.comparison import figures, first_difference
from simulator.web.demo.files import file
from simulator.web.demo.gallery import BASELINE, find_story
from simulator.web.demo.lenses import LENSES
from simulator.web.demo.library import Library
from simulator.web.demo.place import MOST_ADDED, Place, number
from simulator.web.demo.telling import ToldStory
from simulator.web.demo.templates import rendered

_MOST_FIELDS = 12
_LONGEST_FORM = 4_000


class StoryPages:
    """Shows stories out of a library. Every page is drawn from its address alone."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def routes(self) -> list[BaseRoute]:
        """The addresses of a story."""
        story = "/story/{story}"
        return [
            Route(story, self._page(self._player)),
            Route(f"{story}/frame", self._page(self._frame)),
            Route(f"{story}/entry/{{number}}", self._page(self._entry)),
            Route(f"{story}/entry/{{number}}/document", self._page(self._document)),
            Route(f"{story}/device/{{device}}", self._page(self._device)),
            Route(f"{story}/certificate/{{thumbprint}}.der", self._page(self._certificate)),
            Route(f"{story}/compare", self._page(self._compare)),
            Route(f"{story}/journal", self._page(self._journal)),
            Route(f"{story}/feature", self._page(self._feature)),
            Route(f"{story}/act", self._act, methods=["POST"]),
        ]

    def _page(self, draw: Callable[[Request, Place, ToldStory], Response]) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            place, told = self._there(request)
            return draw(request, place, told)

        return answer

    def _there(self, request: Request) -> tuple[Place, ToldStory]:
        """Where an address leads, and the story as it is told there."""
        story = find_story(request.path_params["story"])
        if story is None:
            raise HTTPException(404, "There is no story of this name.")
        place = Place.of(story, request.query_params)
        told = self._library.at(place)
        return place.within(len(told.events)), told

    # -- the player ---------------------------------------------------------------------------------------------------

    def _player(self, _request: Request, place: Place, told: ToldStory) -> Response:
        offered = {"lenses": LENSES, "offered": choices(told)}
        return HTMLResponse(rendered("story", **_at(place, told), **offered))

    def _frame(self, _request: Request, place: Place, told: ToldStory) -> Response:
        """The part that changes while a story plays; the address bar follows it."""
        return HTMLResponse(rendered("frame", **_at(place, told)), headers={"HX-Replace-Url": place.url()})

    # -- what is opened -----------------------------------------------------------------------------------------------

    def _entry(self, request: Request, place: Place, told: ToldStory) -> Response:
        shown = {"place": place, "told": told, "opened": views.opened(told, _entry_asked_for(request, told))}
        if "HX-Request" in request.headers:
            return HTMLResponse(rendered("entry", **shown))
        return HTMLResponse(rendered("entry_page", **shown))

    def _document(self, request: Request, place: Place, told: ToldStory) -> Response:
        """What was sent, octet by octet."""
        entry = _entry_asked_for(request, told)
        document = told.documents.get(told.record.exchanges[entry].document)
        if document is None:
            raise HTTPException(404, "Nothing was sent with this entry.")
        ending = "xml" if document.lstrip()[:1] == b"<" else "bin"
        return file(document, f"{place.story.name}-{entry}.{ending}")

    def _device(self, request: Request, place: Place, told: ToldStory) -> Response:
        pictures = {state.name: (state, picture) for state, picture in views.pictures(told, place.at)}
        if request.path_params["device"] not in pictures:
            raise HTTPException(404, "There is no Device of this name in the story.")
        device, picture = pictures[request.path_params["device"]]
        changes = [change for change in views.changes(told, place.at) if change.device == device.name]
        held = {slot.certificate.thumbprint: slot for slot in device.slots if slot.certificate}
        certificates = [(slot, tree_html([told.certificates[print_]])) for print_, slot in held.items()]
        shown = {"device": device, "picture": picture, "changes": changes, "certificates": certificates}
        return HTMLResponse(rendered("device", place=place, told=told, **shown))

    def _certificate(self, request: Request, place: Place, told: ToldStory) -> Response:
        """A certificate that was in a slot, as it is encoded."""
        held = {s.certificate.thumbprint: s.certificate for seen in told.states for d in seen for s in d.slots
                if s.certificate}  # fmt: skip
        certificate = held.get(request.path_params["thumbprint"])
        if certificate is None:
            raise HTTPException(404, "No slot of the story has held a certificate of this thumbprint.")
        return file(certificate.der, f"{place.story.name}-{certificate.thumbprint[:12]}.der")

    def _journal(self, _request: Request, place: Place, told: ToldStory) -> Response:
        """The journal as lines of JSON."""
        lines = "".join(f"{event.as_json()}\n" for event in told.events)
        return file(lines.encode(), f"{place.story.name}-journal.ndjson")

    def _feature(self, _request: Request, place: Place, _told: ToldStory) -> Response:
        """The story in Gherkin."""
        return file(feature(place.story.name).encode(), f"{place.story.name}.feature")

    # -- side by side -------------------------------------------------------------------------------------------------

    def _compare(self, request: Request, place: Place, told: ToldStory) -> Response:
        """Today's rules on the left, the modification on the right."""
        rules = place.story.compared if place.is_baseline else place.rules
        here = replace(place, rules=rules)
        left = self._library.told(place.story, BASELINE, place.added)
        right = self._library.told(place.story, rules, place.added)
        sides = ((BASELINE, left), (rules, right))
        last = max(len(left.events), len(right.events))
        at = min(place.at, last) if "at" in request.query_params else last
        shown = {
            "place": replace(here, at=at),
            "sides": sides,
            "last": last,
            "differs": first_difference(left.events, right.events),
            "figures": list(figures(left, right, at)),
            "said": said,
            "lenses": LENSES,
            "seen": {side: views.seen_through(place.lens, told) for side, told in sides},
            "pictures": {side: views.pictures(told, min(at, len(told.events))) for side, told in sides},
        }
        template = "compare_frame" if "HX-Request" in request.headers else "compare"
        headers = {"HX-Replace-Url": replace(here, at=at).url("/compare")}
        return HTMLResponse(rendered(template, **shown), headers=headers)

    # -- acting -------------------------------------------------------------------------------------------------------

    async def _act(self, request: Request) -> Response:
        """Add sentences to the story, and go to where they begin to be carried out."""
        sent = b""
        async for chunk in request.stream():
            sent += chunk
            if len(sent) > _LONGEST_FORM:
                raise HTTPException(413, "This form is longer than any of ours.")
        try:
            form = dict(parse_qsl(sent.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS))
        except ValueError:
            raise HTTPException(413, "This form has more fields than any of ours.") from None
        return await run_in_threadpool(self._added, request, form)

    def _added(self, request: Request, form: dict[str, str]) -> Response:
        place, told = self._there(request)
        if form.get("act") == "undo":
            return RedirectResponse(replace(place, added=place.added[:-1]).url(), 303)
        try:
            steps = sentences(form, choices(told))
        except SimulatorError as error:
            raise HTTPException(400, str(error)) from None
        if len(place.added) + len(steps) > MOST_ADDED:
            message = f"A story has room for {MOST_ADDED} added steps. Take some back, or open the story anew."
            raise HTTPException(400, message)
        before = len(told.events)
        return RedirectResponse(replace(place, added=(*place.added, *steps), at=before + 1).url(), 303)


def _at(place: Place, told: ToldStory) -> dict[str, object]:
    """What the player shows at an instant."""
    drawn = views.diagram(told, place)
    return {
        "place": place,
        "told": told,
        "moment": told.moment(place.at),
        "steps": views.steps_at(told, place.at),
        "heads": drawn.heads,
        "diagram": drawn.whole,
        "width": drawn.width,
        "acronyms": drawn.acronyms,
        "pictures": views.pictures(told, place.at),
        "last": told.events[place.at - 1] if place.at else None,
        "said": said,
    }


def _entry_asked_for(request: Request, told: ToldStory) -> int:
    entry = number(request.path_params, "number", len(told.events))
    if entry >= len(told.events):
        raise HTTPException(404, "The journal has no entry of this number.")
    return entry
