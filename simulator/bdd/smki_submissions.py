"""What Parties hand in at the SMKI Service in a story, single requests and batches, and what they get for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from simulator.bdd import props, reading
from simulator.bdd.reading import UnknownWord
from simulator.bdd.smki_desk import SmkiDesk, officer_of
from simulator.bdd.smki_requests import RequestItems, RequestWriter, WrittenRequest, key_usage, remote_party_role
from simulator.bdd.telling import told
from simulator.dcc.smki import Credential
from simulator.domain.devices import DeviceType, KeyUsage, Smets, SmiStatus, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.time import SECOND
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.pki.keys import KeyPair
from simulator.smki.ledger_rows import Kept
from simulator.smki.results import Result
from simulator.smki.submission import Submission, SubmissionKind, batch_file

_BOTH = (KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT)
_ALIKE_BEYOND = 1000
"""A batch of more requests than this repeats the first one: only the size of the batch matters then."""
_ITEMS = ("officer", "Key Usage", "key", "fault")
"""What a table may say of any request."""
_NEW = "a new Device"
_REPEATS = "repeats request "


@dataclass(frozen=True)
class HandedIn:
    """A submission: its number at the office, what was in it, and the Devices that it is for."""

    number: int
    requests: Sequence[WrittenRequest]
    devices: tuple[EUI64, ...] = ()


class SmkiSubmissions(SmkiDesk):
    """A situation in which certificates are asked for."""

    _handed_in: HandedIn | None = None
    _writer: RequestWriter | None = None

    # -- single requests ----------------------------------------------------------------------------------------------

    @told
    def request_for_device(self, party: str, device: str, items: Mapping[str, str]) -> None:
        """A Party asks for a certificate of a Device of the story, and waits for the result."""
        found = self.world.inventory.find(self.device(device))
        device_type = found.device_type if found else DeviceType.ESME
        self._request_for_device(party, self.device(device), device_type, RequestItems(items, *_ITEMS))

    @told
    def request_for_new_device(self, party: str, device_type: str, items: Mapping[str, str]) -> None:
        """The same for a Device that is in no inventory yet."""
        item = RequestItems(items, *_ITEMS, "EUI-64 of")
        device = self.new_device(self.party_name(item("EUI-64 of", party)))
        self._request_for_device(party, device, reading.device_type(device_type), item)

    def _request_for_device(self, party: str, device: EUI64, device_type: DeviceType, item: RequestItems) -> None:
        usage = key_usage(item("Key Usage", "Digital Signing"))
        self._hand_in_single(party, item, self.writer.for_device(device, usage, self._key(item)), device_type)

    @told
    def request_for_organisation(self, party: str, items: Mapping[str, str]) -> None:
        """A Party asks for an Organisation Certificate, of its own role unless the items say otherwise, and waits."""
        item = RequestItems(items, *_ITEMS, "EUI-64 of", "Remote Party Role", "common name")
        eui64 = self.user(item("EUI-64 of", party))
        role = remote_party_role(item("Remote Party Role")) if item("Remote Party Role") else self.world.role_of(eui64)
        usage = key_usage(item("Key Usage", "Digital Signing"))
        written = self.writer.for_organisation(eui64, role, usage, item("common name") or None, self._key(item))
        self._hand_in_single(party, item, written, DeviceType.NONE)

    @told
    def request_at_once(self, party: str, count: int) -> None:
        """A Party hands so many single requests in at the same instant, each for a new ESME, and waits for none."""
        name, timetable, now = self.party_name(party), self.service.timetable, self.world.clock.time
        for _ in range(count):
            written = self.writer.for_device(self.new_device(name), KeyUsage.DIGITAL_SIGNATURE)
            kept = timetable.submit(Submission.single(name, officer_of(name), written.der, DeviceType.ESME), now)
            self.finding, self._handed_in = kept.refusal, HandedIn(kept.number, [written])
        self._work()

    def _hand_in_single(self, party: str, item: RequestItems, written: WrittenRequest, device_type: DeviceType) -> None:
        name = self.party_name(party)
        spoilt = written.spoilt(item("fault")) if item("fault") else written
        officer = item("officer", officer_of(name))
        self._hand_in(Submission.single(name, officer, spoilt.der, device_type), [written])
        self.wait_until_served()

    @told
    def count_certificates(self, device: str, count: int) -> None:
        """A Device has been issued so many certificates, as far as the office's ledger knows."""
        eui64, ledger = self.device(device), self.office.ledger
        before = ledger.certificates_of([eui64.value]).get(eui64.value, 0)
        ledger.count((), [eui64.value] * (count - before), {})

    # -- batches ------------------------------------------------------------------------------------------------------

    @told
    def submit_batch(self, party: str, count: int, device_type: str, items: Mapping[str, str]) -> None:
        """A Party hands in a batch: two requests for each of its new Devices, for one key usage each."""
        if count < 1:
            raise UnknownWord(f"a batch of {count} requests: write 1 or more")
        name, item = self.party_name(party), RequestItems(items, "officer", "file")
        written = min(count, _ALIKE_BEYOND)
        devices = tuple(self.new_device(name) for _ in range((written + 1) // 2))
        keys = self.world.smki.keys_of_device
        requests = [self.writer.for_device(device, usage, key) for device in devices
                    for usage, key in zip(_BOTH, keys(device), strict=True)][:count]  # fmt: skip
        if count > _ALIKE_BEYOND:
            requests = requests[:1] * count
        self._hand_in_batch(name, device_type, requests, devices, item)

    @told
    def obtain_batch(self, party: str, count: int) -> None:
        """A Party has both certificates of each of so many new ESMEs issued in the night, and accepts them."""
        if not 1 <= count <= _ALIKE_BEYOND // 2:
            raise UnknownWord(f"a batch for {count} ESMEs: write 1 to {_ALIKE_BEYOND // 2}")
        self.make_subscriber(party)
        self.submit_batch(party, 2 * count, "ESME", {})
        self.wait_until_served()
        self.accept()

    @told
    def submit_batch_of(self, party: str, device_type: str, rows: Sequence[Mapping[str, str]]) -> None:
        """A Party hands in a batch, a row for each request: whom it is for, and what is wrong with it."""
        name, requests = self.party_name(party), list[WrittenRequest]()
        for row in rows:
            fault = row["fault"]
            if fault.startswith(_REPEATS):
                requests.append(_repeated(fault, requests))
                continue
            written = self._request_of_row(party, row["for"])
            requests.append(written if fault == "none" else written.spoilt(fault))
        self._hand_in_batch(name, device_type, requests, (), RequestItems({}))

    def _request_of_row(self, party: str, wanted: str) -> WrittenRequest:
        usage = KeyUsage.DIGITAL_SIGNATURE
        if wanted == "the Organisation":
            eui64 = self.user(party)
            return self.writer.for_organisation(eui64, self.world.role_of(eui64), usage)
        if wanted.startswith(_NEW):
            owner = wanted.removeprefix(_NEW).removeprefix(" of ") or party
            return self.writer.for_device(self.new_device(self.party_name(owner)), usage)
        return self.writer.for_device(self.device(wanted), usage)

    def _hand_in_batch(
        self,
        party: str,
        device_type: str,
        requests: list[WrittenRequest],
        devices: tuple[EUI64, ...],
        item: RequestItems,
    ) -> None:
        content = batch_file([request.der for request in requests])
        stated = sha256(content).digest()
        if item("file") == "changed on its way":
            content = content[: len(content) // 2] + content[len(content) // 2 + 1 :]
        elif item("file"):
            raise UnknownWord(f"'{item('file')}' is nothing that happens to a file: write 'changed on its way'")
        officer, warranted = item("officer", officer_of(party)), reading.device_type(device_type)
        submission = Submission(SubmissionKind.BATCH, party, officer, content, warranted, stated)
        self._hand_in(submission, requests, devices)

    # -- results and acceptance ---------------------------------------------------------------------------------------

    @told
    def wait_until_served(self) -> None:
        """Let time pass until the last submission has its results, unless it cannot have them now."""
        while not (kept := self.submission).state.is_final:
            expected = self.service.timetable.expected(kept)
            if expected is None:
                return
            self.world.clock.advance(expected.finished)

    @told
    def accept(self, rejected: Sequence[int] = (), *, officer: str = "", party: str = "") -> None:
        """The certificates of the last submission are picked up, and those of some requests rejected.

        It is done by whoever handed it in, unless another officer or Party is named.
        """
        kept, now = self.submission, self.world.clock.time
        whom, who = self.party_name(party or kept.party), officer or kept.officer
        self.finding = self.office.pick_up(kept.number, now, whom, who, reject=[each - 1 for each in rejected])
        self.wait_moment()

    @told
    def put_in_use(self, owner: str) -> None:
        """A User signs with the key of the Organisation Certificate that was issued last, from now on."""
        for certificate, request in zip(self.certificates, self.handed_in.requests, strict=False):
            if certificate.role is not None:
                cell = TrustAnchorCell(certificate.role, next(iter(certificate.key_usage)))
                credential = Credential(certificate, request.key)
                self.world.smki.adopt(self.user(owner), cell, credential, self.world.clock.time)
                return
        raise UnknownWord(f"{owner} has got no Organisation Certificate last: add a When step that brings one")

    @told
    def install_from_batch(self, name: str, number: int, supplier: str, operator: str) -> None:
        """Put up the ESME of this number (from 1) of the batch, with the certificates that were issued for it."""
        devices = self.handed_in.devices
        if not 1 <= number <= len(devices):
            raise UnknownWord(f"the batch has ESMEs 1 to {len(devices)}, and none of number {number}")
        device = props.DeviceToInstall(
            devices[number - 1], DeviceType.ESME, Smets.SMETS2, SmiStatus.COMMISSIONED, len(self.devices)
        )
        props.install_certified(
            self.world, device, self.user(supplier), props.participant(self.world, operator), supplier
        )
        self._devices[name] = device.device_id

    @property
    def handed_in(self) -> HandedIn:
        """What was handed in last."""
        if self._handed_in is None:
            raise UnknownWord("nothing has been handed in at the SMKI Service yet: add a When step that does so")
        return self._handed_in

    @property
    def submission(self) -> Kept:
        """How far the office is with it."""
        return self.office.ledger.submission(self.handed_in.number)

    @property
    def request_results(self) -> list[Result]:
        """The results that its requests have by now."""
        return list(self.office.results(self.handed_in.number))

    @property
    def certificates(self) -> list[Certificate]:
        """The certificates that were issued for it, accepted or not."""
        ders = (result.certificate or self._lodged(result.serial) for result in self.request_results if result.serial)
        found = (parse_certificate(der) for der in ders if der)
        return [each for each in found if isinstance(each, Certificate)]

    def _lodged(self, serial: str | None) -> bytes | None:
        lodged = self.office.premises.repository.search(serial=serial)
        return lodged[0].der if lodged else None

    def wait_moment(self) -> None:
        """A second passes: what follows stands after it in the journal."""
        self.world.clock.advance(self.world.clock.time + SECOND)

    @property
    def writer(self) -> RequestWriter:
        """Who writes the requests of the story."""
        if self._writer is None:
            self._writer = RequestWriter(self.world.smki.seed)
        return self._writer

    def _key(self, item: RequestItems) -> KeyPair | None:
        if not item("key"):
            return None
        if item("key") != "that of the last request":
            raise UnknownWord(f"'{item('key')}' is no key of a request: write 'that of the last request'")
        return self.handed_in.requests[-1].key

    def _hand_in(self, submission: Submission, requests: list[WrittenRequest], devices: tuple[EUI64, ...] = ()) -> None:
        kept = self.service.timetable.submit(submission, self.world.clock.time)
        self.finding = kept.refusal
        self._handed_in = HandedIn(kept.number, requests, devices)
        self._work()


def _repeated(fault: str, requests: Sequence[WrittenRequest]) -> WrittenRequest:
    number = fault.removeprefix(_REPEATS)
    if not number.isdecimal() or not 1 <= int(number) <= len(requests):
        raise UnknownWord(f"there is no earlier request '{number}' in the batch: write 'repeats request 1' and so on")
    return requests[int(number) - 1]
