"""Each thing that a visitor can do, done in a browser. Pictures are kept in pytest's cache (``d/demo-pictures``)."""

import pytest
from playwright.sync_api import expect

from tests.web.demo.browsing import Visit

WRONG = "/story/wrong_distributor"


def test_the_gallery_leads_to_a_story_beside_its_gherkin(visit: Visit) -> None:
    visit.picture("gallery")
    visit.page.get_by_role("link", name="The wrong distributor", exact=True).click()
    expect(visit.page.get_by_role("heading", name="The story in Gherkin")).to_be_visible()
    expect(visit.page.locator(".gherkin")).to_contain_text("the response is E0621N1")


def test_a_story_plays_to_its_end_and_pauses(visit: Visit) -> None:
    visit.open(WRONG)
    visit.page.locator("#speed").select_option("fast")
    visit.page.get_by_role("button", name="Play").click()
    expect(visit.page.locator(".count")).to_contain_text("message 4 of 25")
    visit.page.get_by_role("button", name="Pause").click()
    expect(visit.page.get_by_role("button", name="Play")).to_be_visible()


def test_steps_and_the_time_line_change_instant_diagram_and_address(visit: Visit) -> None:
    page = visit.page
    visit.open(f"{WRONG}?at=16")
    before = page.locator(".diagram a").count()
    page.get_by_role("button", name="One message on").click()
    expect(page.locator(".now").first).to_contain_text("Rejection E0621N1")
    expect(page.locator(".diagram a")).to_have_count(before + 1)
    assert page.url.endswith(f"{WRONG}?at=17")
    page.locator("#at").fill("25")
    expect(page.locator(".count")).to_contain_text("message 25 of 25")
    visit.picture("story")
    page.reload()
    expect(page.locator(".count")).to_contain_text("message 25 of 25")


def test_the_keyboard_steps_plays_and_presents(visit: Visit) -> None:
    page = visit.page
    visit.open(WRONG)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".count")).to_contain_text("message 2 of")
    page.keyboard.press("End")
    expect(page.locator(".count")).to_contain_text("message 25 of 25")
    page.keyboard.press("Home")
    expect(page.locator(".count")).to_contain_text("message 0 of")
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.press(" ")
    page.keyboard.press("p")
    expect(page.locator("body.presenting")).to_be_visible()
    visit.picture("presenting")


def test_the_arrows_step_also_after_a_click_on_a_button(visit: Visit) -> None:
    visit.open(WRONG)
    visit.page.get_by_role("button", name="One message on").click()
    visit.page.keyboard.press("ArrowRight")
    expect(visit.page.locator(".count")).to_contain_text("message 3 of")


def test_space_and_p_work_also_after_the_time_line_was_used(visit: Visit) -> None:
    page = visit.page
    visit.open(WRONG)
    page.locator("#at").click()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".count")).to_contain_text("message 13 of")
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.keyboard.press("p")
    expect(page.locator("body.presenting")).to_be_visible()


def test_a_click_on_a_message_opens_it(visit: Visit) -> None:
    page = visit.page
    visit.open(f"{WRONG}?at=17")
    page.locator(".diagram a", has_text="Rejection E0621N1").click()
    opened = page.get_by_role("dialog")
    expect(opened).to_contain_text("the certificate must be of the Network Operator that Registration Data names")
    expect(opened).to_contain_text("registered operator")
    opened.get_by_text("XML, ").click()
    expect(opened.locator("pre")).to_contain_text("<sr:Response")
    visit.picture("message")
    page.keyboard.press("Escape")
    expect(opened).to_be_hidden()


def test_the_device_shows_who_holds_what(visit: Visit) -> None:
    visit.open(f"{WRONG}?at=25")
    visit.page.get_by_role("link", name="Slots and certificates of the ESME").click()
    expect(visit.page.get_by_role("region", name="Slots")).to_contain_text("NetworkOperator, key agreement")
    visit.picture("device")
    visit.open("/story/smets1_lockout/device/ESME?at=5")
    expect(visit.page.get_by_role("region", name="Slots")).to_contain_text("S1SP, Critical")
    visit.picture("device-smets1")


def test_two_rule_sets_stand_side_by_side(visit: Visit) -> None:
    visit.open(f"{WRONG}/compare")
    expect(visit.page.get_by_text("First difference").first).to_be_visible()
    visit.picture("side-by-side")
    visit.page.get_by_role("button", name="To the beginning").click()
    expect(visit.page.get_by_text("First difference")).to_have_count(0)


def test_choosing_other_rules_tells_the_story_anew(visit: Visit) -> None:
    visit.open(f"{WRONG}?at=25")
    visit.page.get_by_label("Rules").select_option("Today's rules")
    expect(visit.page.locator(".holds")).to_contain_text("✗ wrong")


def test_a_lens_shows_what_the_panel_sees(visit: Visit) -> None:
    visit.open(f"{WRONG}?at=25")
    visit.page.get_by_label("Seen by").select_option("SEC Panel")
    expect(visit.page.locator(".diagram a")).to_have_count(1)


def test_a_request_is_sent_by_choosing_its_pieces(visit: Visit) -> None:
    page = visit.page
    visit.open(WRONG)
    page.get_by_text("What if?").click()
    form = page.get_by_role("group", name="A Service Request")
    form.get_by_label("Sender").select_option("EELC")
    form.get_by_label("Service Request").select_option("6.15.1")
    form.get_by_label("Certificates of").select_option("EELC")
    form.get_by_role("button", name="Send it").click()
    expect(page.locator(".gherkin")).to_contain_text("EELC sends 6.15.1 to place the Certificates of EELC")
    visit.picture("what-if")
    page.get_by_role("button", name="Take the last step back").click()
    expect(page.locator(".gherkin")).not_to_contain_text("EELC sends 6.15.1")


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ("Revoke", "E1004"), ("Expire", "E1004"), ("Delay the CRL", "E100"), ("Stale registration copy", "E4"),
        ("Repository outage", "E21"), ("Wrong key usage", "E062103"), ("Replay", "E1010"), ("Lose the WAN", "E20"),
        ("Compromise a key", "E100"),
    ],
)  # fmt: skip
def test_each_fault_has_a_button_and_an_explanation(visit: Visit, button: str, words: str) -> None:
    page = visit.page
    visit.open(WRONG)
    page.get_by_text("What if?").click()
    pressed = page.get_by_role("button", name=button, exact=True)
    told = page.locator(f"#{pressed.get_attribute('aria-describedby')}")
    assert len(told.inner_text()) > 40
    pressed.click()
    expect(page.get_by_role("button", name="Take the last step back")).to_be_visible()
    page.get_by_role("button", name="To the end").click()
    expect(page.locator(".diagram svg").last).to_contain_text(words)


def test_a_fault_under_a_lens_and_reloaded_is_the_same(visit: Visit) -> None:
    fault = "add=for+25+minutes+the+WAN+does+not+reach+the+ESME&add=the+same+document+is+sent+again"
    visit.open(f"{WRONG}?at=60&lens=supplier&{fault}")
    expect(visit.page.get_by_label("Seen by")).to_have_value("supplier")
    expect(visit.page.locator(".diagram svg").last).not_to_contain_text("Access Control Broker")
    shown = visit.page.locator("#frame").inner_text()
    visit.picture("fault")
    visit.page.reload()
    assert visit.page.locator("#frame").inner_text() == shown


def test_the_evidence_is_browsed_and_taken_along(visit: Visit) -> None:
    page = visit.page
    visit.open("/evidence")
    expect(page.locator("iframe")).to_be_visible(timeout=120_000)
    document = page.frame_locator("iframe")
    document.get_by_role("link", name="The wrong distributor").first.click()
    expect(document.get_by_role("heading", name="The wrong distributor").first).to_be_visible()
    visit.picture("evidence")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download all of it").click()
    assert taken.value.suggested_filename == "TEST-PKI-evidence.zip"


def test_files_are_taken_along(visit: Visit) -> None:
    visit.open("/downloads")
    visit.picture("downloads")
    for name in ("lockout.graphml", "lockout.json", "rules.json"):
        with visit.page.expect_download() as taken:
            visit.page.get_by_role("link", name=f"{name}, Today's rules").click()
        assert taken.value.suggested_filename == f"TEST-PKI-todays-rules-{name}"


def test_the_roll_out_is_dragged_through_its_days(visit: Visit) -> None:
    visit.open("/roll-out")
    visit.page.locator("#at").fill("5")
    expect(visit.page.locator(".count")).to_contain_text("day 5 of 20")
    visit.picture("roll-out")
