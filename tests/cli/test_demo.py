"""``smki-sim demo``: the link that it shows, how it stops, and what it says of bad input."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from simulator.web.demo.gallery import GALLERY
from tests.support.serving import running

LINK = r"http://127\.0\.0\.1:\d+/\?token=\S{20,}"


@contextmanager
def demonstration(folder: Path, port: int = 0) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command, and what it shows until it is ready or has ended."""
    with running(folder, "Stop", "demo", "--no-browser", "--port", port) as both:
        yield both


def test_the_link_opens_the_stories_and_the_signal_ends_them(tmp_path: Path) -> None:
    with demonstration(tmp_path) as (process, shown):
        assert "TEST PKI, not for live use" in shown
        (link,) = re.findall(LINK, shown)
        page = httpx.get(link, follow_redirects=True, timeout=30)
        assert all(story.title.partition("'")[0] in page.text for story in GALLERY)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


def test_the_token_is_another_one_each_time(tmp_path: Path) -> None:
    links = []
    for _ in range(2):
        with demonstration(tmp_path) as (_process, shown):
            links += [link.partition("token=")[2] for link in re.findall(LINK, shown)]
    assert len(set(links)) == 2


def test_a_port_that_is_taken_is_said_to_be_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with demonstration(tmp_path, taken.getsockname()[1]) as (process, shown):
            assert process.wait(30) == 2
            assert "choose another host with --host or port with --port" in shown
            assert "Traceback" not in shown


def test_a_folder_without_evidence_and_a_store_that_is_none_are_named(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    for option, said in (("--evidence", "is no finished evidence"), ("--store", "choose another --store")):
        with running(tmp_path, "Stop", "demo", "--no-browser", "--port", 0, option, tmp_path / "store") as (
            process,
            shown,
        ):
            assert process.wait(30) == 2
            assert said in " ".join(shown.split())
            assert "Traceback" not in shown
