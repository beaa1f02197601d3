"""``smki-sim smki forecast``, ``suspend``, ``restore``: what one command orders, the next one obeys."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command import smki
from tests.support.smki_office import request

AVON = ("--party", "Avon Energy")
METER = (*AVON, "--device-type", "ESME")


@pytest.fixture(autouse=True)
def folder(folder: Path) -> Path:
    (folder / "meter.csr").write_bytes(request(1))
    return folder


def test_a_suspension_stops_the_commands_after_it_until_it_is_lifted() -> None:
    done = smki("suspend", "--threat", "a stolen key", "--part", "device-certificates", *AVON)
    assert done.stdout == "Suspension 1: issuing Device Certificates, for Avon Energy\n"
    refused = smki("issue", "meter.csr", *METER)
    assert refused.returncode == 2
    assert "service-suspended: The SMKI PMA has suspended issuing Device Certificates" in refused.stderr
    assert smki("restore", 1).stdout == "Suspension 1 is lifted\n"
    assert smki("issue", "meter.csr", *METER).returncode == 0
    (told,) = json.loads(smki("report", "--json").stdout)["tables"]["suspensions"]
    assert (told["For"], told["Threat"], told["Appeal"]) == ("Avon Energy", "a stolen key", "none")


def test_a_forecast_says_what_capacity_follows_from_all_of_them() -> None:
    first = smki("forecast", *AVON, "--made", "2018-12", 3100, 0, 0, 0, 0, 0)
    assert first.stdout.splitlines()[0].split() == ["2019-01", "3,100", "requests;", "110", "a", "night", "for", "all"]
    second = smki("forecast", "--party", "Blencathra Power", "--made", "2018-12", 3100, 0, 0, 0, 0, 0)
    assert second.stdout.splitlines()[0].split() == ["2019-01", "3,100", "requests;", "220", "a", "night", "for", "all"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("forecast", *AVON, "--made", "2018-12", 1, 2), "forecast-length: A forecast has 6 numbers"),
        (("forecast", *AVON, "--made", "2018-11", 1, 2, 3, 4, 5, 6), "forecast-month: Forecasts are provided in March"),
        (("forecast", "--party", "Nobody", "--made", "2018-12", 1), "'Nobody' is no Party of this scenario"),
        (("forecast", *AVON, "--made", "9999-12", 1, 2, 3, 4, 5, 6), "--made 9999-12 is yet to come on 2019-03-04"),
        (("forecast", *AVON, "--made", "2018-12", 1, 2, 3, 4, 5, 10**20), "up to 1,000,000,000"),
        (("suspend", "--threat", " "), "A suspension needs an immediate threat"),
        (("suspend", "--threat", "x", "--at", "9999-12-31"), "the end of the Issuing OCA's certificate, 2044-03-03"),
        (("suspend", "--threat", "x", "--part", "moon"), "'moon' is no part that can be suspended; choose one of"),
        (("suspend", "--threat", "x", "--part", "gateway"), "name the Party"),
        (("restore", 7), "There is no suspension 7"),
    ],
)
def test_what_is_wrong_is_one_message(arguments: tuple[object, ...], message: str) -> None:
    done = smki(str(arguments[0]), *arguments[1:])
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_a_suspension_is_lifted_once() -> None:
    smki("suspend", "--threat", "x")
    smki("restore", 1)
    assert "Suspension 1 has ended already" in smki("restore", 1).stderr
