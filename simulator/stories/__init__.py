"""The stories that come with the simulator, as files that a user can copy and change: scenarios, and features."""

from importlib.resources import files

SECMP0063_STORY = "secmp0063"
"""The built-in story of ``smki-sim run``."""


def story(name: str) -> str:
    """The text of a built-in scenario file."""
    return files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")


def feature(name: str) -> str:
    """The text of a built-in feature: a story in Gherkin."""
    return files(__package__).joinpath(f"{name}.feature").read_text(encoding="utf-8")
