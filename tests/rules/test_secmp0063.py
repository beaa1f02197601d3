"""SECMP0063: its truth table in every variant, and that nothing else changes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import product

import numpy as np
import pytest

from simulator.domain.devices import DeviceType, Smets, SmiStatus
from simulator.domain.network_operators import UNKNOWN_OPERATOR, mask_of, network_operator
from simulator.domain.parties import RemotePartyRole, UserRole
from simulator.domain.response_codes import Standing
from simulator.domain.service_requests import service
from simulator.rules.facts import Column, Facts
from simulator.rules.modifications import select
from tests.support.facts import (
    EELC,
    LOND,
    NT,
    SECMP0063_READINGS,
    SENDER,
    code_of,
    codes_of,
    rulebook,
    valid,
)

ESME, GPF = DeviceType.ESME, DeviceType.GPF

# modifications.md, "Variants that a user must be able to switch between": what each looks at, on what evidence.
DIGITS, REGISTRATION = "first two digits of the MPAN core", "Registration Data"
SCOPE: Mapping[str, Mapping[tuple[str, DeviceType], str]] = {
    "proposal": {("6.15.1", ESME): DIGITS},
    "business-requirements": {("6.15.1", ESME): DIGITS, ("6.21", ESME): DIGITS},
    "business-requirements,gpf=yes": {
        ("6.15.1", ESME): DIGITS,
        ("6.21", ESME): DIGITS,
        ("6.21", GPF): REGISTRATION,
    },
    "dcc-assessment": {("6.15.1", ESME): REGISTRATION, ("6.21", ESME): REGISTRATION, ("6.21", GPF): REGISTRATION},
    "all-senders": {("6.15.1", ESME): REGISTRATION, ("6.21", ESME): REGISTRATION, ("6.21", GPF): REGISTRATION},
}
MISMATCH = {"6.15.1": "E0615N1", "6.21": "E0621N1"}

# modifications.md, "Truth table, 6.15.1 or 6.21 from a Supplier": R known, whose certificate, is it R's.
ROWS = {
    "R known, N = R": (True, "own", True),
    "R known, N another distributor": (True, "another", False),
    "R known, N of the same group": (True, "same group", False),
    "R known, N an independent operator": (True, "independent", False),
    "R known, N a transporter of the other fuel": (True, "other fuel", False),
    "R known, N nobody's": (True, "nobody", False),
    "R known, N speaks for R among others": (True, "several", True),
    "R not known": (False, "another", True),
}
OWNERS: Mapping[DeviceType, Mapping[str, int]] = {
    ESME: {
        "own": EELC.mask,
        "another": mask_of(["YELG"]),
        "same group": LOND.mask,
        "independent": mask_of(["IPNL"]),
        "other fuel": NT.mask,
        "nobody": 0,
        "several": mask_of(["EELC", "LOND", "SEEB"]),
    },
    GPF: {
        "own": NT.mask,
        "another": mask_of(["WS"]),
        "same group": mask_of(["EA"]),
        "independent": mask_of(["IPNL"]),
        "other fuel": EELC.mask,
        "nobody": 0,
        "several": mask_of(["NT", "EA"]),
    },
}
REQUESTS = {
    ("6.15.1", ESME): "6.15.1",
    ("6.15.1", GPF): "6.15.1 on a GPF",
    ("6.21", ESME): "6.21",
    ("6.21", GPF): "6.21 on a GPF",
}


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize(("variant", "device_type"), REQUESTS)
@pytest.mark.parametrize("reading", SECMP0063_READINGS)
def test_the_truth_table(reading: str, variant: str, device_type: DeviceType, row: str) -> None:
    known, owner, fits = ROWS[row]
    evidence = SCOPE[reading].get((variant, device_type))
    facts: dict[str, int | bool] = {
        "digital_signing_operators": OWNERS[device_type][owner],
        "key_agreement_operators": OWNERS[device_type][owner],
    }
    if not known:
        facts |= {"meter_point_known": False, "registered_operator": UNKNOWN_OPERATOR, "mpan_operator": 0}
    request = valid(REQUESTS[variant, device_type], **facts)
    assert code_of(rulebook(), request) == "accepted"
    rejected = evidence is not None and not fits
    assert code_of(rulebook(f"SECMP0063={reading}"), request) == (MISMATCH[variant] if rejected else "accepted")


@pytest.mark.parametrize(
    ("departure", "rejected"),
    [
        ({"digital_signing_operators": LOND.mask}, True),
        ({"key_agreement_operators": LOND.mask}, True),
        ({"key_agreement_certificate": False, "key_agreement_operators": 0}, False),
        ({"digital_signing_certificate": False, "digital_signing_operators": 0}, False),
        ({"digital_signing_certificate": False, "digital_signing_operators": LOND.mask}, False),
    ],
)
@pytest.mark.parametrize("reading", SECMP0063_READINGS)
def test_every_certificate_that_is_placed_is_looked_at_and_no_other(
    reading: str, departure: dict[str, int | bool], rejected: bool
) -> None:
    code = code_of(rulebook(f"SECMP0063={reading}"), valid("6.15.1", **departure))
    assert code == ("E0615N1" if rejected else "accepted")


@pytest.mark.parametrize(
    ("reading", "digits", "registered", "code"),
    [
        # The meter point moved to an independent operator: two digits still name the old one.
        ("proposal", "EELC", "IPNL", "accepted"),
        ("business-requirements", "EELC", "IPNL", "accepted"),
        ("dcc-assessment", "EELC", "IPNL", "E0615N1"),
        # The DSP's copy is stale, the digits are right.
        ("proposal", "LOND", "EELC", "E0615N1"),
        ("business-requirements", "LOND", "EELC", "E0615N1"),
        ("dcc-assessment", "LOND", "EELC", "accepted"),
    ],
)
def test_the_evidence_of_each_reading(reading: str, digits: str, registered: str, code: str) -> None:
    """What two digits cannot see is a meter point whose operator has changed."""
    operators = {
        "mpan_operator": network_operator(digits).index,
        "registered_operator": network_operator(registered).index,
    }
    assert code_of(rulebook(f"SECMP0063={reading}"), valid("6.15.1", **operators)) == code


@pytest.mark.parametrize("reading", SECMP0063_READINGS)
def test_recovery_keys_through_6_21_are_not_looked_at(reading: str) -> None:
    """Seed 000, 2.2: the DCC can still place recovery keys through 6.21."""
    book = rulebook(f"SECMP0063={reading}")
    for mask in (0, LOND.mask, NT.mask):
        facts = valid("6.21 by the DCC", digital_signing_operators=mask, key_agreement_operators=mask)
        assert code_of(book, facts) == "accepted"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SECMP0063", "E0615N1"),
        ("SECMP0063=dcc-assessment,code-6.15.1=E061510", "E061510"),
        ("SECMP0063=proposal,code-6.15.1=E061510", "E061510"),
        ("SECMP0063=dcc-assessment,code-6.21=E062110", "E0615N1"),
    ],
)
def test_the_code_is_configurable_and_says_that_it_is_synthetic(text: str, code: str) -> None:
    """Seed 001 leaves the number open, and the published schema has no such code."""
    rule = rulebook(text).decide(valid("6.15.1", digital_signing_operators=LOND.mask))
    assert rule is not None
    assert (rule.check.code.code, rule.check.code.standing) == (code, Standing.SYNTHETIC)
    assert rule.check.code.meaning.startswith("Certificate Party / MPAN mismatch")
    assert rule.modification == "SECMP0063"


@pytest.mark.parametrize("reading", SECMP0063_READINGS)
def test_the_check_stands_beside_those_of_duis_3_8_66_3(reading: str) -> None:
    """Pre-signing, after the baseline's checks of the same service; it comes for services of its own alone."""
    names = [rule.check.name for rule in rulebook(f"SECMP0063={reading}").rules]
    for variant in {variant for variant, _ in SCOPE[reading]}:
        place = names.index(f"{variant}-certificate-party")
        assert names[place - 1] == f"{variant}-certificate-type-for-role"
    assert [name for name in names if name.endswith("certificate-party")] == [
        f"{variant}-certificate-party" for variant in sorted({variant for variant, _ in SCOPE[reading]})
    ]


def test_the_modification_is_described_with_its_four_readings_and_their_sources() -> None:
    variants = {text: select(f"SECMP0063={text}").variant.name for text in SECMP0063_READINGS}
    assert set(variants.values()) == {"proposal", "business-requirements", "dcc-assessment", "all-senders"}
    assert select("SECMP0063").variant.name == "dcc-assessment"


# -- nothing else changes --------------------------------------------------------------------------------------
# Every combination of what the modification could look at. Whose certificate it is stands in words.

SERVICES = [service(variant) for variant in ("6.15.1", "6.21", "6.23", "6.24.1", "8.2")]
TYPES = [DeviceType.ESME, DeviceType.GSME, DeviceType.GPF, DeviceType.CHF, DeviceType.HCALCS, DeviceType.PPMID]
ROLES = [RemotePartyRole.SUPPLIER, RemotePartyRole.NETWORK_OPERATOR, RemotePartyRole.ACCESS_CONTROL_BROKER]
PLACED = [(False, ()), (True, ()), (True, ("EELC",)), (True, ("LOND",)), (True, ("NT",)), (True, ("EELC", "LOND"))]
REGISTERED = [None, "EELC", "NT"]
TWO_DIGITS = [None, "EELC", "LOND"]
GENERATIONS = [Smets.SMETS2, Smets.SMETS1]


def index(participant: str | None) -> int:
    return network_operator(participant).index if participant else UNKNOWN_OPERATOR


@cache
def enumeration() -> tuple[Facts, tuple[Column, ...]]:
    """The facts of every combination, and the places in the lists above that make it up."""
    axes = (SERVICES, list(UserRole), TYPES, ROLES, PLACED, PLACED, REGISTERED, TWO_DIGITS, GENERATIONS)
    grids = np.meshgrid(*(np.arange(len(axis)) for axis in axes), indexing="ij")
    at = tuple(grid.ravel() for grid in grids)
    facts = Facts.of(
        service=np.asarray([s.index for s in SERVICES])[at[0]],
        command_variant=np.asarray([min(s.command_variants) for s in SERVICES])[at[0]],
        user=SENDER,
        user_role=np.asarray(list(UserRole))[at[1]],
        device_type=np.asarray(TYPES)[at[2]],
        smets=np.asarray(GENERATIONS)[at[8]],
        smi_status=SmiStatus.COMMISSIONED,
        remote_party_role=np.asarray(ROLES)[at[3]],
        certificate_role=np.asarray(ROLES)[at[3]],
        digital_signing_certificate=np.asarray([placed for placed, _ in PLACED])[at[4]],
        digital_signing_operators=np.asarray([mask_of(owners) for _, owners in PLACED])[at[4]],
        key_agreement_certificate=np.asarray([placed for placed, _ in PLACED])[at[5]],
        key_agreement_operators=np.asarray([mask_of(owners) for _, owners in PLACED])[at[5]],
        registered_operator=np.asarray([index(o) for o in REGISTERED])[at[6]],
        meter_point_known=np.asarray([o is not None for o in REGISTERED])[at[6]],
        mpan_operator=np.asarray([index(o) for o in TWO_DIGITS])[at[7]],
        slot_holder=SENDER,
        user_registered_now=True,
        user_registered_at_execution=True,
    )
    return facts, at


def blocked(reading: str, sender: UserRole, variant: str, device_type: DeviceType, role: RemotePartyRole) -> str:
    """The evidence on which a reading blocks such a request, in the words of modifications.md; else nothing."""
    suppliers = {UserRole.IS, UserRole.ES, UserRole.GS}
    network_parties = {UserRole.ED, UserRole.GT}
    looked_at = sender in suppliers or (reading == "all-senders" and sender in network_parties and variant == "6.15.1")
    if not looked_at or role is not RemotePartyRole.NETWORK_OPERATOR:
        return ""
    return SCOPE[reading].get((variant, device_type), "")


def mismatch(operator: str | None, *placed: tuple[bool, tuple[str, ...]]) -> bool:
    """The operator is known, and one of the certificates that are placed is not of it."""
    return operator is not None and any(there and operator not in owners for there, owners in placed)


@pytest.mark.parametrize("reading", SECMP0063_READINGS)
def test_exactly_the_mismatches_in_scope_change(reading: str) -> None:
    facts, at = enumeration()
    before, after = codes_of(rulebook(), facts), codes_of(rulebook(f"SECMP0063={reading}"), facts)
    assert len(before) > 300_000

    evidence = np.asarray(
        [
            [[[blocked(reading, u, s.variant, t, r) for r in ROLES] for t in TYPES] for u in UserRole]
            for s in SERVICES
        ]
    )[at[:4]]  # fmt: skip
    by_registration, by_digits = (
        np.asarray([[[mismatch(o, ds, ka) for o in operators] for ka in PLACED] for ds in PLACED])
        for operators in (REGISTERED, TWO_DIGITS)
    )
    wrong = np.where(evidence == REGISTRATION, by_registration[at[4], at[5], at[6]], False)
    wrong = wrong | np.where(evidence == DIGITS, by_digits[at[4], at[5], at[7]], False)

    must_change = wrong & (before == "accepted")
    codes = np.asarray([MISMATCH.get(s.variant, "") for s in SERVICES])[at[0]]
    assert np.array_equal(after, np.where(must_change, codes, before))
    assert np.count_nonzero(must_change) > 100


@pytest.mark.parametrize("reading", SECMP0063_READINGS)
def test_requests_of_network_parties_are_decided_as_before(reading: str) -> None:
    """Accepted and rejected ones alike; but ``all-senders`` looks at the certificate in their own 6.15.1."""
    facts, _ = enumeration()
    before, after = codes_of(rulebook(), facts), codes_of(rulebook(f"SECMP0063={reading}"), facts)
    theirs = np.isin(facts.user_role, [UserRole.ED, UserRole.GT])
    assert {"accepted", "E061501", "E2"} <= set(before[theirs].tolist())
    differs = theirs & (before != after)
    if reading != "all-senders":
        assert not differs.any()
    else:
        assert set(facts.service[differs].tolist()) == {service("6.15.1").index}
        assert set(facts.device_type[differs].tolist()) == {ESME}
        assert set(facts.user_role[differs].tolist()) == {UserRole.ED}


def test_all_senders_looks_at_the_certificate_never_at_the_sender() -> None:
    book = rulebook("SECMP0063=all-senders")
    stranger = {"user_operators": LOND.mask, "user_registered_now": False}
    assert code_of(book, valid("6.15.1 by the distributor", **stranger)) == "accepted"
    wrong = {"digital_signing_operators": LOND.mask, "key_agreement_operators": LOND.mask}
    assert code_of(book, valid("6.15.1 by the distributor", **wrong)) == "E0615N1"


def test_the_readings_differ_and_each_from_each() -> None:
    facts, _ = enumeration()
    answers = {reading: codes_of(rulebook(f"SECMP0063={reading}"), facts) for reading in SECMP0063_READINGS}
    for one, other in product(SECMP0063_READINGS, repeat=2):
        assert (one == other) is bool(np.array_equal(answers[one], answers[other])), (one, other)
