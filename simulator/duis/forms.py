"""What an element holds as a whole, and the value that it gives.

Reading an element by its form gives the value; writing a value by its form gives the content of the element.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, Generic, Protocol, TypeVar

from lxml.etree import _Element

from simulator.domain.service_requests import SERVICE_REFERENCE_VARIANTS, ServiceReferenceVariant
from simulator.duis.errors import DocumentError
from simulator.duis.findings import Findings, Reason, quoted
from simulator.duis.items import Form, Item, Text, Values, attributes_of, layout_of, written
from simulator.duis.request_values import OtherBody
from simulator.duis.simple_type import SimpleType
from simulator.duis.simple_types import SERVICE, SERVICE_REFERENCE
from simulator.duis.structure import Content, Element, Part

T = TypeVar("T")


class Alternative(Form, Protocol):
    """A form that knows its own values."""

    def accepts(self, value: object) -> bool:
        """Whether a value is one of its own."""


class Record(Generic[T]):
    """Items in order: the value is a dataclass with an attribute for each.

    A declaration that names an attribute which the dataclass does not have, or forgets one that it needs, is refused
    at once with a ``TypeError``.
    """

    def __init__(self, of: type[T], *items: Item, attributes: tuple[str, ...] = ()) -> None:
        self.of = of
        self.items = items
        self.layout = layout_of(items, attributes)
        declared = attributes_of(items)
        _check_declared(of, set(declared))
        self._nothing: Values = dict.fromkeys(declared)

    def accepts(self, value: object) -> bool:
        """Whether a value is of the dataclass."""
        return type(value) is self.of

    def read(self, element: _Element, name: str, findings: Findings) -> T:
        """The value of an element."""
        content = self.layout.read(element, findings)
        values = self._nothing.copy()
        for item in self.items:
            item.read(content, values)
        return self.of(**values)

    def write(self, value: object) -> str:
        """The content of the element for a value, or for anything else that has its attributes."""
        return "".join([item.write(value) for item in self.items])


class TextOf(Generic[T]):
    """Text: the value is a dataclass that keeps it in one attribute; the others are the same in all such elements."""

    def __init__(self, of: type[T], attribute: str, kind: SimpleType[Any], **others: object) -> None:
        self.of = of
        self.attribute = attribute
        self.text = Text(kind)
        self.others = others
        _check_declared(of, {attribute, *others})

    def accepts(self, value: object) -> bool:
        """Whether a value is of the dataclass, and the other attributes as they must be."""
        return type(value) is self.of and all(getattr(value, name) == other for name, other in self.others.items())

    def read(self, element: _Element, name: str, findings: Findings) -> T:
        """The value of an element."""
        return self.of(**{self.attribute: self.text.read(element, name, findings)}, **self.others)

    def write(self, value: object) -> str:
        """The text for a value."""
        return self.text.write(getattr(value, self.attribute))


class Empty:
    """Nothing: the element's name says all, and stands for one value."""

    def __init__(self, value: object) -> None:
        self.value = value
        self.layout = layout_of(())

    def accepts(self, value: object) -> bool:
        """Whether it is that value."""
        return value == self.value

    def read(self, element: _Element, name: str, findings: Findings) -> object:
        """The value, if there is nothing in the element."""
        self.layout.read(element, findings)
        return self.value

    def write(self, value: object) -> str:
        """Nothing."""
        return ""


class Unread:
    """What the simulator does not use: the value is the name of the element, its content is not checked."""

    def __init__(self, name: str) -> None:
        self.value = OtherBody(name)

    def accepts(self, value: object) -> bool:
        """Whether it is the name of this element."""
        return value == self.value

    def read(self, element: _Element, name: str, findings: Findings) -> OtherBody:
        """The name of the element."""
        return self.value

    def write(self, value: object) -> str:
        """Nothing."""
        return ""


class OneOf(Item):
    """One of several elements; each has a form of its own, and all give the same attribute."""

    def __init__(
        self, attribute: str, alternatives: Mapping[str, Alternative], *, label: str = "", is_required: bool = True
    ) -> None:
        self.attribute = attribute
        self.alternatives = alternatives
        self.is_required = is_required
        self.label = label
        self.attributes = (attribute,)
        self.parts = (Part(*alternatives, at_least=int(is_required), label=label),)
        self._elements = {name: Element(name) for name in alternatives}

    def read(self, content: Content, values: Values) -> None:
        """Read the one that is there."""
        chosen = content.chosen(self.alternatives)
        if chosen is not None:
            name, element = chosen
            values[self.attribute] = self.alternatives[name].read(element, name, content.findings)

    def write(self, of: object) -> str:
        """The element that the value belongs to."""
        value = getattr(of, self.attribute)
        if value is None and not self.is_required:
            return ""
        for name, form in self.alternatives.items():
            if form.accepts(value):
                return written(self._elements[name], form, value)
        raise DocumentError(f"{value!r} does not go here; the document needs {self.parts[0]}")


class Service(Item):
    """The two elements that name the service: the Service Reference, and the variant whose first two numbers it is."""

    def __init__(self, prefix: str = "sr", *, is_required: bool = True) -> None:
        self.reference = Element(f"{prefix}:ServiceReference")
        self.variant = Element(f"{prefix}:ServiceReferenceVariant")
        self.is_required = is_required
        self.attributes = ("service",)
        self.parts = (self.reference.part(int(is_required)), self.variant.part(int(is_required)))
        self._reference = Text(SERVICE_REFERENCE)
        self._variant = Text(SERVICE)
        self._written = {
            known.variant: f"{self.reference.start}{known.reference}{self.reference.end}"
            f"{self.variant.start}{known.variant}{self.variant.end}"
            for known in SERVICE_REFERENCE_VARIANTS
        }

    def read(self, content: Content, values: Values) -> None:
        """Read both, and hold them to each other."""
        variant, reference = content.one(self.variant.name), content.one(self.reference.name)
        if variant is not None:
            values["service"] = self._variant.read(variant, self.variant.name, content.findings)
        if reference is None:
            return
        service: ServiceReferenceVariant | None = values["service"]
        stated: str | None = self._reference.read(reference, self.reference.name, content.findings)
        if stated is not None and service is not None and stated != service.reference:
            content.findings.add(
                Reason.SERVICE_REFERENCE_MISMATCH,
                f"{quoted(stated)} does not go with the Service Reference Variant {service.variant}; "
                f"expected '{service.reference}'",
                at=reference,
                element=self.reference.name,
                found=stated,
                expected=service.reference,
            )

    def write(self, of: object) -> str:
        """Both elements; none for no service."""
        service: ServiceReferenceVariant | None = getattr(of, "service")  # noqa: B009
        return "" if service is None else self._written[service.variant]


def _check_declared(of: type[Any], declared: set[str]) -> None:
    known = {field.name: field.default is MISSING for field in fields(of)}
    forgotten = {name for name, needed in known.items() if needed} - declared
    if forgotten or not declared <= set(known):
        raise TypeError(f"{of.__name__}: declared {sorted(declared - set(known))}, forgotten {sorted(forgotten)}")
