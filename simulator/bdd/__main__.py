"""``python -m simulator.bdd`` prints all steps that features may use."""

from simulator.bdd import vocabulary

print(vocabulary.as_markdown())
