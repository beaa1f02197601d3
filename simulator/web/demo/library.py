"""Told stories, kept for as long as there is room: the same story under the same rules is told once."""

from __future__ import annotations

import threading
from collections import OrderedDict

from simulator.web.demo.gallery import Story
from simulator.web.demo.place import Place
from simulator.web.demo.telling import ToldStory, tell

_ROOM = 60
_Key = tuple[str, str, tuple[str, ...]]


class Library:
    """Tells stories when somebody first asks for them. A told story is never changed, so visitors can share it.

    One story is told at a time; who reads one that has been told does not wait for that.
    """

    def __init__(self) -> None:
        self._told: OrderedDict[_Key, ToldStory] = OrderedDict()
        self._shelf = threading.Lock()
        self._telling = threading.Lock()

    def at(self, place: Place) -> ToldStory:
        """The story of a place, under its rules, with the steps that its visitor has added."""
        return self.told(place.story, place.rules, place.added)

    def told(self, story: Story, rules: str, added: tuple[str, ...] = ()) -> ToldStory:
        """A story under a rule set."""
        key = story.name, rules, added
        found = self._find(key)
        if found is not None:
            return found
        with self._telling:
            found = self._find(key)  # another visitor may have waited for it
            if found is None:
                found = tell(story, rules, added)
                self._keep(key, found)
        return found

    def _find(self, key: _Key) -> ToldStory | None:
        with self._shelf:
            if key in self._told:
                self._told.move_to_end(key)
            return self._told.get(key)

    def _keep(self, key: _Key, told: ToldStory) -> None:
        with self._shelf:
            self._told[key] = told
            if len(self._told) > _ROOM:
                self._told.popitem(last=False)
