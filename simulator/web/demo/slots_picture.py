"""A Device's slots as a picture (SVG): a row for each role, a box for each slot, with who holds it.

What has changed has a thick border and says when; the Network Operator slot says whether it is right. So no colour is
needed to read it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby
from xml.sax.saxutils import escape

from simulator.reports.wording import printable
from simulator.web.demo.slots import DeviceState, Slot

_LABEL, _BOX, _GAP, _ROW, _TOP = 108, 122, 6, 74, 58
_INK, _QUIET, _GOOD, _BAD = "#1a1a1a", "#4a4a4a", "#1d5e2a", "#a3161a"
_NETWORK_OPERATOR = "NetworkOperator"
_STANDS = {"right": "✓ registered", "wrong": "✗ not registered", "none": ""}


def slots_svg(device: DeviceState, changed: Mapping[str, str]) -> str:
    """The picture. ``changed`` says of some slots, by place, when they came to hold what they hold."""
    rows = [(role, list(slots)) for role, slots in groupby(device.slots, key=lambda slot: slot.role)]
    widest = max((len(slots) for _, slots in rows), default=1)
    width, height = _LABEL + widest * (_BOX + _GAP) + 6, _TOP + len(rows) * _ROW + 8
    own_name = "" if device.name == device.device_type else f"{device.name}: "
    drawn = [
        f'<rect x="1" y="1" width="{width - 2}" height="{height - 2}" rx="10" fill="#fff" stroke="{_INK}" '
        'stroke-width="1.5"/>',
        _text(14, 25, f"{own_name}{device.smets} {device.device_type}", size=16, weight="bold"),
        _text(14, 44, f"{device.device_id}, {device.status}", fill=_QUIET),
    ]
    for number, (role, slots) in enumerate(rows):
        top = _TOP + number * _ROW
        drawn += [_text(14, top + 22 + 15 * n, word, weight="bold") for n, word in enumerate(_spaced(role).split("\n"))]
        for place, slot in enumerate(slots):
            drawn.append(_box(_LABEL + place * (_BOX + _GAP), top, slot, device, changed.get(slot.place, "")))
    title = f"Slots of {device.name}: " + ", ".join(f"{s.place}: {s.holder}" for s in device.slots)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="img" font-family="Helvetica, Arial, sans-serif" font-size="12">'
        f"<title>{escape(printable(title))}</title>{''.join(drawn)}</svg>"
    )


def _box(left: int, top: int, slot: Slot, device: DeviceState, changed: str) -> str:
    standing = _STANDS[device.right] if slot.role == _NETWORK_OPERATOR else ""
    colour = {"✓": _GOOD, "✗": _BAD}.get(standing[:1], _INK)
    thickness = 3 if changed else 1
    below = [line for line in (standing, changed) if line]
    dashed = ' stroke-dasharray="4 3"' if slot.holder == "the DCC" else ""
    return (
        f'<rect x="{left}" y="{top + 2}" width="{_BOX}" height="{_ROW - 10}" rx="4" fill="#fff" stroke="{colour}" '
        f'stroke-width="{thickness}"{dashed}/>'
        + _text(left + 7, top + 16, slot.usage, fill=_QUIET, size=10.5)
        + _text(left + 7, top + 32, _short(slot.holder), weight="bold", fill=colour, size=13)
        + "".join(_text(left + 7, top + 46 + 13 * n, line, fill=colour, size=10.5) for n, line in enumerate(below))
    )


def _text(x: float, y: float, words: str, *, size: float = 12, weight: str = "normal", fill: str = _INK) -> str:
    shown = escape(printable(words))
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" font-weight="{weight}" fill="{fill}">{shown}</text>'


def _short(words: str, longest: int = 16) -> str:
    return words if len(words) <= longest else f"{words[: longest - 1]}…"


def _spaced(role: str) -> str:
    """``NetworkOperator`` as words, a line each."""
    return re.sub("(?<=[a-z])(?=[A-Z][a-z])", "\n", role)
