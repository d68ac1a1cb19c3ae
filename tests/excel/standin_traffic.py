"""Every use of an object of the stand-in for Excel is a call to Excel: counted, refused by a busy one, made to fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from types import FunctionType
from typing import Any


class ComError(Exception):
    """What Excel throws on Windows (`pywintypes.com_error`): a number, words, and what Excel itself says."""

    def __init__(self, hresult: int, words: str, said: tuple[Any, ...] | None = None) -> None:
        super().__init__(hresult, words, said, None)
        self.hresult, self.excepinfo = hresult, said


class Refusal(ComError):
    """Excel will not: the sheet is protected, the tables overlap, the text is too long."""

    def __init__(self, said: str) -> None:
        super().__init__(-2147352567, "Exception occurred.", (0, "Microsoft Excel", said, "", 0, -2146827284))


class Traffic:
    """How often Excel is asked, and whether it answers.

    `busy` says for the n-th call with which number a busy Excel refuses it, None where it does not; `refused_change`
    is the change of a sheet, counted from now on, that Excel refuses once.
    """

    def __init__(self) -> None:
        self.calls, self._inside = 0, 0
        self.quiet()

    def quiet(self) -> None:
        """Nothing is refused from now on."""
        self.busy: Callable[[int], int | None] = lambda call: None
        self.changes, self.refused_change = 0, 0

    @contextmanager
    def unasked(self) -> Iterator[None]:
        """What a test looks up, Excel is not asked for."""
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1

    def served(self, changes: bool, what: Callable[..., Any], *given: Any, **named: Any) -> Any:
        if not self._inside:
            self.calls += 1
            self.changes += changes
            if (refused := self.busy(self.calls)) is not None:
                raise ComError(refused, "Call was rejected by callee.")
            if changes and self.changes == self.refused_change:
                raise Refusal("Not enough memory.")
        self._inside += 1
        try:
            return what(*given, **named)
        finally:
            self._inside -= 1


TRAFFIC = Traffic()
_CHANGES = ("clear", "clear_contents", "autofill", "resize")


def served(kind: type) -> type:
    """Every property and method of the class is a call to Excel."""

    def through(what: Callable[..., Any] | None, changes: bool = False) -> Callable[..., Any] | None:
        if what is None:
            return None
        return wraps(what)(lambda *given, **named: TRAFFIC.served(changes, what, *given, **named))

    on_sheet = kind.__name__ in ("Range", "Table")
    for name, member in list(vars(kind).items()):
        if isinstance(member, property):
            setattr(kind, name, property(through(member.fget), through(member.fset, on_sheet)))
        elif isinstance(member, FunctionType) and (not name.startswith("_") or name in ("__call__", "__iter__")):
            setattr(kind, name, through(member, on_sheet and name in _CHANGES))
    return kind
