"""A run told by hand: one feature, each outcome once, one world with one exchange that is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from textwrap import dedent

import pytest

from simulator.domain.finding import Finding
from simulator.journal import Event, EventKind
from simulator.reports.decoded.tree import Shown, Standing
from simulator.reports.evidence.gherkin import FeatureText, parse_features
from simulator.reports.evidence.record import (
    Answered,
    EvidenceRecord,
    Exchange,
    Outcome,
    Place,
    ScenarioRecord,
    StepOutcome,
    WorldRecord,
    digest,
)

FEATURE = "features/meter.feature"
SOURCE = dedent("""\
    @handover
    Feature: A meter <b>of</b> mine
      About 6.21,
      on two lines.

      Background:
        Given a meter

      Rule: It is the registered distributor's
        @right
        Scenario: The right certificate
          When it is placed
            | role   | owner  |
            | =1 + 1 | <EELC> |
          Then it is there
            \"\"\"
            for good
            \"\"\"

        @wrong
        Scenario Outline: The certificate of <owner>
          When it is placed
          Then it is not there

          Examples:
            | owner |
            | LOND  |
            | EMEB  |

      Rule: It is nobody's
        @nobody
        Scenario: No certificate
          Then it is there

        @nobody @later
        Scenario: No meter
          Then it is there
    """)
REQUEST, REJECTION = b"<Request/>", b"\xdf\x09"
START = datetime(2019, 3, 4, tzinfo=UTC)
LONDON = "0E-5A-00-00-00-A0-00-03"


def event(kind: EventKind, sender: str, recipient: str, time: int = 0, code: str = "") -> Event:
    return Event(time, 0, 0, kind, sender, recipient, "6.21", f"{LONDON}:00:1", "00-DB", code)


def a_world() -> WorldRecord:
    words = digest(b"words")
    finding = Finding("certificate-expired", "It has expired", "SEC L3.1")
    return WorldRecord(
        seed=63,
        start=START,
        end=START.replace(hour=1),
        environment="test",
        rules="SECMP0063=all-senders",
        exchanges=(
            Exchange(1, event(EventKind.SERVICE_REQUEST, "UK Power", "DSP"), digest(REQUEST), words),
            Exchange(1, event(EventKind.REJECTION, "DSP", "UK Power", 1500, code="E4"), digest(REJECTION), words),
        ),
        answers=(Answered("r", "6.21", "LOND", "the ESME", "E4", "eligible", "SRPD 6.1(f)", "", "No", {"a_fact": "no"},
                          (finding,)),),
        names={LONDON: "LOND"},
    )  # fmt: skip


@pytest.fixture
def documents() -> dict[str, bytes]:
    return {digest(REQUEST): REQUEST, digest(REJECTION): REJECTION}


@pytest.fixture
def record() -> EvidenceRecord:
    passed, failed = StepOutcome.PASSED, StepOutcome.FAILED
    scenarios = (
        ScenarioRecord(Place(FEATURE, 11), Outcome.PASSED, (passed, passed, passed)),
        ScenarioRecord(Place(FEATURE, 21, 0), Outcome.FAILED, (passed, passed, failed), "It is\nthere", a_world()),
        ScenarioRecord(Place(FEATURE, 21, 1), Outcome.PASSED, (passed, passed, passed)),
        ScenarioRecord(Place(FEATURE, 32), Outcome.NOT_RUN),
        ScenarioRecord(Place(FEATURE, 36), Outcome.SKIPPED, message="not yet"),
    )
    words = (Shown("Service Request", "6.21", (Shown("signature", "invalid", standing=Standing.BAD),)),)
    return EvidenceRecord({FEATURE: SOURCE}, scenarios, {digest(b"words"): words})


@pytest.fixture
def features(record: EvidenceRecord) -> tuple[FeatureText, ...]:
    return parse_features(record.sources)
