"""The Gherkin vocabulary, as a pytest plugin that any project can use.

``plugin`` is what pytest loads; ``collection`` turns a ``.feature`` file into tests; ``vocabulary`` and ``steps`` say
which sentences there are; ``stage`` is where they happen: one simulated world for each scenario, with real documents,
certificates and Commands. ``faults`` makes what goes wrong. The user's page is ``docs/features.md``.
"""
