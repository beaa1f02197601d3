"""Files of modifications for tests: good ones, and the same with one thing wrong."""

from __future__ import annotations

HEAD = """
import numpy as np
from simulator.domain.response_codes import ResponseCode, Standing
from simulator.domain.service_requests import UPDATE_CREDENTIALS
from simulator.rules.check import check
from simulator.rules.facts import FACTS
from simulator.rules.modification import Addition, Delta, Modification, Variant

CODE = ResponseCode("E0615N7", "Future dating is not offered", Standing.SYNTHETIC)
"""
CONDITION = "return facts.execution_time_given & (facts.user_role == 4)"
DELTA = 'Delta(added=(Addition(own, after="user-is-known"),))'


def python_file(
    condition: str = CONDITION, delta: str = DELTA, *, code: str = "CODE", clause: str = "OWN 1", end: str = ""
) -> str:
    """A modification in Python: one check, one variant."""
    return f'''{HEAD}
@check({code}, clause="{clause}", source="a test", services=(UPDATE_CREDENTIALS,), name="own")
def own(facts):
    """A sentence of its own."""
    {condition}

OWN = Modification("OWN", "A title", "a test", (Variant("only", "A reading", "a test", lambda options: {delta}),))
{end}
'''


def toml_file(variant: str = 'remove = ["6.15.1-future-dating"]', head: str = "") -> str:
    """A modification in TOML: one variant, whose settings begin in line 7."""
    return f"""name = "OWN"
title = "A title"
source = "a test"
{head}
[[variants]]
name = "only"
sentence = "A reading"
{variant}
"""
