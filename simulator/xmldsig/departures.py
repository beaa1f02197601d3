"""Where a signature departs from the one form, each way by a finding of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.etree import _Element

from simulator.domain.documents import SIGNATURE_NAMESPACE
from simulator.domain.finding import Finding
from simulator.xmldsig.document import line_of
from simulator.xmldsig.findings import Refusal, finding, shown
from simulator.xmldsig.form import FORMS, STRANGERS, Form

_PREFIX = f"{{{SIGNATURE_NAMESPACE}}}"
_HMAC = re.compile(r".*#hmac-\w+")


class Departures:
    """The findings on one signature: for each element, one of a kind."""

    def __init__(self) -> None:
        self._found: dict[tuple[Refusal, str], Finding] = {}

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(
        self, refusal: Refusal, name: str, problem: str, *, at: _Element, found: str | None = "", expected: str = ""
    ) -> None:
        """Note that the element ``name`` of the signature ``problem``, seen ``at`` an element."""
        whose = "signature" if name == "Signature" else f"{name} of the signature"
        self._found.setdefault(
            (refusal, name),
            finding(
                refusal,
                f"The {whose} {problem}.",
                line=line_of(at),
                element=name,
                found=(found or "")[:80],
                expected=expected,
            ),
        )

    def all(self) -> tuple[Finding, ...]:
        """The findings in the order of the form."""
        return tuple(self._found.values())


def departures(signature: _Element) -> tuple[Finding, ...]:
    """Every way in which a signature departs from the form; nothing, if it follows it."""
    found = Departures()
    _look("Signature", signature, found)
    return found.all()


def _look(name: str, element: _Element, findings: Departures) -> None:
    form = FORMS[name]
    _look_at_attributes(name, form, element, findings)
    children = [(_local_name(child.tag), child) for child in element]
    texts = [child.tail for _, child in children] if form.has_value else [element.text, *(c.tail for _, c in children)]
    for text in texts:
        if text and text.strip():
            findings.add(Refusal.FORM, name, f"holds the text {shown(text)}", at=element, found=text)
    first = dict(reversed(children))
    for child_name in form.children:
        if child_name in first:
            _look(child_name, first[child_name], findings)
    if tuple(child_name for child_name, _ in children) != form.children:
        _look_at_children(name, element, children, findings)


def _look_at_attributes(name: str, form: Form, element: _Element, findings: Departures) -> None:
    stated = {str(key): str(value) for key, value in element.attrib.items()}
    if form.attribute:
        key, expected, refusal = form.attribute
        found = stated.pop(key, None)
        if found != expected:
            is_hmac = name == "SignatureMethod" and found is not None and _HMAC.fullmatch(found)
            problem = f"has no {key}" if found is None else f"has the {key} {shown(found)}"
            refusal = Refusal.HMAC if is_hmac else refusal
            findings.add(refusal, name, problem, at=element, found=found, expected=expected)
    for key in stated:
        findings.add(Refusal.FORM, name, f"has the attribute {shown(key)}", at=element, found=key)


def _look_at_children(
    name: str, element: _Element, children: Sequence[tuple[str, _Element]], findings: Departures
) -> None:
    """Where the children are not those of the form: what is too much, else what is missing, else the order."""
    form = FORMS[name]
    names = [child_name for child_name, _ in children]
    surplus = [
        (child_name, child)
        for place, (child_name, child) in enumerate(children)
        if child_name not in form.children or child_name in names[:place]
    ]
    missing = [child_name for child_name in form.children if child_name not in names]
    for found, child in surplus:
        if found in form.children:
            findings.add(FORMS[found].refusal, name, f"has more than one {found}", at=child, found=found)
        else:
            refusal = STRANGERS.get(found, form.refusal)
            findings.add(refusal, name, f"has {shown(found)} in it", at=child, found=found)
    if not surplus:
        for expected in missing:
            findings.add(FORMS[expected].refusal, name, f"has no {expected}", at=element, expected=expected)
    if not surplus and not missing:
        order = ", ".join(form.children)
        findings.add(Refusal.FORM, name, "has its elements in another order", at=element, expected=order)


def _local_name(tag: object) -> str:
    """The name of an element of XML Signature; for anything else a text that is none of its names."""
    if not isinstance(tag, str):
        return "processing instruction"
    return tag[len(_PREFIX) :] if tag.startswith(_PREFIX) else tag
