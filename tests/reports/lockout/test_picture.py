"""The picture of the lockout: what it says, that words keep clear of each other, that it comes out the same."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import pytest
from lxml import etree

from simulator.analysis.lockout.lockout import Lockout, find_lockout
from simulator.analysis.lockout.states import setting
from simulator.domain.devices import DeviceType, Smets
from simulator.reports.lockout.picture import picture_svg
from simulator.rules.modifications import select
from simulator.rules.rulebook import RuleSet

CASES = [
    (Smets.SMETS1, ""),
    (Smets.SMETS1, "DP107=without-6.1f"),
    (Smets.SMETS1, "DP107=registered-operator"),
    (Smets.SMETS2, ""),
    (Smets.SMETS2, "SECMP0063=business-requirements"),
    (Smets.SMETS2, "SECMP0063=all-senders"),
]


def drawn(smets: Smets, text: str, device_type: DeviceType = DeviceType.ESME) -> tuple[Lockout, str]:
    rules = RuleSet((select(text),) if text else ())
    lockout = find_lockout(rules.at(), setting(smets, device_type))
    return lockout, picture_svg(lockout, rules.name)


class Words(NamedTuple):
    """A line of text and about where it is: a letter is 0.55 of its size wide, bold 0.6."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    def meets(self, other: Words) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def words(svg: str) -> list[Words]:
    found = []
    for element in etree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"):
        x, y, size = (float(str(element.get(name))) for name in ("x", "y", "font-size"))
        said = element.text or ""
        width = len(said) * size * (0.6 if element.get("font-weight") == "bold" else 0.55)
        left = x - width / 2 if element.get("text-anchor") == "middle" else x
        found.append(Words(said, left, left + width, y - 0.75 * size, y + 0.2 * size))
    return found


@pytest.mark.parametrize("device_type", [DeviceType.ESME, DeviceType.GPF])
@pytest.mark.parametrize(("smets", "text"), CASES)
def test_words_keep_clear_of_each_other_and_of_the_edge(smets: Smets, text: str, device_type: DeviceType) -> None:
    _, svg = drawn(smets, text, device_type)
    said = words(svg)
    width, height = (float(str(etree.fromstring(svg).get(name))) for name in ("width", "height"))
    assert [w.text for w in said if w.left < 0 or w.right > width or w.bottom > height] == []
    assert [(a.text, b.text) for a, b in combinations(said, 2) if a.meets(b)] == []


@pytest.mark.parametrize(("smets", "text"), CASES)
def test_every_locked_class_says_so_and_is_hatched(smets: Smets, text: str) -> None:
    lockout, svg = drawn(smets, text)
    locked = [count for count in lockout.quotient.count(lockout.locked).values() if count]
    said = [w.text for w in words(svg)]
    assert sorted(text for text in said if text.endswith(": LOCKED")) == sorted(f"{n:,} states: LOCKED" for n in locked)
    assert svg.count('fill="url(#locked)"') == len(locked) + 1  # and the legend's
    assert sum(text.endswith(": RIGHT") for text in said) == svg.count('fill="#eef6ee"') > 0


def test_arrows_say_who_does_what() -> None:
    said = " ".join(w.text for w in words(drawn(Smets.SMETS1, "DP107=without-6.1f")[1]))
    assert "registered operator (owner): 6.15.1" in said
    assert "owner of the certificate: 6.15.1" in said
    assert "Registration Data changes" in said


def test_recovery_is_told_rather_than_drawn() -> None:
    said = " ".join(w.text for w in words(drawn(Smets.SMETS2, "")[1]))
    assert "The DCC can place any certificate, whichever is held" in said
    assert "DCC: 6.21" not in said
    assert "58 states: only recovery leads out" in said


def test_the_same_again() -> None:
    assert drawn(Smets.SMETS1, "")[1] == drawn(Smets.SMETS1, "")[1]
