"""The steps, a module for each subject. Each is a pytest plugin; :mod:`simulator.bdd.vocabulary` loads them.

Every step gets the scenario's ``stage`` and does one thing with it. A step that looks at something says, when it
disagrees, what it expected and what it found.
"""

SUBJECTS = (
    "parties",
    "devices",
    "registration",
    "modifications",
    "time",
    "requests",
    "outcomes",
    "journal",
    "reports",
    "repository",
    "rulebook",
    "rollout",
)
"""The modules, in the order in which they are listed for users."""
