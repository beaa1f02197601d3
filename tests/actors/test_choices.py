"""Whose certificate a Supplier places, and how it goes wrong."""

from __future__ import annotations

from collections import Counter
from math import sqrt

import numpy as np
import pytest

from simulator.actors.choices import CertificateChoice, WrongChoices
from simulator.actors.draws import Draws, Stream, threshold
from simulator.actors.homes import DISTRIBUTORS, INDEPENDENTS, TRANSPORTERS
from simulator.domain.network_operators import NetworkOperator, network_operator

EELC, IPNL, NT = network_operator("EELC"), network_operator("IPNL"), network_operator("NT")
WEIGHTS = {"another distributor": 0.6, "same group": 0.2, "independent": 0.1, "gas transporter": 0.1}
HOMES = 6_000


def choice(**weights: float) -> CertificateChoice:
    given = {**dict.fromkeys(WEIGHTS, 0.0), **{name.replace("_", " "): weight for name, weight in weights.items()}}
    return CertificateChoice(Draws(7), WrongChoices(*given.values()))


def kind(chosen: NetworkOperator, right: NetworkOperator) -> str:
    if chosen is right:
        return "right"
    if chosen in TRANSPORTERS:
        return "gas transporter"
    if chosen.independent:
        return "independent"
    return "same group" if chosen.group == right.group else "another distributor"


def test_the_mistakes_are_mixed_as_weighted() -> None:
    all_kinds = CertificateChoice(Draws(7), WrongChoices(*WEIGHTS.values()))
    counted = Counter(kind(all_kinds.for_electricity(EELC, 1.0, premise), EELC) for premise in range(HOMES))
    for name, weight in WEIGHTS.items():
        assert abs(counted[name] - weight * HOMES) < 4 * sqrt(weight * HOMES), name
    assert counted["right"] == 0


@pytest.mark.parametrize("rate", [0.0, 0.1, 1.0])
def test_the_rate_of_mistakes(rate: float) -> None:
    chosen = [choice(another_distributor=1).for_electricity(EELC, rate, premise) for premise in range(HOMES)]
    wrong = sum(operator is not EELC for operator in chosen)
    assert abs(wrong - rate * HOMES) <= 4 * sqrt(rate * (1 - rate) * HOMES)


@pytest.mark.parametrize(
    ("weights", "right", "expected"),
    [
        ({"another_distributor": 1}, EELC, {o for o in DISTRIBUTORS if o.group != "UK Power Networks"}),
        ({"same_group": 1}, EELC, {network_operator("LOND"), network_operator("SEEB")}),
        ({"independent": 1}, EELC, set(INDEPENDENTS)),
        ({"independent": 1}, IPNL, set(INDEPENDENTS) - {IPNL}),
        ({"gas_transporter": 1}, EELC, set(TRANSPORTERS)),
        ({"another_distributor": 1}, IPNL, set(DISTRIBUTORS)),
    ],
)
def test_every_operator_of_a_kind_is_drawn_and_no_other(
    weights: dict[str, float], right: NetworkOperator, expected: set[NetworkOperator]
) -> None:
    assert {choice(**weights).for_electricity(right, 1.0, premise) for premise in range(1_000)} == expected


@pytest.mark.parametrize(
    ("weights", "right"),
    [
        ({}, EELC),
        ({"same_group": 1}, network_operator("NORW")),  # the only area of its group
        ({"same_group": 1}, IPNL),
    ],
)
def test_where_no_mistake_is_possible_the_choice_is_right(weights: dict[str, float], right: NetworkOperator) -> None:
    assert {choice(**weights).for_electricity(right, 1.0, premise) for premise in range(100)} == {right}


def test_on_a_gas_proxy_the_mistake_is_another_transporter() -> None:
    chosen = {choice().for_gas(NT, 1.0, premise) for premise in range(1_000)}
    assert chosen == set(TRANSPORTERS) - {NT}
    assert {choice().for_gas(NT, 0.0, premise) for premise in range(100)} == {NT}


def test_a_choice_is_a_function_of_premise_attempt_and_stream() -> None:
    one, other = choice(another_distributor=1), choice(another_distributor=1)
    assert [one.for_electricity(EELC, 0.5, p, 2) for p in range(50)] == [
        other.for_electricity(EELC, 0.5, p, 2) for p in reversed(range(50))
    ][::-1]
    first = [one.for_electricity(EELC, 0.5, p) for p in range(200)]
    proxy = (Stream.PROXY_WRONG_CERTIFICATE, Stream.PROXY_WHICH_WRONG_CERTIFICATE)
    assert first != [one.for_electricity(EELC, 0.5, p, 1) for p in range(200)]
    assert first != [one.for_electricity(EELC, 0.5, p, streams=proxy) for p in range(200)]


@pytest.mark.parametrize("attempt", [0, 3])
def test_a_column_of_choices_holds_the_very_choices_of_the_single_homes(attempt: int) -> None:
    chooser = CertificateChoice(Draws(7), WrongChoices(*WEIGHTS.values()))
    premises = np.arange(300, dtype=np.uint64)
    for right in (EELC, IPNL):
        column = np.full(300, right.index, dtype=np.uint8)
        together = chooser.electricity(column, threshold(0.5), premises, np.uint64(attempt))
        assert together.tolist() == [chooser.for_electricity(right, 0.5, n, attempt).index for n in range(300)]
    gas = chooser.gas(np.full(300, NT.index, dtype=np.uint8), threshold(0.5), premises, np.uint64(attempt))
    assert gas.tolist() == [chooser.for_gas(NT, 0.5, n, attempt).index for n in range(300)]
