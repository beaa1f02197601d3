"""The strokes that the picture of the lockout is drawn with: boxes, lines with heads, lines of text. SVG as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

FONT = "Helvetica, Arial, Liberation Sans, sans-serif"
INK = "#1a1a1a"
LINE = 17
"""From one line of text to the next."""
LETTER = 6.6
"""The width of a letter, about; a line of text is no wider than its letters times this."""

HATCHED = "url(#locked)"
_QUIET = "#4a4a4a"


def document(width: int, height: int, drawn: Sequence[str]) -> str:
    """A whole picture on white."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    parts = [f'{head} font-family="{FONT}">', *_defs(), rect(0, 0, width, height, "#ffffff"), *drawn, "</svg>"]
    return "\n".join(parts) + "\n"


def _defs() -> Iterator[str]:
    yield "<defs>"
    yield (
        '<pattern id="locked" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="8" height="8" fill="#ffffff"/><rect width="3.2" height="8" fill="#d98f86"/></pattern>'
    )
    yield (
        '<marker id="head" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="9" markerHeight="9" orient="auto">'
        f'<path d="M0,0 L10,5 L0,10 z" fill="{INK}"/></marker>'
    )
    yield "</defs>"


def rect(x: int, y: int, width: int, height: int, fill: str, stroke: str = "none", thick: float = 0) -> str:
    """A box."""
    border = f' stroke="{stroke}" stroke-width="{thick}"' if thick else ""
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}"{border}/>'


def line(points: Sequence[tuple[int, int]], event: bool) -> str:
    """A line with a head at its end; dashed for an event."""
    path = " L".join(f"{x},{y}" for x, y in points)
    dash = ' stroke-dasharray="6 4"' if event else ""
    return f'<path d="M{path}" fill="none" stroke="{INK}" stroke-width="1.6"{dash} marker-end="url(#head)"/>'


def text(
    x: int, y: int, lines: Sequence[str], *, size: int = 13, weight: str = "normal", italic: bool = False,
    anchor: str = "start",
) -> Iterator[str]:  # fmt: skip
    """Lines of text below each other; the quiet ones are in italics."""
    style = f'font-size="{size}" font-weight="{weight}" fill="{_QUIET if italic else INK}" text-anchor="{anchor}"'
    style += ' font-style="italic"' if italic else ""
    for number, line in enumerate(lines):
        yield f'<text x="{x}" y="{y + LINE * number}" {style}>{escape(line)}</text>'
