"""The sequence diagram of journal entries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from lxml import etree

from simulator.domain.time import DAY
from simulator.journal import Event, EventKind
from simulator.reports.sequence import WORDS, said, sequence_svg

USER, OTHER = "0E-5A-00-00-00-A0-00-01", "0E-5A-00-00-00-A0-00-03"
NAMES = {USER: "EELC", OTHER: "LOND"}
START = datetime(2019, 3, 4, tzinfo=UTC)
SVG = "{http://www.w3.org/2000/svg}"


def entry(
    kind: EventKind,
    sender: str,
    recipient: str,
    time: int = 0,
    *,
    device: str = "00-DB",
    code: str = "",
    **details: str,
) -> Event:
    request_id = f"{USER}:{device}:1"
    return Event(time, 0, 0, kind, sender, recipient, "6.15.1", request_id, device, code, details)


def drawn(*events: Event, links: dict[int, str] | None = None) -> Any:
    at = lambda time: START + timedelta(milliseconds=time)  # noqa: E731
    return etree.fromstring(sequence_svg(events, at, title="<Story> & more", names=NAMES, links=links).encode())


def texts(picture: Any) -> list[str]:
    return ["".join(map(str, text.itertext())) for text in picture.iter(f"{SVG}text")]


REQUEST = entry(EventKind.SERVICE_REQUEST, "UK Power Networks", "DSP")
REJECTION = entry(EventKind.REJECTION, "DSP", "UK Power Networks", 1_200, code="E4")


def test_every_kind_of_entry_has_words() -> None:
    assert set(WORDS) == set(EventKind)


def test_an_arrow_says_what_was_sent_and_when() -> None:
    assert texts(drawn(REQUEST, REJECTION)) == [
        "UK Power Networks", "DSP", "4 March 2019", "00:00:00", "Service Request 6.15.1 of EELC", "00:00:01",
        "✗ Rejection E4",
    ]  # fmt: skip


def test_a_new_day_is_told() -> None:
    assert "5 March 2019" in texts(drawn(REQUEST, entry(EventKind.RESPONSE, "DSP", "UK Power Networks", DAY)))


def test_users_stand_left_of_the_dcc_and_devices_right() -> None:
    command = entry(EventKind.COMMAND, "Access Control Broker", "ESME")
    alert = entry(EventKind.DCC_ALERT, "DSP", "Avon Energy", code="N42")
    picture = drawn(command, REQUEST, entry(EventKind.COUNTERSIGNED_REQUEST, "DSP", "S1SP"), alert)
    heads = [t.text for t in picture.iter(f"{SVG}text") if t.get("font-weight") == "bold"][:6]
    assert heads == ["UK Power Networks", "Avon Energy", "DSP", "S1SP", "Access Control Broker", "ESME"]


def test_two_devices_of_a_type_have_lifelines_of_their_own() -> None:
    one = entry(EventKind.COMMAND, "Access Control Broker", "ESME", device="00-DB-12-34-56-78-90-00")
    two = entry(EventKind.COMMAND, "Access Control Broker", "ESME", device="00-DB-12-34-56-78-90-01")
    assert {"ESME …90-00", "ESME …90-01"} <= set(texts(drawn(one, two)))


def test_a_device_with_a_name_has_it_on_its_lifeline() -> None:
    one = entry(EventKind.COMMAND, "Access Control Broker", "ESME", device="00-DB-12-34-56-78-90-00")
    two = entry(EventKind.COMMAND, "Access Control Broker", "ESME", device="00-DB-12-34-56-78-90-01")
    named = sequence_svg([one, two], lambda _: START, title="", names={one.device: "ESME", two.device: "M12"})
    assert {"ESME …90-00", "ESME M12"} <= set(texts(etree.fromstring(named.encode())))


def test_a_device_that_discards_a_command_speaks_of_names() -> None:
    reason = f"The Command comes from {USER}, but the cell NetworkOperator digital signature holds {OTHER}"
    discarded = entry(EventKind.DEVICE_DISCARDED, "ESME", "ESME", code="command-wrong-originator", reason=reason)
    assert said(discarded, NAMES) == (
        "Command discarded: The Command comes from EELC, but the cell NetworkOperator digital signature holds LOND"
    )
    assert said(discarded).endswith(OTHER)


def test_what_happens_inside_is_a_note_that_names_the_holder() -> None:
    slot = entry(EventKind.SLOT_CHANGE, "ESME", "ESME", cell="NetworkOperator digital signature", holder=OTHER)
    assert said(slot, NAMES) == "Slot: NetworkOperator digital signature, now of LOND"
    assert len(drawn(slot).findall(f"{SVG}rect")) == 1


def test_what_the_smki_service_does_names_what_it_is_about() -> None:
    level = entry(EventKind.SERVICE_LEVEL, "SMKI Service", "Avon Energy", code="missed", subject="batch 3")
    assert said(level) == "Service level: batch 3 missed"


def test_links_lead_to_documents_and_titles_are_escaped() -> None:
    picture = drawn(REQUEST, REJECTION, links={1: "#d-1"})
    assert [a.get("href") for a in picture.iter(f"{SVG}a")] == ["#d-1"]
    assert picture.findtext(f"{SVG}title") == "<Story> & more"


def test_nothing_to_draw_is_an_empty_picture() -> None:
    assert texts(drawn()) == []


def test_no_element_reaches_out_of_the_picture() -> None:
    slot = entry(EventKind.SLOT_CHANGE, "ESME", "ESME", cell="NetworkOperator digital signature", holder=OTHER)
    picture = drawn(REQUEST, slot)
    width, height = (float(number) for number in picture.get("viewBox", "").split()[2:])
    for box in picture.iter(f"{SVG}rect"):
        left, top, wide, high = (float(box.get(name, "")) for name in ("x", "y", "width", "height"))
        assert left >= 0
        assert left + wide <= width
        assert top + high <= height
