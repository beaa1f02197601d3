"""From requests to results: proof of possession, checks, signature, some hundreds of requests at a time.

:func:`prove` is pure and takes most of the time: it may run in other processes. The private key of the authority stays
where it is (:class:`~simulator.pki.signer.Signer`), so deciding and signing happen in the one process that also writes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from simulator.domain.devices import DeviceType, SmiStatus
from simulator.domain.errors import SimulatorError
from simulator.domain.finding import Finding
from simulator.domain.parties import Party
from simulator.pki.keys import key_identifier
from simulator.pki.profiles import Environment
from simulator.pki.signing_request import SigningRequest, parse_signing_request
from simulator.registers.directory import Directory
from simulator.registers.inventory import SmartMeteringInventory
from simulator.smki.application import Applicant, Application
from simulator.smki.certifying import CertifyingAuthorities, Turn
from simulator.smki.checks import first_failing
from simulator.smki.ledger import SmkiLedger
from simulator.smki.ledger_rows import Kept
from simulator.smki.outcomes import ResultCode
from simulator.smki.results import Acceptance, Result
from simulator.smki.submission import SubmissionKind, request_of_line
from simulator.smki.subscribers import Access, Subscribers

REQUESTS_AT_ONCE = 2_000
"""As many results are written in one transaction: a killed process has less than a second's work to do again."""

Proved = list[SigningRequest | Finding]

Spread = Callable[[Callable[[Sequence[bytes]], Proved], Iterable[Sequence[bytes]]], Iterator[Proved]]
"""Applies a function to each of some values, in order: ``map``, or that of an executor over several processes."""


def prove(lines: Sequence[bytes]) -> Proved:
    """Read the requests on some lines of a batch, and verify that each proves possession of its private key."""
    return [parse_signing_request(request_of_line(line)) for line in lines]


def one_by_one(work: Callable[[Sequence[bytes]], Proved], lines: Iterable[Sequence[bytes]]) -> Iterator[Proved]:
    """In this process (the default way to spread)."""
    return map(work, lines)


@dataclass(frozen=True)
class OtherService:
    """The service beside this one: the live one beside the test service, and the reverse (seed 004 ¶84 to ¶86).

    What it has certified, and the Devices in its inventory, are not for this one.
    """

    environment: Environment
    ledger: SmkiLedger
    inventory: SmartMeteringInventory


class _Known(NamedTuple):
    """What the office knows of the keys and Devices of some requests; it grows as certificates are issued."""

    keys: set[int]
    keys_elsewhere: Collection[int]
    certificates: dict[int, int]


class RegistrationAuthority:
    """Decides about requests that were read, and has the certificates issued that may be."""

    def __init__(
        self,
        authorities: CertifyingAuthorities,
        ledger: SmkiLedger,
        directory: Directory,
        inventory: SmartMeteringInventory,
        subscribers: Subscribers,
    ) -> None:
        self._authorities = authorities
        self._ledger = ledger
        self._directory = directory
        self._inventory = inventory
        self._subscribers = subscribers
        self.beside: OtherService | None = None
        """The other service, if there is one."""

    def results(self, kept: Kept, first_line: int, found: Proved, begins: int, at: int) -> list[Result]:
        """What becomes of some requests of a submission, from ``first_line`` on, at an instant.

        Certificates say that they begin at the instant ``begins``.
        """
        party = self._directory.party(kept.party)
        if party is None:
            message = f"Submission {kept.number} is of '{kept.party}', which is not in the directory"
            raise SimulatorError(f"{message}: open the office with the Parties that it was begun with")
        accesses = frozenset(access for access in Access if self._subscribers.is_authorised(party.name, access))
        applicant = Applicant.of(party, accesses)
        keys = [0 if isinstance(each, Finding) else key_number(each.public_point) for each in found]
        known = self._known(found, keys)
        turn = self._authorities.turn(kept.number, begins, at)
        results = []
        for line, (each, key) in enumerate(zip(found, keys, strict=True), first_line):
            if isinstance(each, Finding):
                results.append(Result(line, ResultCode.CSR_ERROR, finding=each))
            else:
                application = self._application(kept, applicant, each, key, known)
                results.append(self._result(kept, line, turn, key, application, known))
        return results

    def _known(self, found: Proved, keys: Sequence[int]) -> _Known:
        devices = {each.eui64.value for each in found if isinstance(each, SigningRequest) and each.is_device}
        elsewhere = self.beside.ledger.certified(keys) if self.beside else ()
        return _Known(self._ledger.certified(keys), elsewhere, self._ledger.certificates_of(devices))

    def _application(
        self, kept: Kept, applicant: Applicant, request: SigningRequest, key: int, known: _Known
    ) -> Application:
        """The facts about one request."""
        party: Party = applicant.party
        device_type, status, allocated, user_id = DeviceType.NONE, SmiStatus.NONE, False, None
        if request.is_device:
            entry = self._inventory.find(request.eui64)
            device_type, status = (entry.device_type, entry.status) if entry else (kept.device_type, status)
            allocated = self._subscribers.holds(party.name, request.eui64)
        else:
            user_id = next((each for each in party.user_ids if each.eui64 == request.eui64), None)
        return Application(
            request,
            applicant,
            user_id,
            device_type,
            status,
            allocated,
            known.certificates.get(request.eui64.value, 0),
            key in known.keys,
            self._belongs_to(request, key, known),
        )

    def _belongs_to(self, request: SigningRequest, key: int, known: _Known) -> Environment | None:
        other = self.beside
        if other is None:
            return None
        is_its_device = request.is_device and other.inventory.find(request.eui64) is not None
        return other.environment if is_its_device or key in known.keys_elsewhere else None

    def _result(self, kept: Kept, line: int, turn: Turn, key: int, application: Application, known: _Known) -> Result:
        """Decide, and issue what may be issued. A key or a Device counts from then on, also within the same batch."""
        request = application.request
        asked = request.eui64.value, request.key_usage.value, None if request.role is None else request.role.value
        if kept.kind is SubmissionKind.BATCH and not request.is_device:
            message = "A batch is for Device Certificates; an Organisation's request is submitted by itself."
            wrong = Finding("organisation-request-in-batch", message, "seed 004 ¶87", str(request.eui64))
            return Result(line, ResultCode.INELIGIBLE, *asked, finding=wrong)
        refused = first_failing(application)
        if refused is not None:
            return Result(line, refused.result, *asked, finding=refused.finding(application))
        made = self._authorities.certify(request, line, turn)
        if isinstance(made, Finding):
            return Result(line, ResultCode.CA_ERROR, *asked, finding=made)
        known.keys.add(key)
        if request.is_device:
            known.certificates[asked[0]] = known.certificates.get(asked[0], 0) + 1
        return Result(line, ResultCode.SUCCESS, *asked, key, made.serial, made.issuer, made.der, Acceptance.WAITING)


def key_number(public_point: bytes) -> int:
    """The key identifier of a public key, as an integer (always positive: its first nibble is 4)."""
    return int.from_bytes(key_identifier(public_point), "big")
