"""The XML Schema of what this room reads, made from the declarations that it reads by.

It says all that XML Schema 1.0 can say: names, order, number, simple types. What it cannot say, the reader alone
knows: that the Service Reference and the body go with the Service Reference Variant, that a date exists in a calendar
that ends with the year 9999, what stands in a signature. Documents of the S1SP, which the DCC only passes on, are left
open as the reader leaves them open.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from xml.sax.saxutils import quoteattr

from simulator.domain.documents import DUIS_NAMESPACE, SIGNATURE_NAMESPACE
from simulator.duis.documents import ATTRIBUTES
from simulator.duis.embedded import Embedded
from simulator.duis.forms import Empty, OneOf, Record, Service, TextOf, Unread
from simulator.duis.header import REQUEST_HEADER, RESPONSE_HEADER
from simulator.duis.items import Choice, Fixed, Form, Group, Ignored, Item, Many, One, Text, When
from simulator.duis.names import SCHEMA_VERSIONS
from simulator.duis.request_bodies import REQUEST_BODIES
from simulator.duis.response_bodies import MESSAGES
from simulator.duis.simple_type import Restriction
from simulator.duis.simple_types import SERVICE, SERVICE_REFERENCE

_ANYTHING = (
    '<xs:complexType name="Unread" mixed="true"><xs:sequence>'
    '<xs:any minOccurs="0" maxOccurs="unbounded" processContents="skip"/>'
    '</xs:sequence><xs:anyAttribute processContents="skip"/></xs:complexType>'
)
_SIGNATURE = f'<xs:any namespace="{SIGNATURE_NAMESPACE}" processContents="skip" minOccurs="0"/>'


@cache
def own_schema() -> bytes:
    """The schema: XML Schema 1.0, one document without imports, the same octets every time."""
    versions = Restriction("xs:string", tuple(("enumeration", version) for version in SCHEMA_VERSIONS))
    request_body = _choice(_element(name, _type_of(form)) for name, form in REQUEST_BODIES.items())
    response_body = _choice((_element(name, _type_of(form)) for name, form in MESSAGES.items()), at_least=0)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{DUIS_NAMESPACE}" '
        f'targetNamespace="{DUIS_NAMESPACE}" elementFormDefault="qualified">'
        f'<xs:simpleType name="SchemaVersion">{_restriction(versions)}</xs:simpleType>{_ANYTHING}'
        f"{_document('Request', REQUEST_HEADER, request_body)}"
        f"{_document('Response', RESPONSE_HEADER, response_body)}</xs:schema>"
    ).encode()


def _document(name: str, header: Form, body: str) -> str:
    (version,) = ATTRIBUTES
    content = _element("Header", _type_of(header)) + _element("Body", _complex(body)) + _SIGNATURE
    attribute = f'<xs:attribute name="{version}" type="SchemaVersion" use="required"/>'
    return f'<xs:element name="{name}">{_complex(f"<xs:sequence>{content}</xs:sequence>{attribute}")}</xs:element>'


def _type_of(form: Form) -> str:
    """The type of an element that has this form."""
    match form:
        case Text():
            return f"<xs:simpleType>{_restriction(form.kind.schema)}</xs:simpleType>"
        case TextOf():
            return _type_of(form.text)
        case Record():
            return _complex(_sequence(form.items))
        case Empty():
            return _complex("")
        case Unread():
            return ""
    raise TypeError(f"{type(form).__name__} has no schema")


def _particle(item: Item) -> str:
    """What an item adds to the content of its element."""
    match item:
        case One(element=element, form=form, is_required=is_required):
            return _element(element.name, _type_of(form), at_least=int(is_required))
        case Many(element=element, form=form, at_least=at_least, at_most=at_most):
            return _element(element.name, _type_of(form), at_least=at_least, at_most=at_most)
        case Group(element=element, items=items, is_required=is_required):
            return _element(element.name, _complex(_sequence(items)), at_least=int(is_required))
        case Choice(items=items):
            return _choice(map(_particle, items))
        case When(item=meant):
            return _particle(meant)
        case OneOf(alternatives=alternatives, is_required=is_required):
            each = (_element(name, _type_of(form)) for name, form in alternatives.items())
            return _choice(each, at_least=int(is_required))
        case Service(is_required=is_required):
            kinds = (("ServiceReference", SERVICE_REFERENCE), ("ServiceReferenceVariant", SERVICE))
            return "".join([_element(name, _type_of(Text(kind)), at_least=int(is_required)) for name, kind in kinds])
        case Embedded(element=element):
            return _element(element.name, "")
        case Ignored(element=element, at_most=at_most):
            return _element(element.name, "", at_least=0, at_most=at_most)
        case Fixed():
            return ""
    raise TypeError(f"{type(item).__name__} has no schema")


def _element(name: str, kind: str, *, at_least: int = 1, at_most: int = 1) -> str:
    """An element; without a type of its own, it is one that is not looked into."""
    declared = f'<xs:element name="{name}" minOccurs="{at_least}" maxOccurs="{at_most}"'
    return f"{declared}>{kind}</xs:element>" if kind else f'{declared} type="Unread"/>'


def _complex(content: str) -> str:
    return f"<xs:complexType>{content}</xs:complexType>"


def _sequence(items: Iterable[Item]) -> str:
    return f"<xs:sequence>{''.join(map(_particle, items))}</xs:sequence>"


def _choice(particles: Iterable[str], *, at_least: int = 1) -> str:
    return f'<xs:choice minOccurs="{at_least}">{"".join(particles)}</xs:choice>'


def _restriction(of: Restriction) -> str:
    facets = "".join([f"<xs:{name} value={quoteattr(value)}/>" for name, value in of.facets])
    return f'<xs:restriction base="{of.base}">{facets}</xs:restriction>'
