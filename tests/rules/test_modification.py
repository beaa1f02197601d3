"""Deltas on the rulebook, their names, options and effective dates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from simulator.domain.errors import SimulatorError
from simulator.rules.check import Check, RulebookError, check
from simulator.rules.facts import Column, Facts
from simulator.rules.modification import Addition, Delta
from simulator.rules.modifications import MODIFICATIONS, UnknownModification, put_in_force, select
from simulator.rules.rulebook import Rulebook, RuleSet
from tests.support.facts import LOND, RULE_SETS, code_of, valid
from tests.support.modifications import in_force


def named(name: str) -> Check:
    @check("E4", clause="a test", source="this test", name=name)
    def condition(facts: Facts) -> Column:
        """The request must not be one of user 7."""
        return facts.user == 7

    return condition


def names(book: Rulebook) -> list[str]:
    return [rule.check.name for rule in book.rules]


BASELINE = Rulebook.baseline()

# -- deltas ----------------------------------------------------------------------------------------------------


def test_an_addition_stands_directly_after_the_check_that_it_names() -> None:
    delta = Delta(added=(Addition(named("one"), "device-exists"), Addition(named("two"), "device-exists")))
    book = BASELINE.with_delta(delta, "TEST")
    place = names(book).index("device-exists")
    assert names(book)[place + 1 : place + 3] == ["one", "two"]
    assert [rule.check.name for rule in book.rules if rule.modification == "TEST"] == ["one", "two"]
    assert [name for name in names(book) if name not in ("one", "two")] == names(BASELINE)


def test_a_replacement_keeps_the_place() -> None:
    book = BASELINE.with_delta(Delta(replaced={"device-exists": named("device-exists")}), "TEST")
    assert names(book) == names(BASELINE)
    assert [rule.check.name for rule in book.rules if rule.modification] == ["device-exists"]
    assert code_of(book, valid("6.15.1", user=7)) == "E4"


def test_a_removal_leaves_the_others_in_order() -> None:
    book = BASELINE.with_delta(Delta(removed=frozenset({"device-exists"})), "TEST")
    assert names(book) == [name for name in names(BASELINE) if name != "device-exists"]
    assert code_of(book, valid("6.15.1", device_type=0)) == "E11"


def test_the_baseline_itself_is_left_as_it_is() -> None:
    before = names(BASELINE)
    BASELINE.with_delta(Delta(removed=frozenset(before)), "TEST")
    assert names(BASELINE) == before
    assert all(rule.modification is None for rule in BASELINE.rules)


@pytest.mark.parametrize(
    "delta",
    [
        Delta(added=(Addition(named("new"), "no-such-check"),)),
        Delta(replaced={"no-such-check": named("no-such-check")}),
        Delta(removed=frozenset({"no-such-check"})),
    ],
    ids=["added", "replaced", "removed"],
)
def test_a_delta_on_a_check_that_is_not_there(delta: Delta) -> None:
    with pytest.raises(RulebookError, match="TEST refers to the check 'no-such-check', which the rulebook does not"):
        BASELINE.with_delta(delta, "TEST")


def test_a_check_whose_name_is_taken() -> None:
    delta = Delta(added=(Addition(named("device-exists"), "user-is-known"),))
    with pytest.raises(RulebookError, match="TEST adds a check whose name the rulebook has already"):
        BASELINE.with_delta(delta, "TEST")


@pytest.mark.parametrize(
    "second", [Delta(replaced={"device-exists": named("device-exists")}), Delta(removed=frozenset({"device-exists"}))]
)
def test_two_modifications_cannot_change_one_check(second: Delta) -> None:
    first = BASELINE.with_delta(Delta(replaced={"device-exists": named("device-exists")}), "ONE")
    with pytest.raises(RulebookError, match="TWO and ONE both change the check 'device-exists'"):
        first.with_delta(second, "TWO")


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["DP107", "DP107=certificate-owner"], "choose one of DP107=without-6.1f, DP107=certificate-owner"),
        (
            ["DP107=without-6.1f", "DP107=registered-operator", "DP107=certificate-owner"],
            "choose one of DP107=without-6.1f, DP107=registered-operator, DP107=certificate-owner",
        ),
        (["SECMP0063", "SECMP0063=proposal"], "choose one of SECMP0063=dcc-assessment, SECMP0063=proposal"),
        (
            ["SECMP0063", "SECMP0063"],
            "SECMP0063 is named twice, and not both can be in force; choose one of SECMP0063=",
        ),
    ],
)
def test_two_readings_of_one_modification_at_once(texts: list[str], message: str) -> None:
    chosen = tuple(select(text) for text in texts)
    with pytest.raises(RulebookError, match=message):
        RuleSet(chosen)


@pytest.mark.parametrize("names", [("ONE", "TWO"), ("TWO", "ONE"), ("NONE", "ONE", "TWO", "TWO")])
def test_two_modifications_that_both_change_a_check_are_not_taken_for_one(names: tuple[str, ...]) -> None:
    delta = Delta(replaced={"device-exists": named("device-exists")})
    first, second = [name for name in names if name != "NONE"][:2]
    with pytest.raises(RulebookError, match=f"{second} and {first} both change the check 'device-exists'"):
        RuleSet(tuple(in_force(name, delta=None if name == "NONE" else delta) for name in names))


def test_reliefs_that_change_different_checks_can_both_be_in_force() -> None:
    both = RuleSet((select("DP107=certificate-owner"), select("DP107=registered-operator"))).at()
    assert sum(rule.modification == "DP107" for rule in both.rules) == 2


# -- names and options -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "variant", "options"),
    [
        ("SECMP0063", "dcc-assessment", {}),
        ("SECMP0063=", "dcc-assessment", {}),
        ("SECMP0063=proposal", "proposal", {}),
        (" SECMP0063 = proposal ", "proposal", {}),
        ("SECMP0063=business-requirements,gpf=yes", "business-requirements", {"gpf": "yes"}),
        ("SECMP0063=business-requirements,gpf", "business-requirements", {"gpf": "yes"}),
        ("SECMP0063,code-6.15.1=E061509", "dcc-assessment", {"code-6.15.1": "E061509"}),
        ("SECMP0063=proposal, code-6.15.1 = E061510", "proposal", {"code-6.15.1": "E061510"}),
        ("DP107", "without-6.1f", {}),
        ("DP107=registered-operator", "registered-operator", {}),
    ],
)
def test_a_modification_by_name(text: str, variant: str, options: dict[str, str]) -> None:
    chosen = select(text)
    assert (chosen.variant.name, dict(chosen.options)) == (variant, options)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SECMP63", r"no modification 'SECMP63'; did you mean 'SECMP0063'\? Known: SECMP0063, DP107\."),
        ("", r"no modification ''.* Known: SECMP0063, DP107\."),
        ("SECMP0063=dcc-assesment", r"no variant of SECMP0063 'dcc-assesment'; did you mean 'dcc-assessment'\?"),
        ("DP107=owner", r"no variant of DP107 'owner'.* Known: without-6.1f, certificate-owner, registered-operator"),
        ("SECMP0063=proposal,gpf=yes", r"no option of SECMP0063=proposal 'gpf'.* Known: code-6.15.1"),
        (
            "SECMP0063=business-requirements,gfp=yes",
            r"no option of SECMP0063=business-requirements 'gfp'; did you mean 'gpf'\?",
        ),
        ("DP107=without-6.1f,x", r"no option of DP107=without-6.1f 'x'.* Known: none"),
    ],
)
def test_a_name_that_does_not_exist(text: str, message: str) -> None:
    with pytest.raises(UnknownModification, match=message):
        select(text)
    assert issubclass(UnknownModification, SimulatorError)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "SECMP0063,code-6.21=I0",
            "the option code-6.21 is I0, which says that all is well; a rejection is E and digits",
        ),
        ("SECMP0063,code-6.15.1=I99", "the option code-6.15.1 is I99, which says that all is well"),
        ("SECMP0063,code-6.15.1=E1003", "is E1003, which means 'A certificate in the request .*; take another number"),
        ("SECMP0063,code-6.15.1=E4", "is E4, which means 'The User Role is not authorised .*; take another number"),
        ("SECMP0063,code-6.21=oops", "the option code-6.21 is oops, which is no response code"),
        ("SECMP0063,code-6.21=", "the option code-6.21 is nothing, which is no response code"),
        ("SECMP0063,code-6.21", "the option code-6.21 is yes, which is no response code"),
        ("SECMP0063=business-requirements,gpf=true", "the option gpf is true; write gpf=yes or gpf=no"),
        ("SECMP0063=business-requirements,gpf=", "the option gpf is nothing; write gpf=yes or gpf=no"),
        ("SECMP0063=,", "'SECMP0063=,' has a comma without an option; write SECMP0063,OPTION=VALUE"),
    ],
)
def test_an_option_that_cannot_be_used(text: str, message: str) -> None:
    with pytest.raises(RulebookError, match=message):
        select(text)


def test_a_modification_as_text_can_be_read_again() -> None:
    for text in ("SECMP0063=business-requirements,gpf=yes,code-6.15.1=E061510", "DP107=certificate-owner"):
        assert str(select(text)) == text
        assert str(select(str(select(text)))) == text


def test_every_variant_and_option_is_described() -> None:
    for modification in MODIFICATIONS.values():
        assert modification.title
        assert modification.source
        for variant in modification.variants:
            assert variant.sentence
            assert variant.source
            assert all(variant.options.values())


# -- effective dates -------------------------------------------------------------------------------------------

FEBRUARY = datetime(2020, 2, 27, tzinfo=UTC)
WRONG = valid("6.15.1", digital_signing_operators=LOND.mask)


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (FEBRUARY - timedelta(seconds=1), "accepted"),
        (FEBRUARY, "E0615N1"),
        (FEBRUARY + timedelta(days=1), "E0615N1"),
        (FEBRUARY.astimezone(timezone(timedelta(hours=1))), "E0615N1"),
        (None, "E0615N1"),
    ],
)
@pytest.mark.parametrize("effective", [FEBRUARY, FEBRUARY.replace(tzinfo=None)], ids=["aware", "read as UTC"])
def test_a_modification_is_in_force_from_its_effective_date(
    effective: datetime, moment: datetime | None, code: str
) -> None:
    rules = RuleSet((select("SECMP0063", effective),))
    assert code_of(rules.at(moment), WRONG) == code


def test_each_modification_has_a_date_of_its_own() -> None:
    later = FEBRUARY + timedelta(days=30)
    rules = RuleSet((put_in_force("SECMP0063", effective=FEBRUARY), put_in_force("DP107", effective=later)))
    in_force = [
        {rule.modification for rule in rules.at(moment).rules} - {None}
        for moment in (FEBRUARY - timedelta(days=1), FEBRUARY, later, None)
    ]
    assert in_force == [set(), {"SECMP0063"}, {"SECMP0063", "DP107"}, {"SECMP0063", "DP107"}]


def test_a_modification_without_a_date_was_always_in_force() -> None:
    assert code_of(RuleSet((select("SECMP0063"),)).at(datetime(1990, 1, 1, tzinfo=UTC)), WRONG) == "E0615N1"


def test_a_rule_set_is_named_after_its_modifications() -> None:
    assert RuleSet().name == "baseline"
    both = RuleSet((select("SECMP0063=proposal"), select("DP107")))
    assert both.name == "SECMP0063=proposal + DP107=without-6.1f"


def test_a_rulebook_is_put_together_once() -> None:
    rules = RuleSet((select("SECMP0063", FEBRUARY),))
    assert rules.at(FEBRUARY) is rules.at()
    assert rules.at(FEBRUARY) is not rules.at(FEBRUARY - timedelta(days=1))


@pytest.mark.parametrize("rules", RULE_SETS.values(), ids=RULE_SETS)
def test_the_s1sp_asks_for_ownership_alone_as_the_rulebook_in_force_has_it(rules: RuleSet) -> None:
    """Also where a relief makes another check look at the holder: DP107 is about 6.15.1 alone."""
    owns = "user-owns-the-proxy-held-certificate"
    asked = rules.at().of_the_proxy_holder.rules
    assert asked == tuple(rule for rule in rules.at().rules if rule.check.name == owns)
    assert len(asked) == 1
