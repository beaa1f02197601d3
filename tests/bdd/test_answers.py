import pytest

from simulator.bdd.answers import Answer, expected


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("I0", Answer("I0")),
        ("E4 by user is eligible by registration", Answer("E4", "user-is-eligible-by-registration")),
        ("E0621N1 by 6.21-certificate-party", Answer("E0621N1", "6.21-certificate-party")),
        ("E1000 because document-type", Answer("E1000", reason="document-type")),
        ("E21 because command-wrong-originator", Answer("E21", reason="command-wrong-originator")),
    ],
)
def test_answers_are_read_as_they_are_shown(text: str, answer: Answer) -> None:
    assert expected(text) == answer
    assert expected(str(answer)) == answer


def test_an_answer_is_more_than_its_code() -> None:
    assert expected("E4") != expected("E4 by user is eligible by registration")
    assert expected("E11 by device type is compatible") != expected("E11 by 6.21 device is dcc controlled")
