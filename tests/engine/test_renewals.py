"""Renewed Network Operator Certificates: on the Device afterwards, with the key pair of the former ones."""

from __future__ import annotations

from simulator.domain.devices import NETWORK_OPERATOR_SIGNING, DeviceType
from simulator.engine.run import run_scenario
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario

OPERATORS = ("EELC", "EMEB", "LOND", "MANW", "MIDE", "NEEB", "NORW", "HYDE", "SPOW", "SEEB", "SOUT", "SWAE", "SWEB")
SCENARIO = {
    "days": 20,
    "fleet": {"homes": 12, "installation_days": 3, "smets1_share": 0, "independent_share": 0},
    "placement": {"wrong_certificate_rate": 0.3},
    "registration": {"missing_share": 0, "stale_share": 0},
    "correction": {"audit_share": 0},
    "certificate_renewals": [{"operator": o, "on": "2019-03-15", "over_days": 3, "revoked": True} for o in OPERATORS],
}


def test_renewed_certificates_replace_the_former_ones_where_the_operator_holds_the_slot() -> None:
    world = run_scenario(Scenario.model_validate(SCENARIO), RuleSet()).world
    renewed = former = 0
    for entry in world.inventory:
        if entry.device_type is not DeviceType.ESME:
            continue
        held = world.devices[entry.device_id].cells[NETWORK_OPERATOR_SIGNING]
        state = world.network_operator_state(entry.device_id)
        is_new = held.not_before > world.scenario.start
        if state == "right" and held.eui64 and world.directory.find(held.eui64):
            operator = world.directory.find(held.eui64)
            assert operator is not None
            assert is_new is (operator.user_id.network_operators & set(OPERATORS) != set())
            renewed += is_new
        elif state == "wrong":
            # Whose certificate it is may have renewed it, but nobody can place it: the operator that asks is another.
            assert not is_new
            former += 1
    assert renewed > 4
    assert former > 0
    refused = [event for event in world.journal if event.code == "E21" and event.service == "6.15.1"]
    assert len(refused) == former


def revoked_in(scenario: Scenario) -> int:
    world = run_scenario(scenario, RuleSet()).world
    office, issuing = world.smki_services.own.office, world.smki.organisation_authority.issuing
    return len(list(office.revocations.revoked(issuing.subject)))


def test_former_certificates_are_revoked_on_record_if_the_scenario_says_so() -> None:
    scenario = Scenario.model_validate(SCENARIO | {"days": 12, "fleet": {"homes": 0}})
    assert revoked_in(scenario) == 3 * len(OPERATORS)  # signing, key agreement, XML signing
    assert revoked_in(scenario.model_copy(update={"days": 10})) == 0
