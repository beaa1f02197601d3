"""A decoded document as nested lists of HTML. What is long, such as a certificate, can be folded."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from simulator.reports.decoded.tree import Shown, Standing
from simulator.reports.wording import printable

_SIGNS = {Standing.PLAIN: "", Standing.GOOD: "✓ ", Standing.BAD: "✗ ", Standing.UNKNOWN: "? "}
_LONG = 6
"""So many children are folded away."""


def tree_html(nodes: Iterable[Shown]) -> Markup:
    """The lists. Values say in words what the signs before them say."""
    return Markup(f'<ul class="tree">{"".join(map(_item, nodes))}</ul>')


def _item(node: Shown) -> str:
    value = f"{_SIGNS[node.standing]}{printable(node.value)}"
    words = f"{escape(printable(node.label))}{': ' if node.value else ''}<b class={node.standing}>{escape(value)}</b>"
    if not node.children:
        return f"<li>{words}</li>"
    below = f"<ul>{''.join(map(_item, node.children))}</ul>"
    if len(node.children) >= _LONG and not _has_findings(node):
        return f"<li><details><summary>{words}</summary>{below}</details></li>"
    return f"<li>{words}{below}</li>"


def _has_findings(node: Shown) -> bool:
    """What is wrong is never folded away."""
    return any(inner.standing is Standing.BAD for inner in node.walk())
