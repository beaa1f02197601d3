"""Two runs that can be counted by hand, and three that really ran."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from simulator.domain.devices import NETWORK_OPERATOR_SIGNING
from simulator.domain.time import HOUR
from simulator.engine.results import Results
from simulator.engine.run import run_scenario
from simulator.journal import EventKind, Journal
from simulator.rules.modifications import select
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Fleet, Placement, Scenario, SupplierSection

FORMULA = "=1+1"
MARKUP = '<b>Avon & "Co"</b>'
SUPPLIERS = (FORMULA, MARKUP)
NETWORK_PARTY = "UK Power Networks"


@dataclass
class Teller:
    """Tells a journal, an hour an entry."""

    journal: Journal = field(default_factory=Journal)

    def _record(
        self, kind: EventKind, sender: str, recipient: str, device: str, code: str = "", **details: str
    ) -> None:
        time = (len(self.journal) + 1) * HOUR
        self.journal.record(time, 0, kind, sender, recipient, device=device, code=code, details=details)

    def asks(self, user: str, device: str, *, signs: bool = False) -> None:
        """A Service Request, and its Signed Pre-Command if it is critical."""
        self._record(EventKind.SERVICE_REQUEST, user, "DSP", device)
        if signs:
            self._record(EventKind.SIGNED_PRE_COMMAND, user, "DSP", device)

    def placed(self, user: str, device: str, state: str, *, signs: bool = False) -> None:
        """A request that changes the Network Operator slot of an ESME, and its success."""
        self.asks(user, device, signs=signs)
        details = {"cell": str(NETWORK_OPERATOR_SIGNING), "right": state}
        self._record(EventKind.SLOT_CHANGE, "ESME", "ESME", device, **details)
        self._record(EventKind.RESPONSE, "DSP", user, device, "I0")

    def refused(self, user: str, device: str, code: str, check: str, user_role: str, device_type: str) -> None:
        """A request that the DSP rejects."""
        self.asks(user, device)
        operator = "NT" if device_type == "gpf" else "EELC"
        details = {"check": check, "user_role": user_role, "device_type": device_type, "registered_operator": operator}
        self._record(EventKind.REJECTION, "DSP", user, device, code, **details)

    def judged(self, device: str, state: str) -> None:
        """What is in the slot after seven Working Days."""
        self._record(EventKind.OUTCOME, "", "", device, "seven-working-days", network_operator_certificate=state)


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    suppliers = tuple(SupplierSection(name=name, small=name == FORMULA) for name in SUPPLIERS)
    return Scenario(title='<i>By hand</i> & "quoted"', fleet=Fleet(homes=3), days=10, suppliers=suppliers)


@pytest.fixture(scope="session")
def by_hand() -> tuple[Results, Results]:
    """Baseline: 4 requests, 5 documents, B and C wrong, C corrected. SECMP0063: as the numbers in the tests say."""
    today = Teller()
    today.placed(MARKUP, "A", "right")
    today.placed(FORMULA, "B", "wrong")
    today.placed(MARKUP, "C", "wrong")
    today.placed(NETWORK_PARTY, "C", "right", signs=True)
    for device, state in ("A", "right"), ("B", "wrong"), ("C", "right"):
        today.judged(device, state)

    then = Teller()
    then.placed(MARKUP, "A", "right")
    for _ in range(2):
        then.refused(FORMULA, "B", "E0621N1", "6.21-certificate-party", "Import Supplier", "esme")
    then.placed(FORMULA, "B", "right")
    then.refused(MARKUP, "C", "E0615N1", "6.15.1-certificate-party", "Import Supplier", "esme")
    then.refused(MARKUP, "G", "E0621N1", "6.21-certificate-party", "Gas Supplier", "gpf")
    then.refused(MARKUP, "C", "E0621N1", "6.21-certificate-party", "Import Supplier", "esme")
    then.refused(NETWORK_PARTY, "C", "E4", "user-is-eligible-by-registration", "Electricity Distributor", "esme")
    then.refused(NETWORK_PARTY, "C", "E0615N1", "6.15.1-certificate-party", "Electricity Distributor", "esme")
    then.asks(MARKUP, "C")
    for device, state in ("A", "right"), ("B", "right"), ("C", "none"):
        then.judged(device, state)
    return (
        Results(RuleSet(), today.journal),
        Results(RuleSet((select("SECMP0063=all-senders"),)), then.journal),
    )


@pytest.fixture(scope="session")
def country() -> Scenario:
    return Scenario(
        title="A small country", fleet=Fleet(homes=40, installation_days=2), days=20,
        placement=Placement(wrong_certificate_rate=0.4, wrong_gas_rate=0.3),
    )  # fmt: skip


@pytest.fixture(scope="session")
def real(country: Scenario) -> tuple[Results, ...]:
    """The baseline, SECMP0063, and SECMP0063 in its reading of all senders with DP107."""
    named = (), ("SECMP0063",), ("SECMP0063=all-senders", "DP107")
    return tuple(run_scenario(country, RuleSet(tuple(map(select, names)))).results for names in named)


@pytest.fixture(scope="session")
def empty() -> tuple[Results, Results]:
    """A run of no homes."""
    nobody = Scenario(fleet=Fleet(homes=0), days=1)
    sets = RuleSet(), RuleSet((select("SECMP0063"),))
    return run_scenario(nobody, sets[0]).results, run_scenario(nobody, sets[1]).results
