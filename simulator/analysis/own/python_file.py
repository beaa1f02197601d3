"""A modification in Python: a file that defines one :class:`~simulator.rules.modification.Modification`.

The file is the user's own code, and it is run. What it prints goes to standard error.
"""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from types import ModuleType, TracebackType

from simulator.analysis.own.unusable import unusable
from simulator.rules.modification import Modification
from simulator.rules.modifications import MODIFICATIONS

_MODULE = "modification_of_ones_own"
_HOW = "write NAME = Modification(…) at its outermost level"


def modification_of_python(source: str, name: str) -> Modification:
    """The modification that a source text defines. Raises :class:`UnusableModification` if it cannot be had."""
    namespace = _run(source, name)
    found = {id(value): value for value in namespace.values() if isinstance(value, Modification)}
    own = [value for value in found.values() if not any(value is shipped for shipped in MODIFICATIONS.values())]
    if not own:
        raise unusable(name, "no-modification", f"it defines no Modification; {_HOW}")
    if len(own) > 1:
        names = ", ".join(str(modification.name) for modification in own)
        advice = "put each into a file of its own, or make them variants of one"
        raise unusable(name, "several-modifications", f"it defines {len(own)} Modifications ({names}); {advice}")
    return own[0]


def _run(source: str, name: str) -> dict[str, object]:
    try:
        code = compile(source, name, "exec")
    except SyntaxError as error:
        raise unusable(name, "no-python", f"this is not Python: {error.msg}", error.lineno) from None
    except ValueError as error:
        raise unusable(name, "no-python", f"this is not Python: {error}") from None
    module = ModuleType(_MODULE)
    module.__file__ = name
    sys.modules[_MODULE] = module  # dataclasses look their module up while they are made
    try:
        with redirect_stdout(sys.stderr):
            exec(code, module.__dict__)
    except KeyboardInterrupt:
        raise
    except SystemExit as error:
        message = "it ends the program (sys.exit); a modification only defines things, so take that out"
        raise unusable(name, "ends-the-program", message, line_in(name, error.__traceback__)) from None
    except BaseException as error:
        message = f"it cannot be run ({type(error).__name__}: {error}); correct it"
        raise unusable(name, "cannot-be-run", message, line_in(name, error.__traceback__)) from None
    finally:
        del sys.modules[_MODULE]
    return module.__dict__


def line_in(name: str, trace: TracebackType | None) -> int | None:
    """The line of a file in which something was raised, or from which it was called."""
    line = None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == name:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
