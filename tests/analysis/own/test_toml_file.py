"""A modification in TOML: what it changes, and what is wrong with it by line."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.analysis.own.examination import examine
from simulator.analysis.own.source import Source
from simulator.analysis.own.unusable import UnusableModification
from simulator.domain.devices import DeviceType, Smets, SmiStatus
from simulator.domain.parties import RemotePartyRole, UserRole, UserStatus
from simulator.domain.service_requests import UPDATE_CREDENTIALS, service
from simulator.rules.facts import Facts
from simulator.rules.modification import InForce
from simulator.rules.modifications import select
from simulator.rules.rulebook import Rulebook, RuleSet
from tests.support.facts import codes_of
from tests.support.own_modifications import toml_file


def in_force(text: str) -> InForce:
    """A modification in TOML, in its first variant."""
    modification = Source("own.toml", text.encode()).modification()
    assert examine(modification) == ()
    return InForce(modification, modification.variants[0])


def book(text: str) -> Rulebook:
    """The rulebook with a modification in TOML in force."""
    return RuleSet((in_force(text),)).at()


def faults(text: str) -> str:
    """What is wrong with it."""
    with pytest.raises(UnusableModification) as raised:
        Source("own.toml", text.encode()).modification()
    return str(raised.value)


def requests(variant: str, **facts: object) -> Facts:
    """Requests of a service from every User Role, on every Device Type, in order otherwise."""
    roles, types = (column.ravel() for column in np.meshgrid(list(UserRole), list(DeviceType), indexing="ij"))
    srv = service(variant)
    known = {
        "url": 0,
        "user": 1,
        "smets": Smets.SMETS2,
        "smi_status": SmiStatus.COMMISSIONED,
        "user_status": UserStatus.ACTIVE,
    }
    known |= {"command_variant": min(srv.command_variants), "user_registered_now": True, "meter_point_known": True}
    known |= {"remote_party_role": RemotePartyRole.SUPPLIER, "certificate_role": RemotePartyRole.SUPPLIER}
    columns = {name: np.full(roles.shape, value) for name, value in (known | facts).items()}
    return Facts.of(service=np.full(roles.shape, srv.index), user_role=roles, device_type=types, **columns)


def those_that_change(text: str, facts: Facts) -> set[tuple[str, str, str, str]]:
    """User Role, Device Type, code before and after, of requests that a modification in TOML decides otherwise."""
    before, after = codes_of(Rulebook.baseline(), facts), codes_of(book(text), facts)
    return {
        (UserRole(int(facts.user_role[n])).name, DeviceType(int(facts.device_type[n])).name, before[n], after[n])
        for n in np.flatnonzero(before != after)
    }


# -- what can be changed ----------------------------------------------------------------------------------------------


def test_eligible_user_roles() -> None:
    text = toml_file('eligible_user_roles = { "6.24.1" = ["IS", "GS", "GT", "OU"] }')
    changed = those_that_change(text, requests("6.24.1"))
    assert {(role, before, after) for role, _, before, after in changed} >= {("OU", "E2", "accepted")}
    assert {role for role, _, _, after in changed if after == "E2"} == {"ED"}
    assert {role for role, *_ in changed} == {"ED", "OU"}
    assert those_that_change(text, requests("6.15.1")) == set()


def test_device_types() -> None:
    changed = those_that_change(toml_file('device_types = { "6.24.1" = ["ESME", "IHD"] }'), requests("6.24.1"))
    gained = {(device_type, after) for _, device_type, before, after in changed if before == "E11"}
    assert gained == {("IHD", "accepted")}
    assert {device_type for _, device_type, _, after in changed if after == "E11"} >= {"GSME", "GPF"}


def test_smi_statuses() -> None:
    text = toml_file('smi_statuses = { "6.24.1" = ["Commissioned", "Suspended"] }')
    assert those_that_change(text, requests("6.24.1")) == set()
    changed = those_that_change(text, requests("6.24.1", smi_status=SmiStatus.SUSPENDED))
    assert {(before, after) for *_, before, after in changed} == {("E5", "accepted")}


def test_combinations() -> None:
    text = toml_file('[variants.combinations."6.15.1".IS]\nSupplier = ["ESME"]\nNetworkOperator = ["HCALCS"]')
    assert those_that_change(text, requests("6.15.1")) == {("IS", "HCALCS", "accepted", "E061501")}
    network = requests("6.15.1", remote_party_role=RemotePartyRole.NETWORK_OPERATOR, certificate_role=3)
    assert those_that_change(text, network) == {
        ("IS", "ESME", "accepted", "E061501"),
        ("IS", "HCALCS", "E061501", "accepted"),
    }


def test_codes_and_removed_checks() -> None:
    text = toml_file('codes = { "user-status-permits" = "E399" }\nremove = ["6.15.1-future-dating"]')
    with_it, without = book(text), Rulebook.baseline()
    assert len(with_it.checks) == len(without.checks) - 1
    check = next(check for check in with_it.checks if check.name == "user-status-permits")
    assert (check.code.code, check.code.meaning) == (
        "E399",
        "The status of the User does not permit the Service Request",
    )
    assert (check.clause, check.source) == ("OWN (DUIS 3.2.5)", "a test")


def test_a_code_that_is_known_keeps_its_own_meaning() -> None:
    check = next(c for c in book(toml_file('codes = { "user-status-permits" = "E4" }')).checks if c.code.code == "E4")
    assert check.code.meaning.startswith("The User Role is not authorised")


@pytest.mark.parametrize("base", ["SECMP0063=dcc-assessment", "DP107=registered-operator"])
def test_a_change_of_a_modification_that_is_shipped(base: str) -> None:
    alone = RuleSet((select(base),)).at()
    based = book(toml_file(f'based_on = "{base}"\nremove = ["6.15.1-future-dating"]'))
    assert [c.name for c in based.checks] == [c.name for c in alone.checks if c.name != "6.15.1-future-dating"]


def test_a_check_that_the_base_adds_can_be_removed_and_one_that_it_replaces_too() -> None:
    base = 'based_on = "SECMP0063=dcc-assessment"\nremove = ["6.21-certificate-party"]'
    names = [check.name for check in book(toml_file(base)).checks]
    assert "6.15.1-certificate-party" in names
    assert "6.21-certificate-party" not in names
    relief = 'based_on = "DP107=without-6.1f"\nremove = ["user-is-eligible-by-registration"]'
    assert "user-is-eligible-by-registration" not in [check.name for check in book(toml_file(relief)).checks]


def test_the_tables_hold_for_one_request_as_for_many() -> None:
    with_it = book(toml_file('[variants.combinations."6.15.1".IS]\nSupplier = ["ESME"]'))
    facts = Facts.of(service=UPDATE_CREDENTIALS.index, user_role=UserRole.IS, device_type=DeviceType.HCALCS)
    check = next(check for check in with_it.checks if check.name == "6.15.1-combination")
    assert check.fails(facts).shape == ()


# -- what is wrong ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variant", "said"),
    [
        ('remove = ["6.15.1-futur-dating"]', "line 8: variants.0.remove.0: expected the name of a check (did you mean"),
        ('codes = { "user-is-knwon" = "E9" }', "line 8: variants.0.codes.user-is-knwon: expected the name of a check"),
        ('codes = { "user-is-known" = "9" }', "line 8: variants.0.codes.user-is-known: string should match pattern"),
        ('[variants.eligible_user_roles]\n"6.15.9" = ["IS"]', "line 9: variants.0.eligible_user_roles.6.15.9: "),
        ('eligible_user_roles = { "6.15.1" = ["XS"] }', "User Role (there are IS, ES, GS, ED, GT, RSA, OU, DCC)"),
        ('device_types = { "8.2" = ["ESME"] }', "expected a Service Reference Variant that is addressed to Devices"),
        ('device_types = { "6.15.1" = ["EMSE"] }', "expected a Device Type (did you mean 'ESME'?), not 'EMSE'"),
        ('smi_statuses = { "6.15.1" = ["Comissioned"] }', "expected an SMI Status (did you mean 'Commissioned'?)"),
        ('combinations = { "6.24.1" = {} }', "expected a Service Reference Variant with combinations"),
        ('[variants.combinations."6.15.1".IS]\n"Net Operator" = ["ESME"]', "line 9: variants.0.combinations.6.15.1.IS"),
        ('based_on = "SECMP63"', "did you mean 'SECMP0063'?"),
        ('based_on = "SECMP0063=proposal,gpf=yes"', "there is no option of SECMP0063=proposal 'gpf'"),
        ('remove = ["6.21-certificate-party"]', "its base, baseline, has no check '6.21-certificate-party'"),
        ('based_on = "SECMP0063=proposal"\nremove = ["6.21-certificate-party"]', "its base, SECMP0063=proposal, has"),
        ('codes = {"6.15.1-future-dating" = "E9"}\nremove = ["6.15.1-future-dating"]', "both changed and removed"),
        ("", "it changes nothing"),
        ("removed = []", "line 8: variants.0.removed: there is no such setting; did you mean 'remove'?"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_used(variant: str, said: str) -> None:
    told = faults(toml_file(variant))
    assert said in told
    assert told.startswith("'own.toml', line ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "'own.toml', line 1: this is not TOML"),
        ("name = 'x'", "variants: field required"),
        (toml_file().split("[[")[0] + "variants = []", "there is no variant: add [[variants]]"),
        (toml_file().replace('"OWN"', '"OWN 1"'), "line 1: name: string should match pattern"),
        (toml_file(head="colour = 1"), "line 4: colour: there is no such setting"),
    ],
)
def test_a_file_that_cannot_be_used(text: str, said: str) -> None:
    assert said in faults(text)


def test_a_text_in_another_encoding() -> None:
    with pytest.raises(UnusableModification, match="save it as UTF-8"):
        Source("own.toml", b"name = '\xff'").modification()
