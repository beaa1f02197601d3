"""Some months at an SMKI office with something of everything in them: what a report has to tell."""

from __future__ import annotations

from datetime import date

from simulator.domain.devices import DeviceType, KeyUsage
from simulator.domain.parties import RemotePartyRole
from simulator.domain.revocation import RevocationReason
from simulator.domain.time import DAY, HOUR, MINUTE
from simulator.pki.signing_request import organisation_signing_request
from simulator.registers.documents import LodgedDocument
from simulator.registers.lodging_table import Information, Lodger
from simulator.smki.forecasts import Forecast
from simulator.smki.library import Library
from simulator.smki.office import SmkiOffice
from simulator.smki.policy_management import Part
from simulator.smki.publication import Publisher
from simulator.smki.revoking import PMA
from simulator.smki.submission import Submission, batch_file
from simulator.smki.timetable import SigningModules, Timetable
from tests.support.smki_office import (
    AVON,
    AVON_ID,
    GASWORKS,
    MAKER,
    OFFICER,
    batch,
    key,
    office,
    pick_up,
    premises,
    request,
)

ISSUE_VOLUME = 8


def months_at_the_office(path: str = ":memory:") -> SmkiOffice:
    """The office after four months.

    Batches in time and too late after a wrong forecast, requests that fail, a refused submission, certificates that are
    rejected and some that nobody picks up; Issuing DCAs that end by volume and by time; revocations with a list that is
    late; suspensions with an appeal; documents; work that is not finished.
    """
    made = office(premises(path), issue_volume=ISSUE_VOLUME)
    table, publisher = Timetable(made, SigningModules(milliseconds_per_signature=12_000)), Publisher(made)
    publisher.advance(0)
    made.forecasts.hand_in(Forecast(AVON, date(2017, 12, 15), (120, 90, 0, 0, 0, 0)), 0)

    first = table.submit(batch(*map(request, range(6))), 9 * HOUR).number
    faulty = batch_file([request(6), b"junk", request(6), request(7, KeyUsage.KEY_AGREEMENT)])
    second = table.submit(Submission.batch(GASWORKS, OFFICER, faulty, DeviceType.GSME), 10 * HOUR).number
    table.submit(Submission.single("Nobody Energy", OFFICER, request(8), DeviceType.ESME), 11 * HOUR)
    for number in range(20, 24):
        table.submit(Submission.single(MAKER, OFFICER, request(number), DeviceType.ESME), 12 * HOUR)
    table.advance(2 * DAY)
    pick_up(made, first, 2 * DAY)
    pick_up(made, second, 2 * DAY, reject=[0])

    for usage, number, at in (
        (KeyUsage.DIGITAL_SIGNATURE, 900, 3 * DAY),
        (KeyUsage.KEY_AGREEMENT, 901, 3 * DAY + HOUR),
    ):
        asked = organisation_signing_request(AVON_ID, RemotePartyRole.SUPPLIER, usage, key(number))
        kept = table.submit(Submission.single(AVON, OFFICER, asked), at)
        table.advance(at + MINUTE)
        pick_up(made, kept.number, at + MINUTE)
    publisher.advance(4 * DAY)
    one, other = (entry.serial for entry in made.premises.repository.search(eui64=AVON_ID))
    made.revoke(one, 4 * DAY + HOUR, RevocationReason.KEY_UNRELIABLE, AVON)
    publisher.advance(5 * DAY)
    made.revoke(other, 5 * DAY + HOUR, RevocationReason.KEY_UNRELIABLE, PMA)
    publisher.hold_back(6 * DAY)
    publisher.advance(8 * DAY)

    documents = Library(made)
    policy = Information.DEVICE_CERTIFICATE_POLICY
    for content, at in ((b"version 1", HOUR), (b"version 2", 40 * DAY)):
        lodged = documents.lodge(policy, content, lodger=Lodger.PMA, at=at, since=0)
        assert isinstance(lodged, LodgedDocument)

    late = table.submit(batch(*map(request, range(30, 54))), 10 * DAY + 9 * HOUR).number
    table.advance(20 * DAY)
    pick_up(made, late, 20 * DAY)
    gateway = made.pma.suspend("a stolen key", 21 * DAY, parts=frozenset({Part.GATEWAY}), party=GASWORKS)
    made.pma.decide_appeal(made.pma.appeal(gateway, 22 * DAY), 25 * DAY, upheld=True)
    everything = table.suspend("an intruder", 30 * DAY)
    table.lift(everything, 30 * DAY + 45 * MINUTE)
    made.pma.suspend("a doubt", 100 * DAY, parts=frozenset({Part.REPOSITORY}), party=MAKER)

    table.advance(110 * DAY)
    table.submit(batch(*map(request, range(60, 64))), 110 * DAY + 9 * HOUR)
    return made
