"""A User's own system: counters, parse and correlate, signing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from simulator.actors.users import RequestCounters, correlate, new_request, sign_pre_command
from simulator.dcc.commands import pre_command
from simulator.domain.devices import DeviceType, SmiStatus
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import COMMISSION, UPDATE_CREDENTIALS, CommandVariant
from simulator.domain.time import DAY
from simulator.duis.reading import parse_request
from simulator.duis.values import CommissionDevice, CredentialsReplacement, ServiceRequest, SignedPreCommand
from simulator.duis.writing import write_request
from simulator.gbcs.framing import Message, decode_message
from simulator.world import World
from tests.support.worlds import NETWORK_OPERATOR, SUPPLIER, ask, build, certificates, operator, place, supplier


@pytest.fixture(scope="module")
def world() -> World:
    return build()


@pytest.fixture(scope="module")
def asked(world: World) -> ServiceRequest:
    """A Supplier's future-dated 6.15.1 for its own three cells: everything that a Command can say."""
    body = certificates(
        world, supplier(world), SUPPLIER, floor_seq_number=5, execution_date_time=world.calendar.at(9 * DAY + 250)
    )
    return ask(world, "6.15.1", supplier(world), place(world), body)


def test_what_was_asked_for_correlates(asked: ServiceRequest) -> None:
    assert correlate(asked, pre_command(asked)) is None


def test_a_cancellation_correlates(world: World, asked: ServiceRequest) -> None:
    body = replace(credentials(asked), execution_date_time=world.calendar.at(365 * 1000 * DAY))
    cancelling = replace(asked, body=body)
    assert correlate(cancelling, pre_command(cancelling)) is None
    differs = correlate(asked, pre_command(cancelling))
    assert differs is not None
    assert "another date of execution" in differs.message


def credentials(request: ServiceRequest) -> CredentialsReplacement:
    assert isinstance(request.body, CredentialsReplacement)
    return request.body


Difference = Callable[[World, ServiceRequest], ServiceRequest]


def body_with(**departures: Any) -> Difference:
    return lambda _, request: replace(request, body=replace(credentials(request), **departures))


DIFFERENCES: dict[str, tuple[str, Difference]] = {
    "another originator": ("it is from", lambda w, r: replace(r, originator=operator(w))),
    "another recipient": ("it is from", lambda w, r: replace(r, target=EUI64(5))),
    "another counter": ("its counter is 99", lambda w, r: replace(r, counter=99)),
    "another signing certificate": (
        "other certificates",
        lambda w, r: replace(
            r,
            body=replace(
                credentials(r),
                digital_signing_certificate=certificates(w, operator(w)).digital_signing_certificate,
            ),
        ),
    ),
    "a certificate left out": ("other certificates", body_with(key_agreement_top_up_certificate=None)),
    "certificates exchanged": (
        "other certificates",
        lambda w, r: replace(
            r,
            body=replace(
                credentials(r),
                key_agreement_certificate=credentials(r).key_agreement_top_up_certificate,
                key_agreement_top_up_certificate=credentials(r).key_agreement_certificate,
            ),
        ),
    ),
    "another role's cells": ("other cells", body_with(remote_party_role=NETWORK_OPERATOR)),
    "another path": (
        "another path",
        lambda w, r: replace(
            r, body=replace(credentials(r), path_certificates=(w.smki.organisation_authority.root.der,))
        ),
    ),
    "another floor": ("another floor", body_with(floor_seq_number=6)),
    "another top-up floor": ("another top-up floor", body_with(top_up_floor_seq_number=77)),
    "no top-up floor": ("another top-up floor", body_with(top_up_floor_seq_number=None)),
    "no time-based checks": ("other time-based checks", body_with(apply_time_based_cpv_checks=False)),
    "at once": ("another date of execution", body_with(execution_date_time=None)),
    "another day": (
        "another date of execution",
        lambda w, r: replace(r, body=replace(credentials(r), execution_date_time=w.calendar.at(8 * DAY))),
    ),
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_each_kind_of_difference_is_found(world: World, asked: ServiceRequest, name: str) -> None:
    """SEC Appendix AC: the User correlates the Pre-Command with what it asked for before it signs."""
    words, difference = DIFFERENCES[name]
    finding = correlate(asked, pre_command(difference(world, asked)))
    assert finding is not None
    assert (finding.code, finding.subject) == ("pre-command-differs", asked.request_id)
    assert words in finding.message


@pytest.mark.parametrize("octets", [b"", b"\xdf", b"rubbish"])
def test_rubbish_does_not_correlate(asked: ServiceRequest, octets: bytes) -> None:
    finding = correlate(asked, octets)
    assert finding is not None
    assert finding.code == "gbcs-malformed"


def test_a_command_of_another_kind_does_not_correlate(world: World, asked: ServiceRequest) -> None:
    commission = CommissionDevice(world.calendar.at(0), 10)
    finding = correlate(asked, pre_command(replace(asked, service=COMMISSION, body=commission)))
    assert finding is not None
    assert finding.code == "gbcs-malformed"


def test_signing_keeps_the_request_id_and_signs_what_comes_after_df(world: World, asked: ServiceRequest) -> None:
    """The real client: SHA-256/ECDSA over the bytes after DF, then 40, r, s, under Command Variant 5."""
    command = pre_command(asked)
    signed = sign_pre_command(asked, command, world.signing_key(supplier(world)))
    assert (signed.request_id, signed.command_variant) == (
        asked.request_id, CommandVariant.SIGNED_PRE_COMMAND_WAN,
    )  # fmt: skip
    assert isinstance(signed.body, SignedPreCommand)
    payload = signed.body.payload
    assert payload[: len(command) + 1] == command + b"\x40"
    own = next(c for cell, c in world.certificates_of(supplier(world)).items() if cell.key_usage == 0)
    assert own.verify_raw(command[1:], payload[-64:])
    assert isinstance(decode_message(payload), Message)
    assert parse_request(write_request(signed)) == signed


def test_counters_rise_for_each_originator_by_itself() -> None:
    counters = RequestCounters()
    assert [counters.next(EUI64(n)) for n in (1, 1, 2, 1, 2)] == [1, 2, 1, 3, 2]


@pytest.mark.parametrize(
    ("variant", "given", "expected"),
    [
        ("6.15.1", None, CommandVariant.TRANSFORM),
        ("6.21", None, CommandVariant.NON_CRITICAL_WAN),
        ("6.21", CommandVariant.NON_CRITICAL_BOTH, CommandVariant.NON_CRITICAL_BOTH),
        ("8.2", None, CommandVariant.NON_DEVICE),
    ],
)
def test_a_new_request_has_the_services_first_variant(
    world: World, variant: str, given: CommandVariant | None, expected: CommandVariant
) -> None:
    body = certificates(world, operator(world))
    assert ask(world, variant, supplier(world), EUI64(5), body, given).command_variant is expected


def test_a_new_request_counts(world: World) -> None:
    counters = RequestCounters()
    target = place(world, DeviceType.ESME, status=SmiStatus.COMMISSIONED)
    body = certificates(world, operator(world), remote_party_role=RemotePartyRole.NETWORK_OPERATOR)
    made = [new_request(counters, supplier(world), target, UPDATE_CREDENTIALS, body) for _ in range(3)]
    assert [request.counter for request in made] == [1, 2, 3]
