"""A subcommand with subcommands of its own: whose words are whose."""

from __future__ import annotations

from tests.support.command import Command

SMALL = ("--premises", 200, "--years", 0.1, "--workers", 1)


def test_several_rule_sets_follow_one_option(smki_sim: Command) -> None:
    done = smki_sim("fleet", "--compare", "baseline", "DP107", "SECMP0063", *SMALL, "--json")
    assert done.returncode == 0
    assert [name in done.stdout for name in ('"baseline"', '"DP107', '"SECMP0063')] == [True] * 3


def test_the_scenario_comes_before_them(smki_sim: Command) -> None:
    done = smki_sim("fleet", "nowhere.toml", "--compare", "baseline", *SMALL)
    assert done.returncode == 2
    assert "cannot read 'nowhere.toml'" in done.stderr


def test_the_name_of_the_command_itself_may_be_given(smki_sim: Command) -> None:
    assert smki_sim("fleet", "run", "--help").stdout == smki_sim("fleet", "--help").stdout != ""


def test_its_usage_names_it_as_users_do(smki_sim: Command) -> None:
    done = smki_sim("fleet", "--workers", -1)
    assert done.returncode == 2
    assert done.stderr.startswith("Usage: smki-sim fleet [OPTIONS]")


def test_a_slip_in_a_subcommands_name_is_found(smki_sim: Command) -> None:
    done = smki_sim("fleet", "trase", "national")
    assert done.returncode == 2
    assert "there is no subcommand and no file 'trase'; did you mean 'trace'?" in done.stderr


def test_a_trace_that_names_no_home_is_told_first(smki_sim: Command) -> None:
    done = smki_sim("fleet", "trace", "nowhere")
    assert done.stderr == "smki-sim: say which home is meant: --mpan or --premise, one of the two\n"
