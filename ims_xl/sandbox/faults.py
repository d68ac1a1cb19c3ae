"""Faults on request: the n-th call of an action goes wrong in a named way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ims_xl.errors import NotAllowed

KINDS = {
    "delay": "answered after `seconds`",
    "500": "not taken, HTTP 500",
    "500_after": "taken, but answered with HTTP 500",
    "429": "not taken, HTTP 429 with `retry_after`",
    "503": "not taken, HTTP 503 with `retry_after`",
    "cut": "not taken, the connection ends without an answer",
    "cut_after": "taken, the connection ends without an answer",
    "cut_middle": "taken, the connection ends in the middle of the answer",
    "wrong_hmac": "taken, the answer's signature does not fit (a part: one of its bytes is another)",
    "expired": "the session has ended",
    "half_file": "a part comes half",
    "duplicate": "the request is taken twice (FILEDET: a part is named twice)",
    "error": "refused with `code`",
}


@dataclass
class Fault:
    """What goes wrong, at which action, after how many calls, how often."""

    kind: str
    action: str = "*"
    after: int = 0
    times: int = 1
    seconds: float = 1.0
    retry_after: int = 1
    code: str = ""


@dataclass
class Faults:
    """The faults still to come."""

    pending: list[Fault] = field(default_factory=list)

    def ask(self, told: dict[str, Any]) -> Fault:
        """A fault to come. Raises `NotAllowed` on one there is not."""
        given = dict(told)
        kind = str(given.pop("fault", ""))
        if kind not in KINDS:
            raise NotAllowed(f'"{kind}" is no fault; there are {", ".join(KINDS)}.')
        try:
            fault = Fault(kind, **given)
        except TypeError as wrong:
            names = ", ".join(name for name in Fault.__dataclass_fields__ if name != "kind")
            raise NotAllowed(f"A fault takes {names}. It was given {', '.join(given)}.") from wrong
        self.pending.append(fault)
        return fault

    def clear(self) -> None:
        """None is to come any more."""
        self.pending.clear()

    def at(self, action: str) -> Fault | None:
        """What goes wrong with this call; counts it."""
        due = None
        for fault in list(self.pending):
            if fault.action not in ("*", action):
                continue
            if fault.after > 0:
                fault.after -= 1
            elif due is None:
                due = fault
                fault.times -= 1
                if fault.times <= 0:
                    self.pending.remove(fault)
        return due
