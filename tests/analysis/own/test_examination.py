"""A modification of one's own that cannot be used: the message says which check, and what to do."""

from __future__ import annotations

import dataclasses

import pytest

from simulator.analysis.own.apart import Examined, examine_apart
from simulator.analysis.own.examination import examine
from simulator.analysis.own.source import Source
from simulator.analysis.own.unusable import UnusableModification
from simulator.domain.finding import Finding
from simulator.rules.modification import Modification
from simulator.rules.modifications import MODIFICATIONS
from tests.support.own_modifications import python_file


def findings(text: str, options: dict[str, str] | None = None) -> tuple[Finding, ...]:
    """What is wrong with a modification in Python."""
    try:
        modification = Source("own.py", text.encode()).modification()
    except UnusableModification as error:
        return error.findings
    return examine(modification, "only", options)


def test_a_good_one() -> None:
    assert findings(python_file()) == ()


@pytest.mark.parametrize("shipped", MODIFICATIONS.values(), ids=MODIFICATIONS)
def test_those_that_are_shipped_pass_under_another_name(shipped: Modification) -> None:
    assert examine(dataclasses.replace(shipped, name="OWN")) == ()
    (found,) = examine(shipped)
    assert found.code == "name-taken"


# -- checks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "code", "said"),
    [
        ("return facts.user_rol == 4", "unknown-fact", "looks at 'user_rol', which is no fact; did you mean"),
        ("return 1 / 0 > facts.user", "cannot-be-evaluated", "ZeroDivisionError"),
        ("return facts.user", "wrong-answer", "answers with int64, not with truth values"),
        ("return None", "wrong-answer", "answers with object, not with truth values"),
        ("return np.ones(3, bool)", "wrong-answer", "answers in the shape (3,)"),
        ("return np.True_ if facts.user_role == 4 else np.False_", "branches", "branches with if, and, or, not"),
        ("return (facts.user_role == 4) and facts.execution_time_given", "branches", "write & for and, | for or"),
        ("facts.user_role[:] = 4; return facts.user_role == 4", "changes-facts", "changes the facts that it is given"),
        ("x = facts.user_role; x += 1; return x == 4", "changes-facts", "changes the facts that it is given"),
        ("return np.arange(np.size(facts.user)) % 2 == 0", "looks-at-position", "by a request's position among others"),
        ("return facts.user_role == np.max(facts.user_role)", "looks-at-others", "otherwise than by itself"),
        ("return facts.user_role > np.random.random(np.shape(facts.user_role)) * 8", "remembers", "asked again"),
        ("return facts.user_role[0] == facts.user_role", "cannot-be-evaluated", "for a single request (IndexErr"),
        ("print(facts.user); return facts.user_role == 4", "prints", "prints; it would for every request"),
        ("import sys; sys.exit(3)", "ends-the-program", "ends the program (sys.exit)"),
        ("return sum(getattr(facts, n) for n in facts.__slots__) % 7 == 3", "unknown-fact", "'__slots__', which is no"),
        ("return sum(getattr(facts, n) for n in FACTS) % 7 == 3", "reads-too-much", "looks at 31 facts, too many"),
    ],
)  # fmt: skip
def test_a_check_that_cannot_be_relied_on(condition: str, code: str, said: str) -> None:
    (found,) = findings(python_file(condition))
    assert (found.code, found.subject, found.clause) == (code, "6.15.1-own", "OWN 1")
    assert found.message.startswith("the check '6.15.1-own' (OWN 1) ")
    assert said in found.message


@pytest.mark.parametrize(
    "condition",
    [
        "return np.False_",
        "return np.where(facts.user_role == 4, facts.execution_time_given, facts.date_range_requested)",
        "return facts.service == facts.service",
    ],
)
def test_a_check_may_be_as_simple_or_as_choosy_as_it_likes(condition: str) -> None:
    assert findings(python_file(condition)) == ()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ('ResponseCode("E4", "Something else")', "E4, which means 'The User Role is not authorised for the Device"),
        ('ResponseCode("E0621N1", "Something else")', "E0621N1, which means 'Certificate Party / MPAN mismatch"),
        ('"I0"', "rejects with I0, which says that all is well"),
        ('ResponseCode("I99", "Something")', "rejects with I99, which says that all is well"),
        ('ResponseCode("oops", "Something")', "rejects with oops, which is no response code"),
    ],
)
def test_a_response_code_that_cannot_be_used(code: str, said: str) -> None:
    (found,) = findings(python_file(code=code))
    assert said in found.message


@pytest.mark.parametrize("clause", ["DUIS 3.8.66.3", "SEC Section H3.1", "seed 001", "OWN 2", "SECMP0099 (SRPD 6.1)"])
def test_a_clause_that_can_be_looked_up(clause: str) -> None:
    assert findings(python_file(clause=clause)) == ()


@pytest.mark.parametrize(
    ("clause", "said"),
    [("DIUS 3.8", "did you mean 'DUIS'?"), ("", "begins with no known document"), ("seed one", "begins with no known")],
)
def test_a_clause_that_cannot_be_looked_up(clause: str, said: str) -> None:
    (found,) = findings(python_file(clause=clause))
    assert found.code == "unknown-clause"
    assert said in found.message


# -- what it does to the rulebook -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("delta", "said"),
    [
        (
            'Delta(added=(Addition(own, after="user-is-knwon"),))',
            "adds a check after 'user-is-knwon', but the baseline",
        ),
        ('Delta(replaced={"user-is-knwon": own})', "did you mean 'user-is-known'?"),
        ('Delta(removed=frozenset({"user-is-knwon"}))', "removes 'user-is-knwon', but the baseline"),
        ('Delta(removed=frozenset({"user-is-known"}), replaced={"user-is-known": own})', "both replaces and removes"),
        ("Delta()", "adds, replaces and removes nothing"),
        ("{}", "builds a dict; its build function must return a Delta"),
        ("options['colour']", "cannot be built (KeyError: 'colour')"),
        ("__import__('sys').exit()", "cannot be built (SystemExit: )"),
        ("Delta(added=(own,))", "added must be a tuple of Addition(check, after='name of a check')"),
        ("Delta(replaced=(own,))", "replaced must map names of checks to Checks"),
        ("Delta(removed='user-is-known')", "removed must be names of checks"),
    ],
)
def test_a_delta_that_cannot_be_applied(delta: str, said: str) -> None:
    (found,) = findings(python_file(delta=delta))
    assert said in found.message


def test_a_name_that_a_check_of_the_baseline_has() -> None:
    text = python_file().replace('name="own"', 'name="combination"')
    (found,) = findings(text)
    assert found.code == "name-taken"
    assert "there is one of that name already; rename it, or put it into replaced" in found.message


def test_a_variant_that_only_an_option_spoils() -> None:
    text = python_file(delta='Delta(added=(Addition(own, after=options.get("after", "user-is-known")),))')
    text = text.replace("lambda", "options={'after': 'where it stands'}, build=lambda")
    assert findings(text) == ()
    (found,) = findings(text, {"after": "nowhere"})
    assert "the variant 'only' with after=nowhere adds a check after 'nowhere'" in found.message


# -- the file ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "line", "said"),
    [
        ("x = (", "no-python", "1", "this is not Python: '(' was never closed"),
        ("x = 1\x00", "no-python", None, "this is not Python: "),
        ("x = 1\ny = x / 0", "cannot-be-run", "2", "ZeroDivisionError: division by zero"),
        ("from simulator.rules.check import chek", "cannot-be-run", "1", "cannot import name 'chek'"),
        ("import sys\n\nsys.exit()", "ends-the-program", "3", "take that out"),
        ("x = 1", "no-modification", None, "it defines no Modification; write NAME = Modification(…)"),
        ("from simulator.rules.modifications.dp107 import DP107", "no-modification", None, "it defines no Modific"),
        (python_file(end='B = Modification("B", "t", "s", OWN.variants)'), "several-modifications", None, "(OWN, B)"),
        (python_file(end='OWN = Modification("DP107", "t", "s", OWN.variants)'), "name-taken", None, "DP107 already"),
        (python_file(end='OWN = Modification("A B", "t", "s", OWN.variants)'), "bad-name", None, "'A B' of the modif"),
        (python_file(end='OWN = Modification("OWN", "", "s", OWN.variants)'), "says-nothing", None, "the title of the"),
        (python_file(end='OWN = Modification("OWN", "t", "s", ())'), "no-variant", None, "one at least"),
        (python_file(end='OWN = Modification("OWN", "t", "s", OWN.variants * 2)'), "name-taken", None, "two variants"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_modification(text: str, code: str, line: str | None, said: str) -> None:
    (found,) = findings(text)
    assert (found.code, found.details.get("line")) == (code, line)
    assert said in found.message


def test_every_fault_is_told_at_once() -> None:
    text = python_file("return facts.user", clause="DIUS 3", code='ResponseCode("E4", "Something else")')
    assert {found.code for found in findings(text)} == {"unknown-clause", "code-redefined", "wrong-answer"}


def test_what_a_file_prints_is_no_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert findings(python_file(end='print("hello")')) == ()
    assert capsys.readouterr() == ("", "hello\n")


# -- in a process of its own ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("while True: pass", "'own.py': it does not come to an end: after 0.5 seconds the file is read still"),
        (python_file(delta="[None for _ in iter(int, 1)]"), "the variant 'only' is built still; look for a loop there"),
        (python_file("while True: pass"), "after 0.5 seconds the check '6.15.1-own' is tried out still"),
    ],
)
def test_what_never_comes_to_an_end(text: str, said: str) -> None:
    with pytest.raises(UnusableModification) as raised:
        examine_apart(Examined(Source("own.py", text.encode())), patience=0.5)
    assert said in str(raised.value)


def test_what_ends_the_process() -> None:
    text = python_file("import os; os._exit(0)")
    with pytest.raises(UnusableModification, match=r"it ends the process while the check '6\.15\.1-own' is tried out"):
        examine_apart(Examined(Source("own.py", text.encode())))


def test_findings_come_back_from_the_process() -> None:
    text = python_file("return facts.user_rol == 4")
    with pytest.raises(UnusableModification) as raised:
        examine_apart(Examined(Source("own.py", text.encode())))
    assert raised.value.findings == findings(text)
    examine_apart(Examined(Source("own.py", python_file(end="import os; os.write(1, b'noise')").encode())))
