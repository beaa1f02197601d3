"""The DUIS response codes and their standing."""

import pytest

from simulator.domain.errors import IdentifierError
from simulator.domain.finding import Finding
from simulator.domain.response_codes import RESPONSE_CODES, Standing, response_code

PUBLISHED = {
    "I0", "I99", "E1", "E2", "E3", "E4", "E5", "E11", "E12", "E13", "E17", "E19", "E20", "E21", "E30",
    "E061501", "E061504", "E061505", "E061506", "E061507",
}  # fmt: skip
ASSUMED = {
    "E062101", "E062102", "E062103", "E062105", "E062301", "E062304", "E062305", "E062306",
    "E100", "E1000", "E1001", "E1003", "E1004", "E1006", "E1007", "E1008", "E1010", "E1011", "E120201",
}  # fmt: skip


@pytest.mark.parametrize(
    ("codes", "standing"),
    [(PUBLISHED, Standing.PUBLISHED), (ASSUMED, Standing.ASSUMPTION), (set(), Standing.SYNTHETIC)],
    ids=["published", "assumption", "synthetic"],
)
def test_codes_by_standing(codes: set[str], standing: Standing) -> None:
    """What duis.md gives a meaning is published; the meaning of the others was not found."""
    assert {code for code, known in RESPONSE_CODES.items() if known.standing is standing} == codes


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("E061501", "combination of User Role, Remote Party Role and Device Type"),
        ("E061504", "New Prepayment Top Up Floor Seq Number"),
        ("E061505", "Certificate Type is not applicable to the Device Type"),
        ("E061506", "Remote Party Role is not Supplier"),
        ("E061507", "Certificate Type is not applicable to the Remote Party Role"),
    ],
)
def test_the_codes_of_the_proposal_in_its_words(code: str, words: str) -> None:
    """Seed 001, DUIS 3.8.66.3."""
    assert words in response_code(code).meaning


@pytest.mark.parametrize("code", ["E061508", "E061509", "E0615N1", "E0621N1", "E14", ""])
def test_what_is_no_code_of_the_baseline(code: str) -> None:
    """E061508 and E061509 are taken by later versions with unknown meaning; the N codes are SECMP0063's own."""
    with pytest.raises(IdentifierError, match=f"'{code}' is no response code of the baseline"):
        response_code(code)


def test_a_finding_in_one_line() -> None:
    finding = Finding("E4", "The User must be eligible", "SRPD 6.1(f)", "A:B:1")
    assert str(finding) == "E4: The User must be eligible [A:B:1] (SRPD 6.1(f))"
    assert str(Finding("E4", "The User must be eligible")) == "E4: The User must be eligible"
