"""``smki-sim rules``: the rulebook as text and as data, and near misses."""

import json

from simulator.rules.rulebook import Rulebook
from tests.support.command import Command


def test_the_baseline_in_order(smki_sim: Command) -> None:
    rows = json.loads(smki_sim("rules", "--json").stdout)
    assert [row["check"] for row in rows] == [check.name for check in Rulebook.baseline().checks]


def test_a_modification_shows_what_it_adds_and_replaces(smki_sim: Command) -> None:
    done = smki_sim("rules", "-m", "SECMP0063=business-requirements", "-m", "DP107=certificate-owner")
    assert done.returncode == 0, done.stderr
    text = " ".join(done.stdout.split())
    assert "added by SECMP0063" in text
    assert "replaced by DP107" in text
    assert "E0621N1" in text


def test_every_modification_is_listed(smki_sim: Command) -> None:
    done = smki_sim("rules", "--list")
    for variant in ("SECMP0063=all-senders", "DP107=registered-operator"):
        assert variant in done.stdout


def test_near_misses(smki_sim: Command) -> None:
    for wrong, hint in (("SECMP63", "SECMP0063"), ("SECMP0063=dcc", "dcc-assessment"), ("DP107=owner", "Known:")):
        done = smki_sim("rules", "-m", wrong)
        assert done.returncode == 2
        assert hint in done.stderr
