"""The response codes of the stories: those of today's rules, and of every modification that a story is told under."""

from __future__ import annotations

from simulator.domain.response_codes import RESPONSE_CODES
from simulator.reports.naming import Meanings
from simulator.web.demo.reference_files import RULE_SETS, rule_set

_OF_CHECKS = (check.code for rules in RULE_SETS for check in rule_set(rules).at().checks)
CODES = Meanings(tuple(dict.fromkeys([*RESPONSE_CODES.values(), *_OF_CHECKS])))
"""What each of them means, and how well that is known."""
LIMIT_OF_THE_SIMULATOR = "E1006"
"""What a service is answered with that the matrix of services knows and this simulator does not carry out."""
