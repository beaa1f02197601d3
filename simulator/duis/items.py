"""What may stand in an element, declared once: reading, writing and the XML Schema all follow from it.

An :class:`Item` ties elements of a document to attributes of a value. ``required("TolerancePeriod", TOLERANCE_PERIOD,
"tolerance_period")`` says that the element must be there once, what its text may be, and where it is kept. The items
of an element, in order, make a :class:`~simulator.duis.forms.Record`.

Names of elements are in the namespace of DUIS unless they have a prefix (``ra:OriginatorCounter``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from lxml.etree import _Element

from simulator.duis.errors import DocumentError
from simulator.duis.findings import Findings, Reason, quoted
from simulator.duis.simple_type import Problem, SimpleType
from simulator.duis.structure import Content, Element, Layout, Part, check_attributes, local_name

Values = dict[str, Any]
"""The attributes of a value, while it is read."""


class Form(Protocol):
    """What an element holds as a whole: text, or items, or what is not looked into."""

    def read(self, element: _Element, name: str, findings: Findings) -> Any:
        """The value of an element; anything where there are findings, because nobody sees it then."""

    def write(self, value: Any) -> str:
        """The content of the element for a value. Raises :class:`~simulator.duis.errors.DocumentError`."""


class Text:
    """An element that holds nothing but text."""

    __slots__ = ("attributes", "kind")

    def __init__(self, kind: SimpleType[Any], attributes: tuple[str, ...] = ()) -> None:
        self.kind = kind
        self.attributes = attributes

    def read(self, element: _Element, name: str, findings: Findings) -> Any:
        """The value of the text."""
        if element.keys():
            check_attributes(element, findings, self.attributes)
        if len(element):
            for child in element:
                findings.add(
                    Reason.UNEXPECTED_ELEMENT,
                    f"{quoted(local_name(child))} does not belong in {name}; expected text only",
                    at=child,
                    element=local_name(child),
                    expected="text only",
                )
            return None
        text = element.text or ""
        value = self.kind.read(text)
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
            return None
        return value

    def write(self, value: Any) -> str:
        """The text for a value."""
        text = self.kind.write(value)
        if isinstance(text, Problem):
            raise DocumentError(str(text))
        return text


class Item:
    """One or more elements, and the attributes of the value that they are kept in."""

    parts: tuple[Part, ...] = ()
    attributes: tuple[str, ...] = ()

    def read(self, content: Content, values: Values) -> None:
        """Take what stands in the document into the attributes of the value."""

    def write(self, of: object) -> str:
        """The elements for a value. Raises :class:`~simulator.duis.errors.DocumentError`."""
        return ""

    def given(self, of: object) -> bool:
        """Whether the value says anything here."""
        return any(getattr(of, attribute) not in (None, ()) for attribute in self.attributes)


class One(Item):
    """An element that stands there once, or may be left out."""

    def __init__(self, name: str, form: Form, attribute: str, *, is_required: bool) -> None:
        self.element = Element(name)
        self.form = form
        self.attribute = attribute
        self.is_required = is_required
        self.attributes = (attribute,)
        self.parts = (self.element.part(int(is_required)),)
        self._name = self.element.name

    def read(self, content: Content, values: Values) -> None:
        """Read the element if it is there."""
        found = content.found.get(self._name)
        if found:
            values[self.attribute] = self.form.read(found[0], self._name, content.findings)

    def write(self, of: object) -> str:
        """The element; nothing for no value."""
        value = getattr(of, self.attribute)
        if value is None:
            if self.is_required:
                raise DocumentError(f"{type(of).__name__} needs it here; give {self.attribute}", self._name)
            return ""
        return written(self.element, self.form, value)


class Many(Item):
    """An element that is repeated: a tuple of values."""

    def __init__(self, name: str, form: Form, attribute: str, *, at_least: int, at_most: int) -> None:
        self.element = Element(name)
        self.form = form
        self.attribute = attribute
        self.at_least = at_least
        self.at_most = at_most
        self.attributes = (attribute,)
        self.parts = (self.element.part(at_least, at_most),)

    def read(self, content: Content, values: Values) -> None:
        """Read all elements of the name."""
        name = self.element.name
        found = content.found.get(name, ())
        values[self.attribute] = tuple([self.form.read(each, name, content.findings) for each in found])

    def write(self, of: object) -> str:
        """The elements, as many as there are values."""
        each = getattr(of, self.attribute)
        if not self.at_least <= len(each) <= self.at_most:
            raise DocumentError(f"there are {len(each)}; give {self.at_least} to {self.at_most}", self.element.name)
        return "".join([written(self.element, self.form, value) for value in each])


class Group(Item):
    """An element around items of the same value."""

    def __init__(self, name: str, *items: Item, is_required: bool = True) -> None:
        self.element = Element(name)
        self.items = items
        self.is_required = is_required
        self.layout = layout_of(items)
        self.attributes = attributes_of(items)
        self.parts = (self.element.part(int(is_required)),)

    def read(self, content: Content, values: Values) -> None:
        """Read what stands inside."""
        found = content.found.get(self.element.name)
        if found:
            inside = self.layout.read(found[0], content.findings)
            for item in self.items:
                item.read(inside, values)

    def write(self, of: object) -> str:
        """The element; nothing if it may be left out and there is no value."""
        if not self.is_required and not self.given(of):
            return ""
        try:
            inside = "".join([item.write(of) for item in self.items])
        except DocumentError as error:
            raise error.within(self.element.name) from None
        return f"{self.element.start}{inside}{self.element.end}"


class Choice(Item):
    """One of several items."""

    def __init__(self, *items: Item) -> None:
        self.items = items
        self.attributes = attributes_of(items)
        self.parts = (Part(*[name for item in items for part in item.parts for name in part.names]),)

    def read(self, content: Content, values: Values) -> None:
        """Read the one that is there."""
        for item in self.items:
            item.read(content, values)

    def write(self, of: object) -> str:
        """The one that is given."""
        given = [item for item in self.items if item.given(of)]
        if len(given) != 1:
            ways = " or ".join(" and ".join(item.attributes) for item in self.items)
            raise DocumentError(f"give either {ways}", type(of).__name__)
        return given[0].write(of)


class When(Item):
    """An item of a choice that the value itself asks for, because others of the choice have the same attribute."""

    def __init__(self, asked: Callable[[Any], bool], item: Item) -> None:
        self.asked = asked
        self.item = item
        self.attributes = item.attributes
        self.parts = item.parts

    def read(self, content: Content, values: Values) -> None:
        """Read the item."""
        self.item.read(content, values)

    def write(self, of: object) -> str:
        """Write the item."""
        return self.item.write(of)

    def given(self, of: object) -> bool:
        """Whether the value asks for it."""
        return self.asked(of)


class Ignored(Item):
    """An element that may be there once and is not looked into."""

    def __init__(self, name: str, at_most: int = 1) -> None:
        self.element = Element(name)
        self.at_most = at_most
        self.parts = (self.element.part(0, at_most),)


class Fixed(Item):
    """An attribute that the document says by what it is: no element, always the same value."""

    def __init__(self, attribute: str, value: object, otherwise: str) -> None:
        self.value = value
        self.attribute = attribute
        self.attributes = (attribute,)
        self.otherwise = otherwise

    def read(self, content: Content, values: Values) -> None:
        """Fill in the attribute."""
        values[self.attribute] = self.value

    def write(self, of: object) -> str:
        """Nothing, where the value fits."""
        if getattr(of, self.attribute) != self.value:
            raise DocumentError(self.otherwise)
        return ""


def required(name: str, what: SimpleType[Any] | Form, attribute: str) -> One:
    """An element that must be there."""
    return One(name, form_of(what), attribute, is_required=True)


def optional(name: str, what: SimpleType[Any] | Form, attribute: str) -> One:
    """An element that may be left out."""
    return One(name, form_of(what), attribute, is_required=False)


def many(name: str, what: SimpleType[Any] | Form, attribute: str, *, at_least: int = 1, at_most: int) -> Many:
    """An element that is repeated."""
    return Many(name, form_of(what), attribute, at_least=at_least, at_most=at_most)


def form_of(what: SimpleType[Any] | Form) -> Form:
    """A simple type stands for an element that holds such a text."""
    return Text(what) if isinstance(what, SimpleType) else what


def layout_of(items: Iterable[Item], attributes: tuple[str, ...] = ()) -> Layout:
    """The layout of an element that holds these items."""
    return Layout(*[part for item in items for part in item.parts], attributes=attributes)


def attributes_of(items: Iterable[Item]) -> tuple[str, ...]:
    """The attributes that these items fill, each once."""
    return tuple(dict.fromkeys(attribute for item in items for attribute in item.attributes))


def written(element: Element, form: Form, value: object) -> str:
    """An element for a value."""
    try:
        return f"{element.start}{form.write(value)}{element.end}"
    except DocumentError as error:
        raise error.within(element.name) from None
