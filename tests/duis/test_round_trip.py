"""Any value that can be written reads back as itself; any document, however damaged, is answered."""

from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.finding import Finding
from simulator.duis.findings import Reason
from simulator.duis.reading import parse_request, parse_response
from simulator.duis.s1sp_reading import parse_s1sp_alert, parse_smets1_response
from simulator.duis.s1sp_writing import write_s1sp_alert, write_smets1_response
from simulator.duis.values import S1spAlert, ServiceRequest, ServiceResponse, Smets1Response
from simulator.duis.writing import write_request, write_response
from tests.duis.damage import damaged, rearranged
from tests.duis.strategies import canonical, requests, responses, s1sp_alerts, smets1_responses


@given(requests())
def test_a_request_reads_back_as_itself(request: ServiceRequest) -> None:
    document = write_request(request)
    assert parse_request(document) == request
    assert write_request(request) == document


@given(responses())
def test_a_response_reads_back_as_itself(response: ServiceResponse) -> None:
    document = write_response(response)
    assert parse_response(document) == response
    assert write_response(response) == document


@given(smets1_responses())
def test_a_smets1_response_reads_back_as_itself(response: Smets1Response) -> None:
    assert parse_smets1_response(write_smets1_response(response)) == response


@given(s1sp_alerts)
def test_an_alert_by_the_s1sp_reads_back_as_itself(alert: S1spAlert) -> None:
    assert parse_s1sp_alert(write_s1sp_alert(alert)) == alert


@given(
    requests().map(write_request)
    | responses().map(write_response)
    | smets1_responses().map(write_smets1_response)
    | s1sp_alerts.map(write_s1sp_alert)
)
def test_what_is_written_is_in_canonical_form(document: bytes) -> None:
    """So it can be signed as it is."""
    assert canonical(document) == document


READERS = (parse_request, parse_response, parse_smets1_response, parse_s1sp_alert)


def answered(document: bytes) -> None:
    """Every reader gives a value, or findings that are fit to be shown."""
    for answer in (read(document) for read in READERS):
        if isinstance(answer, tuple):
            assert answer
            for finding in answer:
                assert isinstance(finding, Finding)
                assert finding.code in {"E1000", "E1001"}
                assert Reason(finding.details["reason"])
                assert finding.message.isprintable()
                assert len(finding.message) < 600


@given(st.binary(max_size=300))
def test_any_octets_are_answered(octets: bytes) -> None:
    answered(octets)


@given(damaged())
def test_octets_gone_wrong_are_answered(document: bytes) -> None:
    answered(document)


@given(rearranged())
def test_elements_gone_wrong_are_answered(document: bytes) -> None:
    answered(document)
