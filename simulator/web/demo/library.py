"""Told stories, kept for as long as there is room: the same story under the same rules is told once."""

from __future__ import annotations

import threading
from collections import OrderedDict

from simulator.web.demo.gallery import Story
from simulator.web.demo.place import Place
from simulator.web.demo.telling import ToldStory, tell

_ROOM = 60


class Library:
    """Tells stories when somebody first asks for them. A told story is never changed, so visitors can share it."""

    def __init__(self) -> None:
        self._told: OrderedDict[tuple[str, str, tuple[str, ...]], ToldStory] = OrderedDict()
        self._lock = threading.Lock()

    def at(self, place: Place) -> ToldStory:
        """The story of a place, under its rules, with the steps that its visitor has added."""
        return self.told(place.story, place.rules, place.added)

    def told(self, story: Story, rules: str, added: tuple[str, ...] = ()) -> ToldStory:
        """A story under a rule set."""
        key = story.name, rules, added
        with self._lock:
            if key not in self._told:
                self._told[key] = tell(story, rules, added)
                if len(self._told) > _ROOM:
                    self._told.popitem(last=False)
            self._told.move_to_end(key)
            return self._told[key]
