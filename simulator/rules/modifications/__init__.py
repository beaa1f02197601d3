"""The modifications that come with the simulator, and how a text such as ``SECMP0063=dcc-assessment`` names one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from datetime import datetime

from simulator.rules.check import RulebookError
from simulator.rules.modification import InForce, Modification, Options
from simulator.rules.modifications.dp107 import DP107
from simulator.rules.modifications.secmp0063 import SECMP0063

MODIFICATIONS: dict[str, Modification] = {m.name: m for m in (SECMP0063, DP107)}
"""Every modification that comes with the simulator, by name."""


class UnknownModification(RulebookError):
    """No modification, variant or option has this name."""


def select(text: str, effective: datetime | None = None) -> InForce:
    """Read ``NAME``, ``NAME=VARIANT``, ``NAME,option=value`` or ``NAME=VARIANT,option=value,…``."""
    return put_in_force(*named(text), effective)


def named(text: str) -> tuple[str, str, Options]:
    """The name, the variant (none if empty) and the options that such a text names. One without ``=`` is ``yes``."""
    chosen, *settings = text.split(",")
    name, _, variant = chosen.partition("=")
    options = {}
    for setting in settings:
        option, equals, value = (part.strip() for part in setting.partition("="))
        if not option:
            raise UnknownModification(f"'{text}' has a comma without an option; write {name.strip()},OPTION=VALUE")
        options[option] = value if equals else "yes"
    return name.strip(), variant.strip(), options


def put_in_force(
    name: str,
    variant: str = "",
    options: Options | None = None,
    effective: datetime | None = None,
    known: Mapping[str, Modification] = MODIFICATIONS,
) -> InForce:
    """A modification by name out of those that are ``known``, in a variant by name (its first if none is given)."""
    modification = known.get(name)
    if modification is None:
        raise UnknownModification(_no_such("modification", name, known))
    variants = {v.name: v for v in modification.variants}
    chosen = variants.get(variant or modification.variants[0].name)
    if chosen is None:
        raise UnknownModification(_no_such(f"variant of {name}", variant, variants))
    for option in options or {}:
        if option not in chosen.options:
            raise UnknownModification(_no_such(f"option of {name}={chosen.name}", option, chosen.options))
    return InForce(modification, chosen, effective, dict(options or {}))


def _no_such(what: str, name: str, known: Iterable[str]) -> str:
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5) or [n for n in names if n.startswith(name)]
    hint = f"; did you mean '{near[0]}'?" if near and name else "."
    return f"there is no {what} '{name}'{hint} Known: {', '.join(names) or 'none'}."
