"""An SMKI office with Parties that have been through the entry process, and what they hand in."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

from simulator.domain.devices import DeviceType, KeyUsage, Smets, SmiStatus
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import Party, PartyCategory, RemotePartyRole, UserId, UserRole
from simulator.domain.time import Calendar
from simulator.pki.keys import KeyPair, derive_key
from simulator.pki.profiles import Environment
from simulator.pki.signing_request import device_signing_request
from simulator.pki.succession import MAXIMUM_ISSUE_VOLUME
from simulator.registers.directory import Directory
from simulator.registers.inventory import InventoryEntry, SmartMeteringInventory
from simulator.registers.repository import SmkiRepository
from simulator.smki.office import Premises, SmkiOffice
from simulator.smki.records import Keep, keep_nothing
from simulator.smki.submission import Submission, batch_file
from simulator.smki.subscribers import Access, Eui64Range

CALENDAR = Calendar(datetime(2018, 1, 1, tzinfo=UTC))
AVON, GASWORKS, MAKER, DCC = "Avon Energy", "Gasworks", "Meter Maker", "DCC"
OFFICER = "Ada"
FIRST_DEVICE = 0x00DB_1234_0000_0000
DEVICES = Eui64Range(EUI64(FIRST_DEVICE), EUI64(FIRST_DEVICE + 0xFFFFFF))
AVON_ID, BROKER_ID = EUI64(0x90B3D51F30010000), EUI64(0x90B3D51F300D0000)

_SUPPLIER = RemotePartyRole.SUPPLIER
PARTIES = (
    Party(
        AVON,
        PartyCategory.LARGE_SUPPLIER,
        (UserId(AVON_ID, frozenset({UserRole.IS, UserRole.GS}), _SUPPLIER),),
    ),
    Party(
        GASWORKS,
        PartyCategory.SMALL_SUPPLIER,
        (UserId(EUI64(0x90B3D51F30020000), frozenset({UserRole.GS}), _SUPPLIER),),
    ),
    Party(MAKER, PartyCategory.OTHER, (UserId(EUI64(0x90B3D51F30030000), frozenset(), RemotePartyRole.OTHER),)),
    Party(
        DCC,
        PartyCategory.DCC,
        (UserId(BROKER_ID, frozenset({UserRole.DCC}), RemotePartyRole.ACCESS_CONTROL_BROKER),),
    ),
)


def premises(
    path: Path | str = ":memory:",
    environment: Environment = Environment.TEST,
    inventory: SmartMeteringInventory | None = None,
) -> Premises:
    connection = sqlite3.connect(path)
    return Premises(
        seed=1,
        environment=environment,
        calendar=CALENDAR,
        connection=connection,
        repository=SmkiRepository(connection),
        directory=Directory(PARTIES),
        inventory=SmartMeteringInventory() if inventory is None else inventory,
    )


def office(
    where: Premises | None = None, keep: Keep = keep_nothing, *, issue_volume: int = MAXIMUM_ISSUE_VOLUME
) -> SmkiOffice:
    """An office whose Parties may have everything, with one officer who acts for all of them."""
    made = SmkiOffice(where or premises(), keep, issue_volume=issue_volume)
    made.subscribers.authenticate(OFFICER)
    for party in PARTIES:
        for access in Access:
            made.subscribers.complete_entry_tests(party.name, access, 0)
            assert made.subscribers.authorise(party.name, access, 0) is None
        assert made.subscribers.enrol(OFFICER, party.name, 0) is None
        made.subscribers.allocate(party.name, DEVICES)
    return made


def device(number: int = 0) -> EUI64:
    return EUI64(FIRST_DEVICE + number)


def key(number: int) -> KeyPair:
    return derive_key(7, "request", number)


def request(number: int, key_usage: KeyUsage = KeyUsage.DIGITAL_SIGNATURE) -> bytes:
    """The request for the ``number``-th Device, signed with a key of its own."""
    return device_signing_request(device(number), key_usage, key(number))


def batch(*requests: bytes, party: str = AVON, device_type: DeviceType = DeviceType.ESME) -> Submission:
    return Submission.batch(party, OFFICER, batch_file(list(requests)), device_type)


def meter(number: int, status: SmiStatus, device_type: DeviceType = DeviceType.ESME) -> InventoryEntry:
    return InventoryEntry(device(number), device_type, Smets.SMETS2, status)


def work(made: SmkiOffice, submission: Submission, at: int = 0) -> int:
    """Hand a submission in and have it processed at once. Gives its number."""
    number = made.submit(submission, at).number
    for _ in made.process(number, at):
        pass
    return number


def pick_up(made: SmkiOffice, number: int, at: int = 0, reject: Collection[int] = ()) -> Finding | None:
    """Whoever handed a submission in picks up what it has brought."""
    kept = made.ledger.submission(number)
    return made.pick_up(number, at, kept.party, kept.officer, reject=reject)
