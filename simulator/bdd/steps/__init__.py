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
    "incidents",
    "recovery",
    "requests",
    "outcomes",
    "journal",
    "reports",
    "repository",
    "smki_entry",
    "smki_requests",
    "smki_batches",
    "smki_authorities",
    "smki_revocation",
    "smki_repository",
    "smki_levels",
    "smki_pma",
    "rulebook",
    "rollout",
)
"""The modules, in the order in which they are listed for users."""
