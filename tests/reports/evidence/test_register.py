"""The register of requirements and the waivers, good and bad."""

from datetime import date
from pathlib import Path

import pytest

from simulator.reports.evidence.register import UnreadableRegister, parse_register, parse_waivers

FIXTURES = Path(__file__).parents[3] / "fixtures"
WAIVER = "[[waiver]]\nrequirement = 'R1'\nreason = 'later'\nuntil = 2027-03-31\nby = 'A. Name'\n"


def test_the_register_and_the_waivers_of_this_project_can_be_read() -> None:
    assert parse_register((FIXTURES / "requirements.toml").read_text(), "requirements.toml").requirement
    commented = [line.removeprefix("# ") for line in (FIXTURES / "waivers.toml").read_text().splitlines()[3:]]
    assert len(parse_waivers("\n".join(commented), "waivers.toml")) == 1


def test_a_register_keeps_its_order() -> None:
    register = parse_register("[[requirement]]\nid = 'b'\n[[requirement]]\nid = 'a'\ntext = 'x'", "r.toml")
    assert [(r.id, r.text) for r in register.requirement] == [("b", ""), ("a", "x")]


def test_a_waiver_holds_on_its_last_day_and_not_after() -> None:
    [waiver] = parse_waivers(WAIVER, "w.toml")
    assert waiver.holds(date(2027, 3, 31))
    assert not waiver.holds(date(2027, 4, 1))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WAIVER.replace("reason = 'later'\n", ""), "'w.toml', waiver.0.reason: Field required"),
        (WAIVER.replace("'later'", "''"), "'w.toml', waiver.0.reason: String should have at least 1 character"),
        (WAIVER.replace("until = 2027-03-31\n", ""), "'w.toml', waiver.0.until: Field required"),
        (WAIVER.replace("requirement = 'R1'\n", ""), "waiver.0: Value error, name either a requirement or a scenario"),
        (WAIVER + "who = 'me'", "'w.toml', waiver.0.who: Extra inputs are not permitted"),
        (WAIVER * 2, "'w.toml': Value error, there is more than one waiver 'R1'"),
        ("[[waiver", "'w.toml' is not TOML"),
    ],
)
def test_what_is_wrong_with_waivers_is_told(text: str, said: str) -> None:
    with pytest.raises(UnreadableRegister, match=r".*") as raised:
        parse_waivers(text, "w.toml")
    assert said in str(raised.value)
