"""A signed document, damaged in any way: it never verifies with another content, and never stops the verifier.

What "the same content" means is decided by Python's own XML parser and by the reader of Service Requests, neither of
which the verifier uses.
"""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from simulator.duis.reading import parse_request
from simulator.xmldsig.document import SIGNATURE
from simulator.xmldsig.findings import Refusal
from simulator.xmldsig.issuers import Find, find_among
from simulator.xmldsig.verifying import SignedBy, verify_document
from tests.xmldsig.conftest import Signer

CODES = frozenset(Refusal)
INSERTS = st.one_of(
    st.binary(min_size=1, max_size=4),
    st.sampled_from(
        [b" ", b"\n", b"<!-- a -->", b"<?a b?>", b"<a/>", b"&#32;", b"&lt;", b"<![CDATA[ ]]>", b"]]>", b"&a;"]
    ),
)
TEXTS = st.sampled_from(
    ["", " ", "a", "true", "NetworkOperator", "\n  ", "é", "#a", "ZGVmYXVsdA==", "0" * 100, "urn:a"]
)


def content(document: bytes) -> Any:
    """Everything that a document says, but for its signature, comments and the layout."""
    root = ElementTree.fromstring(document)
    for signature in root.findall(SIGNATURE):
        root.remove(signature)
    return _content(root)


def _content(element: ElementTree.Element) -> Any:
    children = list(element)
    texts = [element.text or "", *(child.tail or "" for child in children)]
    if children:
        texts = [text if text.strip(" \t\r\n") else "" for text in texts]
    return element.tag, sorted(element.attrib.items()), texts, [_content(child) for child in children]


class Judge:
    """Verifies what has become of a document."""

    def __init__(self, signed: bytes, signer: Signer, find: Find) -> None:
        self.signed, self.signer, self.find = signed, signer, find
        self.content, self.request = content(signed), parse_request(signed)

    def __call__(self, document: bytes) -> None:
        found = verify_document(document, self.find)
        if isinstance(found, SignedBy):
            assert found.certificate == self.signer.certificate
            assert content(document) == self.content
            assert parse_request(document) == self.request
        else:
            assert found
            assert {finding.code for finding in found} <= CODES


@pytest.fixture(scope="module")
def judge(signed: bytes, user: Signer, dsp: Signer) -> Judge:
    return Judge(signed, user, find_among([user.certificate, dsp.certificate]))


@given(st.binary(max_size=200))
@example(b"\0")
@example(b"<" * 10_000)
@example(b"<a>" * 10_000)
@example(b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-')
def test_any_octets(judge: Judge, document: bytes) -> None:
    judge(document)


@settings(max_examples=1_000)
@given(place=st.integers(0, 10**6), octet=st.integers(0, 255))
def test_one_octet(judge: Judge, place: int, octet: int) -> None:
    document = bytearray(judge.signed)
    document[place % len(document)] = octet
    judge(bytes(document))


@settings(max_examples=500)
@given(place=st.integers(0, 10**6), inserted=INSERTS)
def test_octets_inserted(judge: Judge, place: int, inserted: bytes) -> None:
    at = place % len(judge.signed)
    judge(judge.signed[:at] + inserted + judge.signed[at:])


@given(first=st.integers(0, 10**6), length=st.integers(1, 400), target=st.integers(0, 10**6))
def test_octets_taken_out_and_moved(judge: Judge, first: int, length: int, target: int) -> None:
    at = first % len(judge.signed)
    taken, left = judge.signed[at : at + length], judge.signed[:at] + judge.signed[at + length :]
    judge(left)
    judge(left[: target % len(left)] + taken + left[target % len(left) :])


def mutate(root: etree._Element, place: int, target: int, change: str, text: str) -> None:
    """One change to one element."""
    elements = list(root.iter("*"))
    element, other = elements[place % len(elements)], elements[target % len(elements)]
    parent = element.getparent()
    if change == "text":
        element.text = text
    elif change == "tail":
        element.tail = text
    elif change == "attribute":
        element.set(["Id", "Algorithm", "URI", "schemaVersion", "{urn:a}a"][target % 5], text)
    elif change == "attribute gone" and len(element.attrib):
        del element.attrib[list(element.attrib)[target % len(element.attrib)]]
    elif change == "name":
        element.tag = other.tag
    elif change == "comment":
        element.insert(target % (len(element) + 1), etree.Comment("a"))
    elif change == "instruction":
        element.insert(target % (len(element) + 1), etree.ProcessingInstruction("a", "b"))
    elif parent is None:
        return
    elif change == "gone":
        parent.remove(element)
    elif change == "copy":
        other.append(etree.fromstring(etree.tostring(element, with_tail=False)))
    elif change == "move" and element not in other.iterancestors() and element is not other:
        other.insert(target % (len(other) + 1), element)


CHANGES = ["text", "tail", "attribute", "attribute gone", "name", "comment", "instruction", "gone", "copy", "move"]


@settings(max_examples=1_000)
@given(
    st.lists(
        st.tuples(st.integers(0, 10**4), st.integers(0, 10**4), st.sampled_from(CHANGES), TEXTS),
        min_size=1,
        max_size=3,
    )
)
def test_elements(judge: Judge, changes: list[tuple[int, int, str, str]]) -> None:
    root = etree.fromstring(judge.signed)
    for change in changes:
        mutate(root, *change)
    judge(etree.tostring(root))


@settings(max_examples=1_000)
@given(place=st.integers(0, 10**4), change=st.sampled_from(CHANGES), target=st.integers(0, 10**4), text=TEXTS)
def test_elements_of_the_signature(judge: Judge, place: int, change: str, target: int, text: str) -> None:
    root = etree.fromstring(judge.signed)
    mutate(root[-1], place, target, change, text)
    judge(etree.tostring(root))
