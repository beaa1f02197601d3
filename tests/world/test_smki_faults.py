"""What cannot be in a scenario's SMKI section is told by line, key and what to do."""

from __future__ import annotations

import pytest

from simulator.scenario_file import ScenarioError, parse_scenario

HEAD = """\
start = 2019-03-04
days = 3
[smki]
[[smki.enrolments]]
party = "Avon Energy"
officers = ["Ada"]
devices = ["00-DB-12-34-00-00-00-00..00-DB-12-34-00-00-00-0F"]
"""
SUBMISSION = """\
[[smki.submissions]]
party = "Avon Energy"
officer = "Ada"
at = 2019-03-05T09:00:00Z
kind = "batch"
device_type = "ESME"
requests = 10
"""
SUSPENSION = """\
[[smki.suspensions]]
party = "Avon Energy"
from = 2019-03-05T09:00:00Z
"""
REVOCATION = """\
[[smki.revocations]]
party = "Avon Energy"
at = 2019-03-05T09:00:00Z
"""


def fault(text: str) -> str:
    with pytest.raises(ScenarioError) as raised:
        parse_scenario(HEAD + text, "s.toml")
    (only,) = raised.value.faults
    return str(only)


def test_a_section_in_which_nothing_is_wrong_is_read() -> None:
    scenario = parse_scenario(HEAD + SUBMISSION + SUSPENSION + REVOCATION)
    assert scenario.smki is not None
    assert [each.lines for each in scenario.smki.submissions] == [10]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            SUBMISSION.replace("Avon Energy", "Avon Enery"),
            "line 9: smki.submissions.0.party: there is no Party named 'Avon Enery' in this scenario; "
            "did you mean 'Avon Energy'?",
        ),
        (
            SUBMISSION.replace("Ada", "Adam"),
            "line 10: smki.submissions.0.officer: 'Adam' is the Authorised Responsible Officer of nobody; "
            "did you mean 'Ada'?",
        ),
        (
            SUBMISSION.replace("2019-03-05", "2019-03-03"),
            "line 11: smki.submissions.0.at: 2019-03-03 09:00 is before the start of the run, which lasts from "
            "2019-03-04 00:00 to 2019-03-07 00:00",
        ),
        (
            SUSPENSION + "until = 2020-01-01\n",
            "line 11: smki.suspensions.0.until: 2020-01-01 00:00 is after the end of the run, which lasts from "
            "2019-03-04 00:00 to 2019-03-07 00:00",
        ),
        (
            SUBMISSION.replace("10", "17"),
            "line 14: smki.submissions.0.requests: 'Avon Energy' has not as many EUI-64s for its Devices: give more "
            "in 'devices' of its enrolment",
        ),
        (
            SUBMISSION.replace("10", "1"),
            "line 8: smki.submissions.0: a batch has 2 to 50,000 requests, not 1",
        ),
        (
            SUBMISSION + 'role = "Supplier"\n',
            "line 8: smki.submissions.0: name the device_type, or for an Organisation's request the role; one of the "
            "two",
        ),
        (
            SUBMISSION + "rejected = [11]\n",
            "line 8: smki.submissions.0: 'rejected' names line 11, but there are only 10",
        ),
        (
            SUBMISSION.replace("batch", "single") + "ineligible = 1\n",
            "line 8: smki.submissions.0: 'ineligible' counts requests of an Organisation in a batch: it needs "
            "kind = 'batch'",
        ),
        (
            SUBMISSION + "dupicate = 1\n",
            "line 15: smki.submissions.0.dupicate: there is no such setting; did you mean 'duplicate'?",
        ),
        (
            '[[smki.suspensions]]\nparts = ["access to the DCC User Gateway"]\nfrom = 2019-03-05\n',
            "line 8: smki.suspensions.0: access to the DCC User Gateway is suspended for a Party, not for all: name "
            "the party",
        ),
        (
            SUSPENSION + "[smki.suspensions.appeal]\nmade = 2019-03-04\n",
            "line 8: smki.suspensions.0: an appeal is made after the suspension: move 'appeal.made' behind 'from'",
        ),
        (
            REVOCATION + 'role = "Suplier"\n',
            "line 11: smki.revocations.0.role: 'Suplier' is no Remote Party Role; known are Root, Recovery, Supplier, "
            "NetworkOperator, AccessControlBroker, TransitionalCoS, WANProvider, IssuingAuthority, LoadController, "
            "Other, XmlSigningUser, XmlSigningDSP, none",
        ),
        (
            REVOCATION + 'role = "NetworkOperator"\n',
            "line 8: smki.revocations.0: 'Avon Energy' holds no digitalSignature Certificate of the role "
            "NetworkOperator under 0E-5A-00-00-00-50-00-00: choose another role or key_usage",
        ),
        (
            REVOCATION + 'user_id = "0E-5A-00-00-00-50-00-01"\n',
            "line 11: smki.revocations.0.user_id: 0E-5A-00-00-00-50-00-01 is no User ID of 'Avon Energy'; it holds "
            "0E-5A-00-00-00-50-00-00",
        ),
        (
            REVOCATION + 'requester = "Nobody"\n',
            "line 11: smki.revocations.0.requester: there is no Party named 'Nobody' in this scenario; known are DCC,",
        ),
        (
            '[[smki.enrolments]]\nparty = "Avon Energy"\ndevices = ["00-DB-12-34-00-00-00-00"]\n',
            "line 10: smki.enrolments.1.devices.0: '00-DB-12-34-00-00-00-00' is no range of EUI-64s: write "
            "FIRST..LAST, not '00-DB-12-34-00-00-00-00'",
        ),
        (
            '[[smki.held_back_lists]]\nfrom = 2019-03-05\nuntil = 2019-03-05\n',
            "line 8: smki.held_back_lists.0: 'until' must come after 'from'",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_with_its_place(text: str, told: str) -> None:
    assert fault(text).startswith(told)


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(ScenarioError) as raised:
        parse_scenario(
            HEAD + SUBMISSION.replace("Ada", "Eve").replace("-05T", "-09T") + SUSPENSION.replace("Avon", "Ivo")
        )
    assert [fault.line for fault in raised.value.faults] == [10, 11, 16]
