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
    assert "One of your own is a file that ends in .py or .toml." in smki_sim("rules", "-m", "mine").stderr


def test_a_modification_that_is_named_twice(smki_sim: Command) -> None:
    chosen = "choose one of SECMP0063=dcc-assessment, SECMP0063=proposal"
    for command in (
        ("rules", "-m", "SECMP0063", "-m", "SECMP0063=proposal"),
        ("fleet", "--compare", "SECMP0063+SECMP0063=proposal"),
    ):
        done = smki_sim(*command)
        assert done.returncode == 2
        assert done.stderr == f"smki-sim: SECMP0063 is named twice, and not both can be in force; {chosen}\n"


def test_a_code_that_would_count_a_rejection_as_success(smki_sim: Command) -> None:
    done = smki_sim("rules", "-m", "SECMP0063,code-6.21=I0")
    assert done.returncode == 2
    assert "SECMP0063: the option code-6.21 is I0, which says that all is well" in done.stderr
