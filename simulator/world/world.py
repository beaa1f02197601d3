"""A scenario's world: parties, certificates, registers, Devices, and the DCC's services, ready to be driven."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from simulator.actors.addresses import AddressBook
from simulator.actors.draws import Draws, log_normal_table
from simulator.actors.population import Population
from simulator.actors.users import RequestCounters
from simulator.dcc.access_control_broker import AccessControlBroker
from simulator.dcc.dsp import DataServiceProvider
from simulator.dcc.registers import DccRegisters
from simulator.dcc.s1sp import Smets1ServiceProvider
from simulator.dcc.smki import SmkiService
from simulator.devices.device import Device
from simulator.domain.devices import (
    NETWORK_OPERATOR_SIGNING,
    KeyUsage,
    TrustAnchorCell,
)
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.network_operators import NetworkOperator
from simulator.domain.parties import Party, RemotePartyRole
from simulator.domain.time import Calendar
from simulator.duis.published_schema import PublishedSchema
from simulator.duis.values import Inventory, InventoryDevice, ReadInventory, ServiceResponse
from simulator.duis.writing import write_response
from simulator.engine.clock import Clock
from simulator.engine.recovery.recoveries import Recoveries
from simulator.engine.wan import Wan
from simulator.journal import Journal
from simulator.pki.certificate import Certificate
from simulator.pki.keys import KeyPair
from simulator.pki.profiles import Environment
from simulator.registers.directory import Directory
from simulator.registers.inventory import InventoryEntry, SmartMeteringInventory
from simulator.registers.notified import NotifiedCertificates, ProxySlot
from simulator.registers.registration import RegistrationCopy, RegistrationData
from simulator.registers.repository import SmkiRepository
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario
from simulator.scenario.smki import Smki
from simulator.smki.office import Premises
from simulator.world.behaviour import population_of
from simulator.world.market import DCC_IDENTITIES, DSP_IDENTITY, S1SP_IDENTITY, parties_of
from simulator.world.outbox import Outbox
from simulator.world.smki_services import SmkiServices
from simulator.xmldsig.countersigning import countersign

_BROKER = RemotePartyRole.ACCESS_CONTROL_BROKER
_DSP_SIGNING = TrustAnchorCell(RemotePartyRole.XML_SIGNING_DSP, KeyUsage.DIGITAL_SIGNATURE)


@dataclass(frozen=True)
class Latencies:
    """Quantile tables of delays in milliseconds."""

    gateway: tuple[int, ...]
    wan: tuple[int, ...]


class World:
    """Everything that exists in one run. Build it with a scenario, then drive it with :mod:`simulator.engine`.

    ``store`` is an open SQLite connection for the SMKI Repository; without one it is kept in memory.
    ``allow_unsigned`` lets the DSP take documents that nobody has signed; by ``schema``, a published one, they must be
    valid as well.
    """

    def __init__(
        self,
        scenario: Scenario,
        rules: RuleSet,
        *,
        store: sqlite3.Connection | None = None,
        keep_documents: bool = False,
        allow_unsigned: bool = False,
        schema: PublishedSchema | None = None,
    ) -> None:
        self.scenario = scenario
        self.rules = rules
        self.calendar = Calendar(scenario.start)
        self.clock = Clock()
        self.wan = Wan()
        self.journal = Journal(keep_documents=keep_documents)
        self.outbox = Outbox()
        self.draws = Draws(scenario.seed)
        self.addresses = AddressBook(self.draws)
        self.counters = RequestCounters()
        self.latency = Latencies(
            log_normal_table(scenario.latency.gateway_ms, scenario.latency.spread),
            log_normal_table(scenario.latency.wan_ms, scenario.latency.spread),
        )
        parties = parties_of(scenario)
        environment = Environment(scenario.environment)
        store = store or sqlite3.connect(":memory:")
        self.repository = SmkiRepository(store, shows_names=scenario.what_if.show_organisation_names)
        self.directory = Directory(parties)
        self.registration = RegistrationData()
        self.registration_copy = RegistrationCopy(self.registration)
        self.inventory = SmartMeteringInventory()
        self.devices: dict[EUI64, Device] = {}
        self.recoveries = Recoveries()
        premises = Premises(
            scenario.seed, environment, self.calendar, store, self.repository, self.directory, self.inventory
        )
        self.smki_services = SmkiServices(premises, self.journal, scenario.smki or Smki())
        self.smki = SmkiService(self.smki_services.own.office)
        self.smki.enrol(parties, now=0)
        notified = NotifiedCertificates()
        self.registers = DccRegisters(
            calendar=self.calendar,
            environment=environment,
            directory=self.directory,
            inventory=self.inventory,
            registration=self.registration_copy,
            notified=notified,
            certificates=self.smki.known,
            anchors=(self.smki.organisation_authority.root,),
            authorities=(self.smki.organisation_authority.issuing,),
        )
        self.registers.follow(lambda: self.smki_services.lists(self.clock.time), self._date)
        self.s1sp = Smets1ServiceProvider(self.smki, self.registers, S1SP_IDENTITY, DSP_IDENTITY)
        self.dsp = DataServiceProvider(self.registers, rules, allow_unsigned=allow_unsigned, schema=schema)
        self.broker = AccessControlBroker(self.smki, DCC_IDENTITIES)
        self.held_by_dsp: dict[tuple[EUI64, EUI64, int], set[str]] = {}
        self._requests: Counter[int] = Counter()

    def _date(self) -> datetime:
        return self.calendar.at(self.clock.time)

    # -- who and what is there ----------------------------------------------------------------------------

    def enrol(self, party: Party) -> None:
        """Take up a Party that the market does not have, and issue its certificates."""
        self.smki.enrol([party], now=self.clock.time)
        self.directory.enrol(party)

    def population(self) -> Population:
        """The synthetic homes of the scenario's fleet."""
        return population_of(self.scenario)

    def user_id_of_party(self, name: str) -> EUI64:
        """The first User ID of a Party."""
        party = self.directory.party(name)
        if party is None:
            raise SimulatorError(f"there is no Party named '{name}' in this scenario")
        return party.user_ids[0].eui64

    def user_id_of_operator(self, operator: NetworkOperator) -> EUI64:
        """The User ID that speaks for a Network Operator."""
        entry = self.directory.holder_of_operator(operator.participant)
        if entry is None:
            raise SimulatorError(f"no User ID speaks for {operator.participant}")
        return entry.user_id.eui64

    def role_of(self, eui64: EUI64) -> RemotePartyRole:
        """The Remote Party Role of a User ID."""
        entry = self.directory.find(eui64)
        if entry is None:
            raise SimulatorError(f"{eui64} is no User ID of this scenario")
        return entry.user_id.remote_party_role

    def signing_key(self, eui64: EUI64) -> KeyPair:
        """The key with which a User ID signs Commands: that of its own role."""
        return self.smki.key(eui64, self.role_of(eui64), KeyUsage.DIGITAL_SIGNATURE)

    def written(self, response: ServiceResponse) -> bytes | None:
        """A response as the DSP signs it; nothing in a run in which nobody reads them."""
        if self.outbox.listener is None and not self.journal.keeps_documents:
            return None
        return self.smki.sign(write_response(response), DSP_IDENTITY, _DSP_SIGNING)

    def countersigned(self, document: bytes) -> bytes:
        """A signed Service Request as the DSP countersigns it for the S1SP."""
        credential = self.smki.credential(DSP_IDENTITY, _DSP_SIGNING)
        return countersign(document, certificate=credential.certificate, key=credential.key)

    def certificates_of(self, eui64: EUI64) -> dict[TrustAnchorCell, Certificate]:
        """The certificates of a User ID in its own role, by the cell that each is for."""
        return self.smki.certificates_of(eui64, self.role_of(eui64))

    def network_operator_state(self, device_id: EUI64) -> str:
        """Whose certificate is in a Device's Network Operator slot, by the truth of Registration Data.

        ``right``, ``wrong``, or ``none`` while the DCC's own certificate (or nothing) is there.
        """
        holder = self.network_operator_holder(device_id)
        entry = self.directory.find(holder) if holder else None
        if entry is None or holder == DCC_IDENTITIES[_BROKER]:
            return "none"
        device = self.inventory.find(device_id)
        registration = (
            self.registration.at(device.meter_point, self.clock.time) if device and device.meter_point else None
        )
        if registration is None or registration.network_operator is None:
            return "none"
        return "right" if registration.network_operator in entry.user_id.network_operators else "wrong"

    def network_operator_holder(self, device_id: EUI64) -> EUI64 | None:
        """Whose certificate is held for the Network Operator: in the Device, or by proxy for SMETS1."""
        if device := self.devices.get(device_id):
            return device.holder(NETWORK_OPERATOR_SIGNING)
        slot = ProxySlot(RemotePartyRole.NETWORK_OPERATOR, critical=True)
        held = self.s1sp.held.held(device_id, slot)
        return held.holder if held else None

    def next_request(self, premise: int) -> int:
        """The number of the next Service Request of a premise, from 0: what its delays are drawn by."""
        self._requests[premise] += 1
        return self._requests[premise] - 1

    def read_inventory(self, asked: ReadInventory) -> Inventory | None:
        """What the Smart Metering Inventory answers to 8.2: by Device, by MPxN or by address; nothing if not found.

        Asked by UPRN it finds nothing: the synthetic homes have none.
        """
        found = [entry for entry in self.inventory if self._is_asked_for(entry, asked)]
        return Inventory(tuple(_shown(entry) for entry in found)) if found else None

    def _is_asked_for(self, entry: InventoryEntry, asked: ReadInventory) -> bool:
        if asked.device_id is not None:
            return entry.device_id == asked.device_id
        if asked.mpxn is not None:
            return str(entry.meter_point) == asked.mpxn
        if asked.post_code is None or entry.communications_hub is None:
            return False
        address = self.addresses.address(entry.premise)
        return (address.post_code, address.identifier) == (asked.post_code, asked.address_identifier)


def _shown(entry: InventoryEntry) -> InventoryDevice:
    return InventoryDevice(
        device_id=entry.device_id,
        device_type=entry.device_type,
        manufacturer="smki-sim",
        model=entry.device_type.name,
        status=entry.status,
        smets_version=entry.smets.name,
        import_mpxn=str(entry.meter_point) if entry.meter_point else None,
    )
