"""Which elements stand in an element, in which order and how often: checked, with findings that help.

A :class:`Layout` states the content of one element as data. Reading an element by its layout gives a
:class:`Content`, from which the caller asks for values by name; whatever is missing, unknown, misspelt, repeated, out
of order or in a wrong namespace has become a finding by then. One fault makes one finding: a misspelt element counts
as the one that was probably meant, an element in a wrong namespace as present.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from lxml.etree import _Element

from simulator.duis.findings import Findings, Reason, near_miss, quoted
from simulator.duis.names import DUIS_NAMESPACE, SCHEMA_INSTANCE_NAMESPACE
from simulator.duis.simple_types import Problem, SimpleType

T = TypeVar("T")

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


def required(name: str, at_most: int = 1) -> Part:
    """An element that must be there, once unless it may be repeated."""
    return Part(name, at_most=at_most)


def optional(name: str, namespace: str = DUIS_NAMESPACE) -> Part:
    """An element that may be there once."""
    return Part(name, at_least=0, namespace=namespace)


class Layout:
    """The parts of an element, in order. An element appears in one part only."""

    __slots__ = ("_by_local_name", "_by_tag", "parts")

    def __init__(self, *parts: Part) -> None:
        self.parts = parts
        self._by_tag = {
            f"{{{part.namespace}}}{name}": (place, name) for place, part in enumerate(parts) for name in part.names
        }
        self._by_local_name = {name: place for place, name in self._by_tag.values()}

    def read(self, element: _Element, findings: Findings, *attributes: str) -> Content:
        """Check what stands in an element (and that it has no attributes but these) and give its content."""
        name = local_name(element)
        _check_attributes(element, name, findings, attributes)
        _check_no_text(element.text, element, name, findings)
        found: dict[str, list[_Element]] = {}
        counts = [0] * len(self.parts)
        reached = 0
        for child in element:
            if findings.full:
                break
            known = self._by_tag.get(child.tag)
            if known is None:
                place = self._recognise(child, name, counts=counts, reached=reached, found=found, findings=findings)
            else:
                place, child_name = known
                counts[place] += 1
                if counts[place] > self.parts[place].at_most:
                    _report_repeated(child, self.parts[place], name, findings)
                elif place < reached:
                    _report_misplaced(child, child_name, self.parts[reached], findings)
                found.setdefault(child_name, []).append(child)
            reached = max(reached, place)
            _check_no_text(child.tail, element, name, findings)
        for part, count in zip(self.parts, counts, strict=True):
            if count < part.at_least:
                _report_missing(element, part, name, findings)
        return Content(findings, found)

    def _recognise(
        self,
        child: _Element,
        parent: str,
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
                f"{quoted(name)} does not belong in {parent}; expected {expected}{hint}",
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


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in an element that has been checked against its layout: elements by their names."""

    findings: Findings
    elements: dict[str, list[_Element]]

    def required(self, name: str, kind: SimpleType[T]) -> T:
        """The value of an element that must be there (if it is not, the layout has reported that)."""
        found = self.elements.get(name)
        return read_value(found[0], name, kind, self.findings) if found else kind.fallback

    def optional(self, name: str, kind: SimpleType[T]) -> T | None:
        """The value of an element, or nothing if it is not there."""
        found = self.elements.get(name)
        return read_value(found[0], name, kind, self.findings) if found else None

    def every(self, name: str, kind: SimpleType[T]) -> tuple[T, ...]:
        """The values of all elements of this name."""
        return tuple([read_value(element, name, kind, self.findings) for element in self.elements.get(name, ())])

    def element(self, name: str) -> _Element | None:
        """The element itself."""
        found = self.elements.get(name)
        return found[0] if found else None

    def inside(self, name: str, layout: Layout) -> Content:
        """What stands in a child element; nothing if the child is not there."""
        found = self.elements.get(name)
        return layout.read(found[0], self.findings) if found else Content(self.findings, {})

    def chosen(self, part: Part) -> tuple[str, _Element] | None:
        """The name and the element that stand where the layout leaves a choice."""
        for name, found in self.elements.items():
            if found and name in part.names:
                return name, found[0]
        return None


def read_value(element: _Element, name: str, kind: SimpleType[T], findings: Findings) -> T:
    """The value of an element that holds nothing but text."""
    _check_attributes(element, name, findings, ())
    if len(element):
        for child in element:
            findings.add(
                Reason.UNEXPECTED_ELEMENT,
                f"{quoted(local_name(child))} does not belong in {name}; expected text only",
                at=child,
                element=local_name(child),
                expected="text only",
            )
        return kind.fallback
    text = element.text or ""
    value = kind.read(text)
    if isinstance(value, Problem):
        findings.add(
            value.reason,
            str(value),
            at=element,
            element=name,
            found=text[:80],
            expected=value.expected,
            suggestion=value.suggestion,
        )
        return kind.fallback
    return value


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


def _check_attributes(element: _Element, name: str, findings: Findings, allowed: tuple[str, ...]) -> None:
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
                element=name,
                found=attribute[:80],
                expected=expected,
                suggestion=suggestion,
            )


def _check_no_text(text: str | None, element: _Element, name: str, findings: Findings) -> None:
    if text and (stated := text.strip(" \t\r\n")):
        findings.add(
            Reason.UNEXPECTED_TEXT,
            f"the text {quoted(stated)} does not belong here; expected elements only",
            at=element,
            element=name,
            found=stated[:80],
            expected="elements only",
        )


def _report_missing(element: _Element, part: Part, name: str, findings: Findings) -> None:
    findings.add(
        Reason.MISSING_ELEMENT,
        f"{part} is missing in {name}",
        at=element,
        element=part.names[0] if len(part.names) == 1 else name,
        expected=str(part),
    )


def _report_repeated(child: _Element, part: Part, parent: str, findings: Findings) -> None:
    most = "once" if part.at_most == 1 else f"{part.at_most} times"
    findings.add(
        Reason.REPEATED_ELEMENT,
        f"there are too many; expected {part} at most {most} in {parent}",
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
