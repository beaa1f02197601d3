"""Steps about Certificate Signing Requests: handed in, decided by the Registration Authority, accepted or rejected."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.bdd import reading, smki_looking
from simulator.bdd.checking import agree
from simulator.bdd.stage import Stage
from simulator.bdd.vocabulary import given, then, when

Table = Sequence[Sequence[str]] | None


@when("the Parties turn to the {environment:Word} SMKI Service")
def parties_turn_to(stage: Stage, environment: str) -> None:
    """``live`` or ``test``: what follows happens at this one, which has registers of its own."""
    stage.turn_to(environment)


@when("{party} requests a Device Certificate for {device:Device}")
def requests_for_device(stage: Stage, party: str, device: str, datatable: Table = None) -> None:
    """A Party asks and gets the result. A table may change ``Key Usage``, ``officer``, ``key`` and ``fault``."""
    stage.request_for_device(party, device, reading.pairs(datatable))


@when("{party} requests a Device Certificate for a new {device_type:Word}")
def requests_for_new_device(stage: Stage, party: str, device_type: str, datatable: Table = None) -> None:
    """For a Device that the inventory does not know. A table may also say ``EUI-64 of``: whose Device it is."""
    stage.request_for_new_device(party, device_type, reading.pairs(datatable))


@when("{party} requests an Organisation Certificate")
def requests_for_organisation(stage: Stage, party: str, datatable: Table = None) -> None:
    """In its own name and role. A table may change ``EUI-64 of``, ``Remote Party Role``, ``common name`` and so on."""
    stage.request_for_organisation(party, reading.pairs(datatable))


@given("{device:Device} has {count:d} Certificates")
def has_certificates(stage: Stage, device: str, count: int) -> None:
    """Device Certificates that were issued for it before, those with which it was installed among them."""
    stage.count_certificates(device, count)


@then("the result of the request is {result}")
def result_is(stage: Stage, result: str) -> None:
    """``SUCCESS``, or the published code and the finding: ``INELIGIBLE because subscriber-not-eligible``."""
    agree("the result of the request", result, smki_looking.answer_words(stage))


@when("its Certificates are accepted")
def are_accepted(stage: Stage) -> None:
    """The Subscriber picks up what its last submission brought; the Certificates are lodged."""
    stage.accept()


@when("{officer} picks up the Certificates for {party}")
def are_picked_up_by(stage: Stage, officer: str, party: str) -> None:
    """What the last submission brought, whoever made that. The office asks who it is."""
    stage.accept(officer=officer, party=party)


@when("the Certificate of request {number:d} is rejected")
def is_rejected(stage: Stage, number: int) -> None:
    """At once, when the Certificates are picked up; those of the other requests are accepted."""
    stage.accept([number])


@then("the SMKI Repository shows the Certificate as {status}")
def is_shown_as(stage: Stage, status: str) -> None:
    """The one that was issued last: ``in use``, ``revoked`` or ``not lodged``."""
    agree("the Certificate in the SMKI Repository", status, smki_looking.certificate_status(stage))


@when("{owner} uses its new Certificate")
def uses_certificate(stage: Stage, owner: str) -> None:
    """For whatever its role is, as the XML signature of Service Requests: the one that was issued last."""
    stage.put_in_use(owner)
