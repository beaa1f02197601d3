"""Which elements stand in an element, in which order and how often: checked, with findings that help.

A :class:`Layout` states the content of one element as data. Reading an element by its layout gives a
:class:`Content`, its elements by their names; whatever is missing, unknown, misspelt, repeated, out of order or in a
wrong namespace has become a finding by then. One fault makes one finding: a misspelt element counts as the one that
was probably meant, an element in a wrong namespace as present.
"""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple

from lxml.etree import _Element

from simulator.domain.documents import DUIS_NAMESPACE
from simulator.duis.findings import Findings, Reason, near_miss, quoted
from simulator.duis.names import PREFIXES, SCHEMA_INSTANCE_NAMESPACE
from simulator.duis.simple_type import WHITE_SPACE

_ALLOWED_EVERYWHERE = frozenset(
    f"{{{SCHEMA_INSTANCE_NAMESPACE}}}{name}" for name in ("schemaLocation", "noNamespaceSchemaLocation")
)


class Part:
    """A place in a layout: an element, or a choice of several, and how often it may stand there.

    ``label`` is what messages call it where the names would be too many.
    """

    __slots__ = ("at_least", "at_most", "label", "names", "namespace")

    def __init__(
        self,
        *names: str,
        at_least: int = 1,
        at_most: int = 1,
        namespace: str = DUIS_NAMESPACE,
        label: str = "",
    ) -> None:
        self.names = names
        self.at_least = at_least
        self.at_most = at_most
        self.namespace = namespace
        self.label = label or " or ".join(names)

    def __str__(self) -> str:
        return self.label


class Element:
    """The name of an element, in the namespace of DUIS or in that of its prefix: ``ra:OriginatorCounter``."""

    __slots__ = ("end", "name", "namespace", "start")

    def __init__(self, name: str) -> None:
        prefix, _, self.name = name.rpartition(":")
        self.namespace = PREFIXES[prefix or "sr"]
        self.start = f"<{prefix or 'sr'}:{self.name}>"
        self.end = f"</{prefix or 'sr'}:{self.name}>"

    def part(self, at_least: int, at_most: int = 1) -> Part:
        """The element as a part of a layout."""
        return Part(self.name, at_least=at_least, at_most=at_most, namespace=self.namespace)


class Layout:
    """The parts of an element, in order. An element appears in one part only."""

    __slots__ = ("_by_local_name", "_by_tag", "_nothing_found", "_required", "attributes", "parts")

    def __init__(self, *parts: Part, attributes: tuple[str, ...] = ()) -> None:
        self.parts = parts
        self.attributes = attributes
        self._nothing_found = [0] * len(parts)
        self._required = [(place, part) for place, part in enumerate(parts) if part.at_least]
        self._by_tag = {
            f"{{{part.namespace}}}{name}": (place, name) for place, part in enumerate(parts) for name in part.names
        }
        self._by_local_name = {name: place for place, name in self._by_tag.values()}

    def read(self, element: _Element, findings: Findings) -> Content:
        """Check what stands in an element (and that it has no attributes but its own) and give its content."""
        if element.keys():
            check_attributes(element, findings, self.attributes)
        if (text := element.text) and text.strip(WHITE_SPACE):
            _report_text(text, element, findings)
        found: dict[str, list[_Element]] = {}
        counts = self._nothing_found.copy()
        reached = 0
        for child in element:
            known = self._by_tag.get(child.tag)
            if known is None:
                place = self._recognise(child, element, counts=counts, reached=reached, found=found, findings=findings)
                reached = max(reached, place)
            else:
                place, name = known
                counts[place] += 1
                if counts[place] > self.parts[place].at_most:
                    _report_repeated(child, self.parts[place], element, findings)
                elif place < reached:
                    _report_misplaced(child, name, self.parts[reached], findings)
                else:
                    reached = place
                found.setdefault(name, []).append(child)
            if (text := child.tail) and text.strip(WHITE_SPACE):
                _report_text(text, element, findings)
            if findings.full:
                break
        for place, part in self._required:
            if counts[place] < part.at_least:
                _report_missing(element, part, findings)
        return Content(element, found, findings)

    def _recognise(
        self,
        child: _Element,
        parent: _Element,
        *,
        counts: list[int],
        reached: int,
        found: dict[str, list[_Element]],
        findings: Findings,
    ) -> int:
        """Report a child that does not belong here, let it stand for what was probably meant, and give its place."""
        name = meant = local_name(child)
        wrong_namespace = name in self._by_local_name
        if wrong_namespace:
            report_namespace(child, self.parts[self._by_local_name[name]].namespace, findings)
        else:
            meant = near_miss(name, self._by_local_name)
            expected = self._possible(counts, reached)
            hint = f"; did you mean {quoted(meant)}?" if meant else ""
            findings.add(
                Reason.UNEXPECTED_ELEMENT,
                f"{quoted(name)} does not belong in {local_name(parent)}; expected {expected}{hint}",
                at=child,
                element=name,
                expected=expected,
                suggestion=meant,
            )
        place = self._by_local_name.get(meant, -1)
        if place >= 0 and counts[place] < self.parts[place].at_most:
            counts[place] += 1
            found.setdefault(meant, []).extend([] if wrong_namespace else [child])
        return place

    def _possible(self, counts: list[int], reached: int) -> str:
        """What could stand next, when the parts so far have been found so many times."""
        labels = []
        for part, count in zip(self.parts[reached:], counts[reached:], strict=True):
            if count < part.at_most:
                labels.append(part.label)
            if count < part.at_least:
                break
        return " or ".join(labels) or "no more elements"


class Content(NamedTuple):
    """What stands in an element that has been checked against its layout: elements by their names."""

    element: _Element
    found: dict[str, list[_Element]]
    findings: Findings

    def one(self, name: str) -> _Element | None:
        """The element of this name, or nothing if there is none."""
        found = self.found.get(name)
        return found[0] if found else None

    def chosen(self, names: Container[str]) -> tuple[str, _Element] | None:
        """The name and the element that stand where there is a choice."""
        for name, found in self.found.items():
            if found and name in names:
                return name, found[0]
        return None


def local_name(element: _Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def report_namespace(element: _Element, expected: str, findings: Findings) -> None:
    """Report an element whose name is right and whose namespace is not."""
    namespace = str(element.tag)[1:].partition("}")[0] if "}" in str(element.tag) else ""
    stated = f"the namespace {quoted(namespace, 80)}" if namespace else "no namespace"
    findings.add(
        Reason.WRONG_NAMESPACE,
        f"the element is in {stated}; expected '{expected}'",
        at=element,
        element=local_name(element),
        found=namespace[:80],
        expected=expected,
    )


def check_attributes(element: _Element, findings: Findings, allowed: tuple[str, ...] = ()) -> None:
    """Report the attributes of an element that it may not have."""
    for attribute in map(str, element.keys()):
        if findings.full:
            break
        if attribute not in allowed and attribute not in _ALLOWED_EVERYWHERE:
            suggestion = near_miss(attribute, allowed)
            hint = f"; did you mean {quoted(suggestion)}?" if suggestion else ""
            expected = " and ".join(allowed) or "no attribute"
            findings.add(
                Reason.UNEXPECTED_ATTRIBUTE,
                f"the attribute {quoted(attribute, 80)} does not belong here; expected {expected}{hint}",
                at=element,
                element=local_name(element),
                found=attribute[:80],
                expected=expected,
                suggestion=suggestion,
            )


def is_misspelt(attribute: str, element: _Element) -> bool:
    """Whether an attribute is missing, and another stands there that was probably meant to be it."""
    return element.get(attribute) is None and any(near_miss(str(stated), (attribute,)) for stated in element.attrib)


def _report_text(text: str, element: _Element, findings: Findings) -> None:
    stated = text.strip(WHITE_SPACE)
    findings.add(
        Reason.UNEXPECTED_TEXT,
        f"the text {quoted(stated)} does not belong here; expected elements only",
        at=element,
        element=local_name(element),
        found=stated[:80],
        expected="elements only",
    )


def _report_missing(element: _Element, part: Part, findings: Findings) -> None:
    name = local_name(element)
    findings.add(
        Reason.MISSING_ELEMENT,
        f"{part} is missing in {name}",
        at=element,
        element=part.names[0] if len(part.names) == 1 else name,
        expected=str(part),
    )


def _report_repeated(child: _Element, part: Part, parent: _Element, findings: Findings) -> None:
    most = "once" if part.at_most == 1 else f"{part.at_most} times"
    findings.add(
        Reason.REPEATED_ELEMENT,
        f"there are too many; expected {part} at most {most} in {local_name(parent)}",
        at=child,
        element=local_name(child),
        expected=f"at most {part.at_most}",
    )


def _report_misplaced(child: _Element, name: str, after: Part, findings: Findings) -> None:
    findings.add(
        Reason.MISPLACED_ELEMENT,
        f"the element stands in a wrong place; expected {name} before {after}",
        at=child,
        element=name,
        expected=f"before {after}",
    )
