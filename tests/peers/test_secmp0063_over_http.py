"""SECMP0063 in force: a Supplier's own system places the wrong distributor's certificates, and reads why not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.peers.conftest import Connect
from tests.peers.connected import DCC_CONTROLLED, Connected
from tests.peers.node_programs import NodeProgram
from tests.peers.serving import certificate_of_signer
from tests.peers.signing_tool import SigningTool

UPDATE, HANDOVER = "CS02bNOByNO_6.15.1", "CS02bNOByNOHandover_6.21"
NETWORK_OPERATOR = "NetworkOperator"
PUBLISHED_CODE = "E061509"
"""In the published list of codes, so that the tool can validate it; 6.21 keeps the simulator's own code."""
OWN_CODE = "E0621N1"
IN_FORCE = f"SECMP0063=dcc-assessment,code-6.15.1={PUBLISHED_CODE}"


@pytest.fixture(scope="module")
def users(connect: Connect) -> Iterator[Connected]:
    with connect("--modification", IN_FORCE) as connection:
        yield connection


def test_the_wrong_distributor_s_certificate_is_refused_in_an_update_with_the_configured_code(
    users: Connected, sign_tool: SigningTool, node_program: NodeProgram, tmp_path: Path
) -> None:
    done = users.place(UPDATE, users.london, NETWORK_OPERATOR, DCC_CONTROLLED, sender=users.avon)
    assert [each.said for each in done.answers] == [(PUBLISHED_CODE, "NoBody")]
    assert done.answers[0].request_id == done.request_id
    (document,) = done.documents
    pem = certificate_of_signer(document, users.simulator, node_program, tmp_path)
    assert sign_tool("Validate", document, pem).validated


def test_the_parser_reads_the_simulator_s_own_code_and_only_the_schema_objects(
    users: Connected, sign_tool: SigningTool, node_program: NodeProgram, tmp_path: Path
) -> None:
    done = users.place(HANDOVER, users.london, NETWORK_OPERATOR, DCC_CONTROLLED, sender=users.avon)
    assert [each.said for each in done.answers] == [(OWN_CODE, "NoBody")]
    (document,) = done.documents
    pem = certificate_of_signer(document, users.simulator, node_program, tmp_path)
    log = sign_tool("Validate", document, pem).log
    assert f"The value '{OWN_CODE}' of element 'sr:ResponseCode' is not valid" in log
    assert log.count("[Error]") == 2  # of its facet and of its type


def test_the_right_distributor_s_certificate_is_placed(users: Connected) -> None:
    done = users.place(HANDOVER, users.eastern, NETWORK_OPERATOR, DCC_CONTROLLED, sender=users.avon, call_backs=2)
    assert [each.said for each in done.answers] == [("I99", "NoBody")]
    assert [each.said for each in done.call_backs[users.eastern]] == [("I0", "DCCAlertMessage")]
