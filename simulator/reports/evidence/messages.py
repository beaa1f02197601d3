"""The run as Cucumber messages (ndjson), which Cucumber's own HTML formatter and other tools read.

Times are those of the simulated clock: the same run gives the same octets. Source: the JSON schema of Cucumber
messages that the package ``@cucumber/messages`` publishes.
"""

from __future__ import annotations

import json
import platform
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from simulator.reports.evidence.gherkin import FeatureText, ScenarioText
from simulator.reports.evidence.record import (
    EvidenceRecord,
    Exchange,
    Outcome,
    ScenarioRecord,
    StepOutcome,
    WorldRecord,
)
from simulator.reports.evidence.views import world_diagram
from simulator.reports.sequence import said

_PROTOCOL = "34.2.1"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_RUN = "run"
_STATUS = {
    StepOutcome.PASSED: "PASSED",
    StepOutcome.FAILED: "FAILED",
    StepOutcome.UNDEFINED: "UNDEFINED",
    StepOutcome.NOT_REACHED: "SKIPPED",
}
_XML = b"<"
_WITHOUT_RESULT = (Outcome.NOT_RUN, Outcome.LOST)


def messages_ndjson(
    record: EvidenceRecord, features: Sequence[FeatureText], documents: Mapping[str, bytes], version: str
) -> bytes:
    """All envelopes, one a line. ``documents`` are the octets exchanged, by their SHA-256."""
    by_place = {scenario.place: scenario for scenario in record.scenarios}
    run = [(t, by_place[t.place]) for f in features for t in f.scenarios if t.place in by_place]
    run = [(text, scenario) for text, scenario in run if scenario.outcome not in _WITHOUT_RESULT]
    worlds = [scenario.world for _, scenario in run if scenario.world]
    begin = min((world.start for world in worlds), default=_EPOCH)
    end = max((world.end for world in worlds), default=_EPOCH)
    envelopes = [
        _meta(version),
        *_written(features),
        {"testRunStarted": {"id": _RUN, "timestamp": _timestamp(begin)}},
        *({"testCase": _test_case(text)} for text, _ in run),
        *(envelope for text, scenario in run for envelope in _course(text, scenario, documents)),
        {"testRunFinished": _finish(record, end)},
    ]
    lines = (json.dumps(_without_nothing(envelope), ensure_ascii=False) for envelope in envelopes)
    return "".join(f"{line}\n" for line in lines).encode()


def _meta(version: str) -> dict[str, Any]:
    return {
        "meta": {
            "protocolVersion": _PROTOCOL,
            "implementation": {"name": "smki-sim", "version": version},
            "runtime": {"name": platform.python_implementation(), "version": platform.python_version()},
            "os": {"name": platform.system(), "version": platform.release()},
            "cpu": {"name": platform.machine()},
        }
    }


def _written(features: Sequence[FeatureText]) -> Iterator[dict[str, Any]]:
    """What the feature files say: as texts, parsed, and scenario by scenario."""
    for feature in features:
        media_type = "text/x.cucumber.gherkin+plain"
        yield {"source": {"uri": feature.uri, "data": feature.source, "mediaType": media_type}}
        yield {"gherkinDocument": feature.document}
        for text in feature.scenarios:
            yield {"pickle": text.pickle}


def _test_case(text: ScenarioText) -> dict[str, Any]:
    steps = [{"id": _step_id(text, number), "pickleStepId": s["id"]} for number, s in enumerate(text.pickle["steps"])]
    return {"id": _case_id(text), "pickleId": text.pickle["id"], "testSteps": steps, "testRunStartedId": _RUN}


def _course(text: ScenarioText, scenario: ScenarioRecord, documents: Mapping[str, bytes]) -> Iterator[dict[str, Any]]:
    """One scenario: started, each step with what was exchanged in it, finished."""
    started = f"{_case_id(text)}-run"
    world = scenario.world
    moment = world.start if world else _EPOCH
    exchanges = world.exchanges if world else ()
    yield {
        "testCaseStarted": {
            "id": started,
            "testCaseId": _case_id(text),
            "attempt": 0,
            "timestamp": _timestamp(moment),
        }
    }
    outcomes = scenario.steps or (StepOutcome.NOT_REACHED,) * len(text.pickle["steps"])
    last = max((n for n, outcome in enumerate(outcomes) if outcome is not StepOutcome.NOT_REACHED), default=-1)
    for number, outcome in enumerate(outcomes):
        place = {"testCaseStartedId": started, "testStepId": _step_id(text, number)}
        yield {"testStepStarted": place | {"timestamp": _timestamp(moment)}}
        begun = moment
        here = [exchange for exchange in exchanges if exchange.step == number]
        if world:
            moment = max([moment, *(world.start + timedelta(milliseconds=e.event.time) for e in here)])
        for exchange in here:
            if exchange.document and world:
                yield {"attachment": place | _attached(exchange, world, documents)}
        if number == last and world and exchanges:
            yield {"attachment": place | _diagram(text, world)}
        result: dict[str, Any] = {"status": _STATUS[outcome], "duration": _duration(moment - begun)}
        if outcome in (StepOutcome.FAILED, StepOutcome.UNDEFINED):
            result["message"] = scenario.message
        yield {"testStepFinished": place | {"timestamp": _timestamp(moment), "testStepResult": result}}
    end = world.end if world else moment
    yield {
        "testCaseFinished": {"testCaseStartedId": started, "timestamp": _timestamp(end), "willBeRetried": False},
    }


def _attached(exchange: Exchange, world: WorldRecord, documents: Mapping[str, bytes]) -> dict[str, Any]:
    """A document as an attachment: XML as it is, GBCS in hexadecimal."""
    document, event = documents[exchange.document], exchange.event
    is_xml = document.startswith(_XML)
    return {
        "body": document.decode("utf-8", "replace") if is_xml else document.hex(" "),
        "contentEncoding": "IDENTITY",
        "mediaType": "text/xml" if is_xml else "text/plain",
        "fileName": f"{said(event, world.names)}: {event.sender} to {event.recipient}",
    }


def _diagram(text: ScenarioText, world: WorldRecord) -> dict[str, Any]:
    """The sequence diagram; Cucumber's formatter shows pictures in base64 alone."""
    return {
        "body": b64encode(world_diagram(text, world).encode()).decode(),
        "contentEncoding": "BASE64",
        "mediaType": "image/svg+xml",
        "fileName": "sequence diagram",
    }


def _finish(record: EvidenceRecord, end: datetime) -> dict[str, Any]:
    """A run that did not come to its end, or of which a scenario failed or was lost, is no success."""
    failed = record.count(Outcome.FAILED) + record.count(Outcome.LOST)
    finish: dict[str, Any] = {
        "testRunStartedId": _RUN,
        "success": record.complete and not failed,
        "timestamp": _timestamp(end),
    }
    return finish if record.complete else finish | {"message": "\n".join(record.problems)}


def _case_id(text: ScenarioText) -> str:
    return f"case-{text.pickle['id']}"


def _step_id(text: ScenarioText, number: int) -> str:
    return f"{_case_id(text)}-step-{number}"


def _timestamp(moment: datetime) -> dict[str, int]:
    return _duration(moment - _EPOCH)


def _duration(time: timedelta) -> dict[str, int]:
    microseconds = time // timedelta(microseconds=1)
    return {"seconds": microseconds // 1_000_000, "nanos": microseconds % 1_000_000 * 1_000}


def _without_nothing(value: Any) -> Any:
    """The parser writes ``None`` where the schema wants nothing at all."""
    if isinstance(value, dict):
        return {name: _without_nothing(inner) for name, inner in value.items() if inner is not None}
    return [_without_nothing(inner) for inner in value] if isinstance(value, list) else value
