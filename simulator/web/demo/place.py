"""Where a visitor is: everything that a page shows stands in its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from simulator.web.demo.gallery import BASELINE, Story
from simulator.web.demo.lenses import LENSES, Lens

MOST_ADDED = 40
"""So many steps can be added to a story."""
_LONGEST_STEP = 300


@dataclass(frozen=True)
class Place:
    """A story, the rule set it is told under, the instant (how many entries of the journal), and how it is shown.

    ``added`` are further steps that the visitor has had carried out after those of the story.
    """

    story: Story
    rules: str
    at: int
    lens: Lens
    presenting: bool = False
    added: tuple[str, ...] = ()

    @classmethod
    def of(cls, story: Story, query: QueryParams) -> Place:
        """The place that an address names. What it leaves out or names wrongly is as the story opens."""
        asked = query.get("rules", "")
        return cls(
            story=story,
            rules=asked if asked in story.rule_sets else story.modified,
            at=number(query, "at", 1),
            lens=LENSES.get(query.get("lens", ""), LENSES["everything"]),
            presenting=query.get("present") == "1",
            added=tuple(step[:_LONGEST_STEP] for step in query.getlist("add")[:MOST_ADDED]),
        )

    def within(self, entries: int) -> Place:
        """The same, not beyond the end of the journal."""
        return replace(self, at=min(self.at, entries))

    @property
    def query(self) -> str:
        """The address's query: only what is not as the story opens."""
        return urlencode([(name, value) for name, value in self._all() if value])

    @property
    def fixed(self) -> list[tuple[str, str]]:
        """What a form has to send along beside the instant."""
        return [(name, value) for name, value in self._all() if value and name != "at"]

    def _all(self) -> list[tuple[str, str]]:
        told = [
            ("rules", self.rules if self.rules != self.story.modified else ""),
            ("at", str(self.at)),
            ("lens", self.lens.name if self.lens.name != "everything" else ""),
            ("present", "1" if self.presenting else ""),
        ]
        return told + [("add", step) for step in self.added]

    def url(self, part: str = "", **changed: object) -> str:
        """The address of this place or of a part of it (``/entry/3``), with some things changed."""
        there = replace(self, **changed)  # type: ignore[arg-type] # the fields are named by the templates
        return f"/story/{self.story.name}{part}?{there.query}"

    @property
    def is_baseline(self) -> bool:
        """Whether the story is told under today's rules."""
        return self.rules == BASELINE


def number(query: Mapping[str, str], name: str, otherwise: int) -> int:
    """A number of the address that is not negative."""
    text = query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise
