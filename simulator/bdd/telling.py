"""A story that can be told again: what was done on a stage is noted, and done again on another one."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")
S = TypeVar("S", bound="Storyteller")


@dataclass(frozen=True)
class Deed:
    """One thing that was done: the name of the method, and what it was called with (names and plain values)."""

    method: str
    arguments: Sequence[Any]
    particulars: Mapping[str, Any]


class Storyteller:
    """Notes every call of its methods that are marked with :func:`told`."""

    def __init__(self) -> None:
        self._deeds: list[Deed] = []
        self._in_a_deed = False

    def tell_again(self, other: S, *, leaving_out: tuple[str, ...] = ()) -> S:
        """Do the same things, in the same order, on another stage of the same kind."""
        for deed in self._deeds:
            if deed.method not in leaving_out:
                getattr(other, deed.method)(*deed.arguments, **deed.particulars)
        return other


def told(method: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
    """Mark a method as part of the story. What it does through other such methods is not noted again."""

    @functools.wraps(method)
    def tell(self: S, *arguments: P.args, **particulars: P.kwargs) -> T:
        if self._in_a_deed:
            return method(self, *arguments, **particulars)
        self._deeds.append(Deed(method.__name__, arguments, particulars))
        self._in_a_deed = True
        try:
            return method(self, *arguments, **particulars)
        finally:
            self._in_a_deed = False

    return cast("Callable[Concatenate[S, P], T]", tell)
