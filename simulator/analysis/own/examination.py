"""What is wrong with a modification of somebody's own: its names, its codes, its clauses, and then its checks.

Everything that is found is said at once; each finding names the check and what to do. What a check answers is tried
out in :mod:`simulator.analysis.own.trial`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from simulator.analysis.own.documents import unknown_document
from simulator.analysis.own.trial import try_out
from simulator.analysis.own.unusable import hint
from simulator.domain.finding import Finding
from simulator.domain.response_codes import RESPONSE_CODES, ResponseCode
from simulator.domain.service_requests import ServiceReferenceVariant
from simulator.rules.check import Check
from simulator.rules.modification import Addition, Delta, Modification, Options, Variant
from simulator.rules.modifications import MODIFICATIONS
from simulator.rules.rejection_codes import rejection_fault
from simulator.rules.rulebook import Rulebook

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_FREE = "letters, digits, '.', '-' and '_' alone"

Progress = Callable[[str], None]
"""Told what is being done now, before it is done."""


def examine(
    modification: Modification, variant: str = "", options: Options | None = None, progress: Progress = lambda _: None
) -> tuple[Finding, ...]:
    """Everything that is wrong with a modification; nothing if it can be put in force.

    Each variant is built without options, and ``variant`` with ``options`` as well.
    """
    if findings := tuple(_names(modification)):
        return findings
    found: dict[tuple[str, str], Finding] = {}
    codes = {code.code: code for code in _shipped_codes()}
    for each in modification.variants:
        settings = [{}, options] if options and each.name == variant else [{}]
        for setting in settings:
            progress(f"the variant '{each.name}' is built")
            for finding in _of_variant(modification.name, each, setting, codes, progress):
                found.setdefault((finding.code, finding.message), finding)
    return tuple(found.values())


def _shipped_codes() -> Iterator[ResponseCode]:
    """Every code that is in use already, by the baseline or by a modification that comes with the simulator."""
    yield from RESPONSE_CODES.values()
    for modification in MODIFICATIONS.values():
        for variant in modification.variants:
            yield from (check.code for check in _checks(variant.build({})))


def _checks(delta: Delta) -> tuple[Check, ...]:
    return (*(addition.check for addition in delta.added), *delta.replaced.values())


# -- the modification and its variants --------------------------------------------------------------------------------


def _names(modification: Modification) -> Iterator[Finding]:
    if modification.name in MODIFICATIONS:
        yield Finding("name-taken", f"there is a modification {modification.name} already; give it another name")
    named = [("modification", modification.name)]
    if not _are(modification.variants, Variant) or not modification.variants:
        yield Finding("no-variant", "a Modification has variants, one at least; write variants=(Variant(…),)")
    else:
        names = [variant.name for variant in modification.variants]
        named += [("variant", name) for name in names]
        yield from (
            Finding("name-taken", f"two variants are called '{n}'") for n in {n for n in names if names.count(n) > 1}
        )
        for variant in modification.variants:
            named += [(f"option of the variant '{variant.name}'", option) for option in variant.options]
            yield from _told(f"variant '{variant.name}'", {"sentence": variant.sentence, "source": variant.source})
    for what, name in named:
        if not _NAME.fullmatch(str(name)):
            yield Finding(
                "bad-name", f"the name {name!r} of the {what} cannot be written on a command line; use {_FREE}"
            )
    yield from _told("modification", {"title": modification.title, "source": modification.source})


def _are(values: object, kind: type) -> bool:
    """Whether somebody's own code gives a tuple of this kind, as it should."""
    return isinstance(values, tuple) and all(isinstance(value, kind) for value in values)


def _told(what: str, texts: Mapping[str, str]) -> Iterator[Finding]:
    for name, text in texts.items():
        if not str(text or "").strip():
            yield Finding("says-nothing", f"the {name} of the {what} is empty; users read it in every report")


def _of_variant(
    owner: str, variant: Variant, options: Options, codes: dict[str, ResponseCode], progress: Progress
) -> Iterator[Finding]:
    given = f" with {', '.join(f'{k}={v}' for k, v in options.items())}" if options else ""
    what = f"the variant '{variant.name}'{given}"
    try:
        delta: object = variant.build(dict(options))
    except (Exception, SystemExit) as error:
        reason = f"{type(error).__name__}: {error}"
        yield Finding("cannot-be-built", f"{what} cannot be built ({reason}); correct its build function")
        return
    if not isinstance(delta, Delta):
        made = type(delta).__name__
        yield Finding("no-delta", f"{what} builds a {made}; its build function must return a Delta")
        return
    wrong = tuple(_shape(what, delta))
    yield from wrong or _of_delta(owner, what, delta, codes, progress)


def _shape(what: str, delta: Delta) -> Iterator[Finding]:
    """Whether a delta is made of what it should be made of."""
    if not _are(delta.added, Addition) or not _are(tuple(addition.check for addition in delta.added), Check):
        yield Finding("no-check", f"{what}: added must be a tuple of Addition(check, after='name of a check')")
    replaced: object = delta.replaced
    if not isinstance(replaced, Mapping) or not _are(tuple(replaced.values()), Check):
        yield Finding("no-check", f"{what}: replaced must map names of checks to Checks")
    removed: object = delta.removed
    if not isinstance(removed, frozenset | set) or not _are(tuple(removed), str):
        yield Finding("no-check", f"{what}: removed must be names of checks: frozenset({{'name'}})")


# -- what it does to the rulebook -------------------------------------------------------------------------------------


def _of_delta(
    owner: str, what: str, delta: Delta, codes: dict[str, ResponseCode], progress: Progress
) -> Iterator[Finding]:
    if not (delta.added or delta.replaced or delta.removed):
        yield Finding("changes-nothing", f"{what} adds, replaces and removes nothing")
    yield from _places(what, delta)
    for check in dict.fromkeys(_checks(delta)):
        findings = tuple(_of_check(owner, check, codes))
        yield from findings
        if not any(finding.code == "no-services" for finding in findings):
            progress(f"the check '{check.name}' is tried out")
            yield from try_out(check)


def _places(what: str, delta: Delta) -> Iterator[Finding]:
    known = [check.name for check in Rulebook.baseline().checks]
    for how, names in (
        ("adds a check after", [addition.after for addition in delta.added]),
        ("replaces", delta.replaced),
        ("removes", delta.removed),
    ):
        for name in sorted({name for name in names if name not in known}):
            message = f"{what} {how} '{name}', but the baseline has no check of that name; {hint(name, known)}"
            yield Finding("unknown-check", message, subject=name)
    for name in sorted(set(delta.replaced) & set(delta.removed)):
        yield Finding("unknown-check", f"{what} both replaces and removes '{name}'; leave one out", subject=name)
    gone = {*delta.replaced, *delta.removed}
    taken = [name for name in known if name not in gone]
    for check in _checks(delta):
        if check.name in taken:
            message = f"{what} brings a check '{check.name}', but there is one of that name already"
            advice = "rename it, or put it into replaced"
            yield Finding("name-taken", f"{message}; {advice}", subject=check.name)
        taken.append(check.name)


def _of_check(owner: str, check: Check, codes: dict[str, ResponseCode]) -> Iterator[Finding]:
    def finding(code: str, message: str) -> Finding:
        return Finding(code, f"the check '{check.name}' {message}", str(check.clause), str(check.name))

    if not _are(check.services, ServiceReferenceVariant):
        yield finding("no-services", "has services that are none; take them from simulator.domain.service_requests")
    if not str(check.sentence).strip():
        yield finding("says-nothing", "says nothing; give its function a docstring in SEC wording")
    if fault := unknown_document(str(check.clause), owner):
        yield finding("unknown-clause", f"cannot be looked up: {fault}")
    if not _are((check.code,), ResponseCode):
        yield finding("no-code", f"rejects with {check.code!r}, which is no ResponseCode")
    elif unfit := rejection_fault(check.code, codes):
        yield finding(unfit.code, f"rejects with {unfit.message}")
    else:
        codes.setdefault(check.code.code, check.code)
