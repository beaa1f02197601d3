import hashlib
import html
import json
import re
from urllib.parse import urlencode

import httpx
import pytest

from simulator.web.demo.gallery import GALLERY, Story
from simulator.web.demo.place import MOST_ADDED

WRONG = "/story/wrong_distributor"
STORIES = pytest.mark.parametrize("story", GALLERY, ids=lambda story: story.name)


def test_the_gallery_names_every_story(visitor: httpx.Client) -> None:
    text = visitor.get("/").text
    assert re.findall(r'<h3><a href="(.+?)">', text) == [*(f"/story/{s.name}" for s in GALLERY), "/roll-out"]


def test_the_gallery_leads_through_the_ten_minutes(visitor: httpx.Client) -> None:
    tour = visitor.get("/").text.partition('<ol class="tour">')[2].partition("</ol>")[0]
    assert re.findall("<b>(.+?)</b>", tour) == ["The problem", "The fix", "What it costs", "What it leaves alone"]
    pages = {path: visitor.get(html.unescape(path)) for path in re.findall('href="(.+?)"', tour)}
    assert {page.status_code for page in pages.values()} == {200}
    left_alone = [page.text for path, page in pages.items() if "/compare?" in path]
    assert len(left_alone) == 2
    assert all("The modification changes nothing in this story." in text for text in left_alone)


@STORIES
def test_every_story_can_be_shown_at_every_instant_under_every_rule_set(visitor: httpx.Client, story: Story) -> None:
    for rules in story.rule_sets:
        page = visitor.get(f"/story/{story.name}", params={"rules": rules, "at": "0"})
        last = int(re.findall(r'max="(\d+)"', page.text)[0])
        shown = [visitor.get(f"/story/{story.name}/frame", params={"rules": rules, "at": n}) for n in range(last + 1)]
        assert {answer.status_code for answer in (page, *shown)} == {200}
        assert len({answer.text for answer in shown}) == last + 1


def test_the_gherkin_stands_beside_the_run(visitor: httpx.Client) -> None:
    text = visitor.get(f"{WRONG}?at=17").text
    assert "Then the response is E0621N1 by 6.21 certificate party" in re.sub(r"<.*?>", "", text)
    assert 'role="region" aria-label="Sequence diagram"' in text


def test_an_address_opens_the_same_story_at_the_same_instant(visitor: httpx.Client) -> None:
    frame = visitor.get(f"{WRONG}/frame?rules=none&at=19")
    address = frame.headers["hx-replace-url"]
    assert address == f"{WRONG}?rules=none&at=19"
    assert frame.text.strip() in visitor.get(address).text


def test_the_diagram_grows_in_its_own_columns(visitor: httpx.Client) -> None:
    early, late = (visitor.get(f"{WRONG}/frame?at={at}").text for at in (2, 20))
    columns = [re.findall(r'<text x="(\d+)" y="20" text-anchor="middle"', text) for text in (early, late)]
    assert columns[0] == columns[1]
    assert early.count("/entry/") == 2


def test_a_rejection_names_the_check_its_clause_and_the_facts(visitor: httpx.Client) -> None:
    text = re.sub(r"<.*?>", "", visitor.get(f"{WRONG}/entry/16").text)
    for words in (
        "6.21 certificate party",
        "DUIS 6.21 validation",
        "registered operator",
        "LOND",
        "Why it was rejected",
    ):
        assert words in text


def test_a_message_is_opened_in_words_and_as_it_was_sent(visitor: httpx.Client) -> None:
    text = visitor.get(f"{WRONG}/entry/0", headers={"HX-Request": "true"}).text
    assert "<html" not in text
    assert "Service Request" in text
    assert "&lt;sr:Request" in text
    command = visitor.get(f"{WRONG}/entry/2").text
    assert "GBCS, " in command


def test_the_octets_can_be_taken_along(visitor: httpx.Client) -> None:
    answer = visitor.get(f"{WRONG}/entry/0/document")
    assert answer.content.startswith(b"<?xml")
    assert "TEST-PKI" in answer.headers["content-disposition"]
    same = visitor.get(f"{WRONG}/entry/0/document")
    assert hashlib.sha256(answer.content).digest() == hashlib.sha256(same.content).digest()


def test_the_journal_can_be_taken_along(visitor: httpx.Client) -> None:
    lines = visitor.get(f"{WRONG}/journal").text.splitlines()
    assert json.loads(lines[0])["kind"] == "service-request"


def test_a_certificate_of_a_slot_can_be_taken_along(visitor: httpx.Client) -> None:
    (link, *_) = re.findall(
        r'href="(/story/\w+/certificate/\w+\.der.*?)"', visitor.get(f"{WRONG}/device/ESME?at=25").text
    )
    assert visitor.get(link).content[:1] == b"\x30"
    assert visitor.get(f"{WRONG}/certificate/none.der").status_code == 404


def test_the_gherkin_can_be_taken_along(visitor: httpx.Client) -> None:
    assert visitor.get(f"{WRONG}/feature").text.startswith("Feature: The wrong distributor")


def test_a_fault_tells_its_steps_and_what_they_mean(visitor: httpx.Client, ours: dict[str, str]) -> None:
    form = {"act": "crl", "supplier": "Avon Energy", "operator": "EELC", "device": "ESME"}
    page = visitor.post(f"{WRONG}/act", data=form, headers=ours, follow_redirects=True)
    words = re.sub(r"<.*?>", "", page.text)
    assert "the DSP takes for valid until the list has come" in words
    assert "12 hours pass" in words
    assert visitor.get(str(page.url)).text == page.text


def test_devices_that_are_put_up_later_are_shown_from_then_on(visitor: httpx.Client) -> None:
    early, late = (visitor.get(f"/story/ca_rotation/frame?at={at}").text for at in (0, 99))
    assert early.count("<figure>") == 1
    assert late.count("<figure>") == 3
    assert "Key ceremony: private key destroyed" in re.sub(r"<.*?>", " ", late).replace("  ", " ")


def test_a_device_shows_holders_changes_chain_and_validity(visitor: httpx.Client) -> None:
    text = visitor.get(f"{WRONG}/device/ESME?at=25").text
    for words in ("NetworkOperator, digital signature", "EELC", "Valid to", "What has changed"):
        assert words in text
    assert "leads to" in text or "chain" in text.lower()


def test_for_smets1_the_proxy_held_ids_are_shown(visitor: httpx.Client) -> None:
    text = visitor.get("/story/smets1_lockout/device/ESME?at=5").text
    assert "NetworkOperator, S1SP, Critical" in text
    assert "NetworkOperator, DSP, Non-Critical" in text


def test_side_by_side_begins_with_the_first_difference(visitor: httpx.Client) -> None:
    text = visitor.get(f"{WRONG}/compare").text
    assert "They differ from message 17 on." in text
    assert text.count("First difference") == 2


def test_what_a_role_does_not_see_is_in_no_headline_and_in_no_comparison(visitor: httpx.Client) -> None:
    frame = visitor.get(f"{WRONG}/frame?at=16&lens=network-operator").text
    assert "Not seen by the Network Operator." in frame
    assert "Service Request 6.21" not in frame
    side = visitor.get(f"{WRONG}/compare?lens=panel").text
    assert re.findall(r"/entry/(\d+)", side) == ["16"]
    assert '<option value="panel" selected>' in side


def test_side_by_side_says_that_nothing_changes(visitor: httpx.Client) -> None:
    assert "changes nothing in this story" in visitor.get("/story/recovery_through_handover/compare").text


def test_a_request_becomes_a_step_of_the_story_and_of_its_address(visitor: httpx.Client, ours: dict[str, str]) -> None:
    form = {"act": "adopted", "operator": "LOND", "device": "ESME"}
    answer = visitor.post(f"{WRONG}/act?rules=none", data=form, headers=ours)
    address = answer.headers["location"]
    assert "add=LOND+adopts+the+meter+point+of+the+ESME" in address
    assert "LOND adopts the meter point of the ESME" in visitor.get(address).text


@pytest.mark.parametrize("path", ["/story/none", f"{WRONG}/entry/999", f"{WRONG}/device/GSME", "/nowhere"])
def test_what_is_not_there_is_said_on_a_page(visitor: httpx.Client, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert "To the stories" in answer.text


def test_a_form_with_nonsense_is_refused_on_a_page(visitor: httpx.Client, ours: dict[str, str]) -> None:
    answer = visitor.post(f"{WRONG}/act", data={"act": "request", "device": "ESME", "user": "Nobody"}, headers=ours)
    assert answer.status_code == 400
    assert "go back and choose" in answer.text


def test_two_visitors_see_each_their_own_story(visitor: httpx.Client) -> None:
    mine = visitor.get(f"{WRONG}?at=5").text
    with httpx.Client(base_url=visitor.base_url, cookies=visitor.cookies) as other:
        assert other.get(f"{WRONG}?at=20&add=7+Working+Days+pass&rules=none").text != mine
    assert visitor.get(f"{WRONG}?at=5").text == mine


@pytest.mark.parametrize("number", ["99", "-1", "x", "9" * 5000, "%00"])
def test_an_entry_that_there_is_not_is_not_found(visitor: httpx.Client, number: str) -> None:
    assert visitor.get(f"{WRONG}/entry/{number}").status_code == 404


def test_a_form_with_more_fields_than_any_of_ours_is_refused(visitor: httpx.Client, ours: dict[str, str]) -> None:
    fields = {str(number): "x" for number in range(50)}
    assert visitor.post(f"{WRONG}/act", data=fields, headers=ours).status_code == 413


def test_a_story_says_when_it_has_no_room_for_further_steps(visitor: httpx.Client, ours: dict[str, str]) -> None:
    full = urlencode([("add", "the same document is sent again")] * MOST_ADDED)
    answer = visitor.post(f"{WRONG}/act?{full}", data={"act": "pass", "device": "ESME"}, headers=ours)
    assert answer.status_code == 400
    assert f"room for {MOST_ADDED} added steps" in answer.text


def test_a_step_of_any_length_leaves_the_page_short(visitor: httpx.Client) -> None:
    answer = visitor.get(WRONG, params={"at": 25, "add": "x" * 30_000})
    assert "no such sentence is known" in answer.text
    assert len(answer.text) < 100_000
