"""The living document: an index with the traceability matrix, a page per feature, and the page to be signed.

Every page stands by itself: no script, no network, no font. Links lead to other files of the same evidence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Template
from markupsafe import Markup

from simulator.reports.decoded.tree import Shown
from simulator.reports.evidence.gherkin import FeatureText
from simulator.reports.evidence.provenance import Surroundings, worlds_of
from simulator.reports.evidence.record import EvidenceRecord, Outcome
from simulator.reports.evidence.traceability import State, Traceability
from simulator.reports.evidence.trees import tree_html
from simulator.reports.evidence.views import SIGNS, case_anchor, document_anchor, rules_of
from simulator.reports.naming import slugs
from simulator.reports.pages import page
from simulator.reports.wording import SIGNATURES, SYNTHETIC_CODES, TEST_PKI, counted, printable

_LONGEST_HEX = 4096
_STATE_SIGNS: dict[str, str] = {
    State.COVERED: "✓",
    State.FAILED: "✗",
    State.NOT_RUN: "–",
    State.UNCOVERED: "○",
    State.WAIVED: "◇",
}


@dataclass(frozen=True)
class Document:
    """A document on a page: where it stands, what it says, its octets as text, and its file."""

    anchor: str
    words: tuple[Shown, ...]
    digest: str
    size: int
    text: str
    file: str

    @property
    def title(self) -> str:
        """What it is."""
        return ": ".join(filter(None, (self.words[0].label, self.words[0].value)))

    @property
    def tree(self) -> Markup:
        """What it says, as nested lists below its title."""
        root, *others = self.words
        return tree_html(self.words if others or not root.children else root.children)


def feature_files(features: Sequence[FeatureText]) -> dict[str, str]:
    """The name of each feature's page, by the name of its file."""
    names = slugs(feature.uri.removesuffix(".feature").removeprefix("features/") for feature in features)
    return {feature.uri: f"features/{name}.html" for feature, name in zip(features, names, strict=True)}


def document_file(digest: str, octets: bytes) -> str:
    """The file of a document: its octets as they were exchanged."""
    return f"documents/{digest[:16]}.{'xml' if octets.startswith(b'<') else 'bin'}"


def index_page(record: EvidenceRecord, features: Sequence[FeatureText], matrix: Traceability) -> bytes:
    """The front: how the run ended, every feature, and what is known of each requirement."""
    return _page(
        "evidence_index.html.j2",
        record=record,
        features=features,
        matrix=matrix,
        files=feature_files(features),
        anchor=case_anchor,
        outcomes=[(outcome, record.count(outcome)) for outcome in Outcome],
        states=[(state, matrix.count(state)) for state in State],
        rests_on=(SIGNATURES, SYNTHETIC_CODES),
    )


def feature_page(feature: FeatureText, record: EvidenceRecord, documents: Mapping[str, bytes]) -> bytes:
    """One feature: what it says, what came of it, and everything that was exchanged."""
    scenarios = record.of_feature(feature.uri)
    return _page(
        "evidence_feature.html.j2",
        record=record,
        feature=feature,
        rules=rules_of(feature, record),
        documents=_documents(feature, record, documents),
        outcomes=[(o, n) for o in Outcome if (n := sum(s.outcome is o for s in scenarios))],
    )


def provenance_page(record: EvidenceRecord, surroundings: Surroundings, matrix: Traceability, manifest: str) -> bytes:
    """Where the evidence comes from, and the lines to sign it on."""
    return _page(
        "evidence_provenance.html.j2",
        record=record,
        on=surroundings,
        matrix=matrix,
        worlds=worlds_of(record),
        manifest=manifest,
        outcomes=[(outcome, record.count(outcome)) for outcome in Outcome],
        states=[(state, matrix.count(state)) for state in State],
    )


def unfinished_page() -> bytes:
    """What stands in place of the evidence while a run goes on, and stays there if it never ends."""
    return _page("evidence_unfinished.html.j2")


def _documents(feature: FeatureText, record: EvidenceRecord, octets: Mapping[str, bytes]) -> list[Document]:
    """Every document of a feature once, in the order in which they were first exchanged."""
    found = {}
    for scenario in record.of_feature(feature.uri):
        for exchange in scenario.world.exchanges if scenario.world else ():
            anchor = document_anchor(exchange)
            if anchor and anchor not in found:
                content = octets[exchange.document]
                found[anchor] = Document(
                    anchor=anchor,
                    words=record.words[exchange.words],
                    digest=exchange.document,
                    size=len(content),
                    text=_as_text(content),
                    file=document_file(exchange.document, content),
                )
    return list(found.values())


def _as_text(octets: bytes) -> str:
    """XML as it was sent; GBCS in hexadecimal, its beginning if it is long."""
    if octets.startswith(b"<"):
        return "\n".join(map(printable, octets.decode("utf-8", "replace").splitlines()))
    return octets[:_LONGEST_HEX].hex(" ") + (" …" if len(octets) > _LONGEST_HEX else "")


def _paragraphs(text: str | None) -> list[str]:
    """The paragraphs of a description, without the line breaks of the file."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text or "") if part.strip()]


def _page(template: str, **values: Any) -> bytes:
    return _template(template).render(test_pki=TEST_PKI, **values).encode()


@cache
def _template(name: str) -> Template:
    signs = SIGNS | _STATE_SIGNS
    return page(name, counted=counted, sign=lambda outcome: signs[outcome], paragraphs=_paragraphs)
