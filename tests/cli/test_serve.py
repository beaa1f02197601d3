"""``smki-sim serve``: what it shows, how it stops, and what it says of bad input."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import httpx
import pytest

from simulator.web.run_store import FILE
from tests.support.command import Command
from tests.support.serving import started

USER = "0E-5A-00-00-00-50-00-00"
SMALL = f"""
title = "Two homes"
[fleet]
homes = 2
[serve]
api_key = "open-sesame"
[serve.call_backs]
"{USER.lower()}" = "http://anne:hush@127.0.0.1:9/duis?token=hush"
"""
HOST = r"http://127\.0\.0\.1:\d+"


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "small.toml"
    path.write_text(SMALL)
    return path


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_shows_what_there_is_answers_and_stops(scenario: Path, tmp_path: Path, stop: signal.Signals) -> None:
    with started(tmp_path, scenario, "--clock", "60", "--out", "out") as (process, shown):
        assert "TEST PKI, not for live use" in shown
        assert "Two homes, SECMP0063=dcc-assessment" in shown
        assert re.search(rf"{USER} +Avon Energy +IS GS", shown)
        assert re.search(rf"call-back of {USER} +http://127.0.0.1:9/duis *\n", shown), "without password and token"
        assert re.search(r"clock +2019-03-04 00:00 UTC, 60 times wall speed", shown)
        assert re.search(r"0E-DE(-\w\w){6} +ESME", shown)
        duis = re.search(rf"DUIS +({HOST})/api/v1/serviceT *\n", shown)
        smki = re.search(rf"SMKI look-up +({HOST}/services/certificatesearch)\?apikey=… *\n", shown)
        assert duis
        assert smki
        assert httpx.get(f"{duis[1]}/queue").json() == {"waiting": 0, "rejected": 0, "documents": []}
        assert httpx.post(smki[1], params={"apikey": "open-sesame"}).status_code == 415
        process.send_signal(stop)
        after, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert re.search(r"^\d\d:\d\d:\d\d GET /queue - 200 \d+\.\d ms$", after, re.MULTILINE)
    assert "Stopped. 0 documents were not delivered, 0 were rejected." in after
    assert "open-sesame" not in shown + after
    assert "hush" not in shown + after
    assert "Traceback" not in after
    assert (tmp_path / "out" / FILE).exists()


def test_quiet_has_no_line_for_each_message(scenario: Path, tmp_path: Path) -> None:
    with started(tmp_path, scenario, "--quiet") as (process, shown):
        address = re.search(rf"({HOST})/queue", shown)
        assert address
        httpx.get(f"{address[1]}/queue")
        process.send_signal(signal.SIGTERM)
        after, _ = process.communicate(timeout=60)
    assert "GET /queue" not in after
    assert "Stopped." in after


@pytest.mark.parametrize(
    ("text", "arguments", "expected"),
    [
        ("", ("--clock", "fast"), "--clock 'fast' is no pace"),
        ("[smki]", ("--clock", "jump"), "--clock jump: the SMKI Service of this scenario always has a list to publish"),
        ("", ("--out", "small.toml"), "cannot write into 'small.toml': a file of that name is in the way"),
        ("", ("--host", "no.such.host.invalid"), "cannot listen on no.such.host.invalid, port 8079"),
        ("[serve]\nduis_port = 70000", (), "line 4: serve.duis_port: input should be less than or equal to 65535"),
        ("[serve.call_backs]\n'1' = 'http://a/'", (), "line 4: serve.call_backs.1: '1' is not an EUI-64"),
        (f"[serve.call_backs]\n'{USER}' = 'ftp://a/'", (), f"line 4: serve.call_backs.{USER}: write the address as"),
        (f"[serve.call_backs]\n'{USER}' = 'http://a:x/'", (), f"line 4: serve.call_backs.{USER}: write the address as"),
        ("[serve.call_backs]\n'00-00-00-00-00-00-00-01' = 'http://a/'", (), "00-00-00-00-00-00-00-01 is no User ID"),
    ],
)
def test_what_cannot_be_served_is_told(
    smki_sim: Command, tmp_path: Path, text: str, arguments: tuple[str, ...], expected: str
) -> None:
    (tmp_path / "small.toml").write_text(f"[fleet]\nhomes = 0\n{text}")
    ports = () if "--host" in arguments else ("--duis-port", 0, "--smki-port", 0)
    done = smki_sim("serve", "small.toml", *ports, *arguments)
    assert done.returncode == 2
    assert expected in done.stderr
    assert "Traceback" not in done.stderr
