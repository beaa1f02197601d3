"""Steps about batches of Certificate Signing Requests for Devices."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.bdd import reading, smki_looking
from simulator.bdd.checking import agree, disagree
from simulator.bdd.stage import Stage
from simulator.bdd.vocabulary import then, when
from simulator.smki.outcomes import ResultCode

Table = Sequence[Sequence[str]] | None


@when("{party} submits a batch of Certificate Signing Requests for {count:d} ESMEs")
def batch_is_obtained(stage: Stage, party: str, count: int) -> None:
    """An Authorised Subscriber asks for both Certificates of each ESME; they are issued in the night, and accepted."""
    stage.obtain_batch(party, count)


@when("{party} submits a batch of {count:d} requests for {device_type:Word}s")
def batch_is_submitted(stage: Stage, party: str, count: int, device_type: str, datatable: Table = None) -> None:
    """Two requests for each new Device. It waits for its turn. A table may change ``officer`` and ``file``."""
    stage.submit_batch(party, count, device_type, reading.pairs(datatable))


@when("{party} submits a batch of these requests for {device_type:Word}s")
def batch_of_requests(stage: Stage, party: str, device_type: str, datatable: Sequence[Sequence[str]]) -> None:
    """A row for each request: ``for`` (``a new Device``, ``a new Device of NAME``, ``the Organisation``), ``fault``."""
    stage.submit_batch_of(party, device_type, reading.rows(datatable, "for", "fault"))


@when("the SMKI Service has served the batch")
def batch_is_served(stage: Stage) -> None:
    """Time passes until its last request has a result, unless it cannot have one at present."""
    stage.wait_until_served()


@then("the state of the batch is {state}")
def batch_is(stage: Stage, state: str) -> None:
    """The published state, and why where it was refused: ``COMPLETED``, ``TAMPERED because batch-tampered``."""
    agree("the state of the batch", state, smki_looking.answer_words(stage))


@then("the results of the batch are")
def results_are(stage: Stage, datatable: Sequence[Sequence[str]]) -> None:
    """Of every request of the batch, in order (request, result)."""
    expected = [(row["request"], row["result"]) for row in reading.rows(datatable, "request", "result")]
    found = [(str(each.line + 1), smki_looking.result_words(each)) for each in stage.request_results]
    agree("the results of the batch", expected, found)


@then("every request of the batch has its Certificate")
def all_issued(stage: Stage) -> None:
    """The Registration Authority's result of each is SUCCESS."""
    results = stage.request_results
    refused = [str(result.line + 1) for result in results if result.code is not ResultCode.SUCCESS]
    if refused:
        disagree(f"no Certificate was issued for requests {', '.join(refused)}")
    agree("how many requests have a result", stage.submission.requests, len(results))


@when("{supplier} installs ESME {number:d} of the batch, named {name:Word}, in the network of {operator}")
def installed_from_batch(stage: Stage, supplier: str, number: int, name: str, operator: str) -> None:
    """A Commissioned ESME that uses the keys and Certificates of the batch."""
    stage.install_from_batch(name, number, supplier, operator)
