"""The values that each fact takes in the matrix, and the words for them.

Most facts take every value of their enumeration. Users and Network Operators do not: the checks only compare them with
one another, so a few representatives, named by how they relate, stand for all (``docs/matrix.md`` has the argument).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

import numpy as np

from simulator.domain.devices import DeviceType, Smets, SmiStatus
from simulator.domain.parties import NETWORK_ROLES, SUPPLIER_ROLES, RemotePartyRole, UserRole, UserStatus
from simulator.domain.service_requests import SERVICE_REFERENCE_VARIANTS, CommandVariant, ServiceUrl
from simulator.rules.facts import CertificateState, Column

SENDER, ANOTHER_USER = 1, 2
"""The User that sends the request, and some other one."""

REGISTERED, TWO_DIGITS, ANOTHER, OF_OTHER_FUEL = 1, 2, 3, 4
"""Four Network Operators: the registered one, that of the MPAN's first two digits where it is not the registered one,
another of the same fuel, and one of the other fuel."""

_MANY = 8
"""More services than this are counted, not listed."""


@dataclass(frozen=True)
class Value:
    """A value of a fact: ``key`` names it in an expectation file, ``words`` tell it to people."""

    key: str
    number: int
    words: str


@dataclass(frozen=True)
class Axis:
    """A fact and the values that it takes. ``lead`` is how a condition on it reads: ``on {}``, ``from {}``.

    ``sums`` are short words for sets of values: ``a Supplier`` for three User Roles. ``usual`` are the values (by
    number) that an example has if it can.
    """

    fact: str
    values: tuple[Value, ...]
    lead: str = "{}"
    sums: Mapping[frozenset[int], str] = field(default_factory=dict)
    usual: frozenset[int] = frozenset()

    @cached_property
    def numbers(self) -> Column:
        """The numbers that the values have as facts, in order."""
        return np.array([value.number for value in self.values])

    @cached_property
    def place_of(self) -> Mapping[str, int]:
        """The place of each value, by its key."""
        return {value.key: place for place, value in enumerate(self.values)}

    def words(self, places: Iterable[int]) -> str:
        """Words for the condition that the fact has one of the values at these places."""
        chosen = [self.values[place] for place in places]
        summed = self.sums.get(frozenset(value.number for value in chosen))
        if summed is None and len(chosen) > _MANY and self.fact == "service":
            summed = f"{len(chosen)} Service Reference Variants from {chosen[0].words} to {chosen[-1].words}"
        return self.lead.format(summed or " or ".join(value.words for value in chosen))


def _of(
    fact: str,
    lead: str,
    members: Iterable[IntEnum],
    *usual: int,
    sums: Mapping[frozenset[int], str] | None = None,
    article: bool = False,
) -> Axis:
    def title(member: IntEnum) -> str:
        words = str(getattr(member, "title", None) or member.name.replace("_", " ").lower())
        if not article or not words[0].isupper():
            return words
        return f"an {words}" if words[0] in "AEHIO" else f"a {words}"

    return Axis(fact, tuple(Value(m.name, int(m), title(m)) for m in members), lead, sums or {}, frozenset(usual))


def yes_or_no(fact: str, yes: str, no: str, *, usual: bool = True) -> Axis:
    """The axis of a truth value, told by two phrases."""
    return Axis(fact, (Value("no", 0, no), Value("yes", 1, yes)), usual=frozenset({int(usual)}))


def _operators(fact: str, whose: str) -> Axis:
    both = (1 << REGISTERED) | (1 << TWO_DIGITS)
    values = (
        Value("none", 0, "no Network Operator"),
        Value("registered", 1 << REGISTERED, "the registered operator"),
        Value("two-digits", 1 << TWO_DIGITS, "the two digits' operator"),
        Value("registered-and-two-digits", both, "the registered and the two digits' operator alike"),
        Value("another", 1 << ANOTHER, "another operator"),
        Value("other-fuel", 1 << OF_OTHER_FUEL, "an operator of the other fuel"),
    )
    sums = {frozenset({0, 1 << ANOTHER, 1 << OF_OTHER_FUEL}): "another operator or none"}
    return Axis(fact, values, whose, sums, frozenset({1 << ANOTHER}))


_SUPPLIERS = frozenset(map(int, SUPPLIER_ROLES))
_WITH_CELLS = frozenset({int(UserRole.IS), int(UserRole.GS)})
"""The Suppliers that may place credentials."""
_NETWORK_PARTIES = frozenset(map(int, NETWORK_ROLES))
_ROLE_SETS = {
    _SUPPLIERS: "a Supplier",
    _WITH_CELLS: "a Supplier",
    _NETWORK_PARTIES: "a Network Party",
    _SUPPLIERS | _NETWORK_PARTIES: "a Supplier or a Network Party",
    _WITH_CELLS | _NETWORK_PARTIES: "a Supplier or a Network Party",
}

_ALL = (
    Axis("service", tuple(Value(srv.variant, srv.index, srv.variant) for srv in SERVICE_REFERENCE_VARIANTS)),
    _of("user_role", "from {}", UserRole, sums=_ROLE_SETS, article=True),
    _of("device_type", "on {}", DeviceType, DeviceType.ESME, article=True),
    _of("smets", "with {} equipment", Smets, Smets.SMETS2),
    _of("remote_party_role", "for the Remote Party Role {}", RemotePartyRole, RemotePartyRole.NETWORK_OPERATOR),
    Axis(
        "registered_operator",
        (Value("unknown", 0, "unknown"), Value("known", REGISTERED, "known")),
        "registered operator {}",
        usual=frozenset({REGISTERED}),
    ),
    Axis(
        "mpan_operator",
        (
            Value("unknown", 0, "no operator"),
            Value("registered", REGISTERED, "the registered operator"),
            Value("another", TWO_DIGITS, "another operator than is registered"),
        ),
        "two digits of {}",
        {frozenset({REGISTERED, TWO_DIGITS}): "some operator"},
        frozenset({REGISTERED}),
    ),
    yes_or_no("digital_signing_certificate", "signing certificate placed", "no signing certificate placed"),
    _operators("digital_signing_operators", "signing certificate of {}"),
    yes_or_no("key_agreement_certificate", "key agreement certificate placed", "no key agreement certificate placed"),
    _operators("key_agreement_operators", "key agreement certificate of {}"),
    Axis(
        "slot_holder",
        (
            Value("nobody", 0, "nobody's certificate"),
            Value("sender", SENDER, "the sender's own certificate"),
            Value("another", ANOTHER_USER, "another User's certificate"),
        ),
        "{} held by proxy",
        {frozenset({0, ANOTHER_USER}): "another's certificate or none"},
        frozenset({0, SENDER}),
    ),
    _operators("user_operators", "sender speaks for {}"),
    yes_or_no("meter_point_known", "meter point in the DSP's copy", "meter point not in the DSP's copy"),
    yes_or_no("user_registered_now", "sender registered now", "sender not registered now"),
    yes_or_no("user_registered_at_execution", "sender registered at execution", "sender not registered at execution"),
    yes_or_no("user_registered_throughout", "sender registered throughout", "sender not registered throughout"),
    yes_or_no("execution_time_given", "future-dated", "not future-dated", usual=False),
    yes_or_no("date_range_requested", "data of a date range", "no date range", usual=False),
    yes_or_no("top_up_certificate", "top-up certificate placed", "no top-up certificate placed", usual=False),
    yes_or_no("top_up_floor_given", "top-up floor given", "no top-up floor given", usual=False),
    _of("certificate_state", "certificates {}", CertificateState, CertificateState.VALID),
    _of("certificate_role", "certificates of the role {}", RemotePartyRole, RemotePartyRole.NETWORK_OPERATOR),
    yes_or_no("certificate_usage_fits", "key usages right", "a key usage wrong"),
    _of("smi_status", "SMI Status {}", SmiStatus, SmiStatus.COMMISSIONED),
    _of(
        "command_variant",
        "Command Variant {}",
        CommandVariant,
        CommandVariant.NON_CRITICAL_WAN,
        CommandVariant.TRANSFORM,
        CommandVariant.NON_DEVICE,
    ),
    _of("url", "posted to {}", ServiceUrl, ServiceUrl.NONE),
    Axis(
        "user",
        (Value("unknown", 0, "unknown"), Value("known", SENDER, "known")),
        "sender {}",
        usual=frozenset({SENDER}),
    ),
    _of("user_status", "sender {}", UserStatus, UserStatus.ACTIVE),
    yes_or_no("sender_authenticated", "sender authenticated", "sender not authenticated"),
    yes_or_no("request_id_fresh", "RequestID new", "RequestID used before"),
)

AXES: Mapping[str, Axis] = {axis.fact: axis for axis in _ALL}
"""Every fact's axis, the most telling first: that is the order in which conditions are written."""
