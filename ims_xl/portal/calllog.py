"""The log of calls: one line for each, found again by its transaction id; neither payloads nor secrets."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from ims_xl import daylog

LARGEST = 10_000_000  # bytes of a day: some 80,000 calls
_TOLD = ("section", "rtnprd", "file_num", "int_tran_id")  # parameters that may be written down


class CallLog(Protocol):
    """Where calls are noted."""

    def note(self, line: str) -> None:
        """One line."""
        ...


class FileLog:
    """A file for each day in the user's folder. A log that cannot be written stops nobody's work."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def note(self, line: str) -> None:
        """Append the line, with the time."""
        try:
            daylog.write(line, LARGEST, "portal-", self._folder)
        except OSError:
            return


class MemoryLog:
    """Lines kept in a list, for tests."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def note(self, line: str) -> None:
        """Keep the line."""
        self.lines.append(line)


def line(
    txn: str, gstin: str, action: str, parameters: dict[str, str], outcome: str, size: int, seconds: float, attempt: int
) -> str:
    """What is written of a call.

    >>> line("a1", "27AABCR1234F1ZS", "GETINV", {"section": "CN", "token": "secret"}, "200 ok", 512, 0.25, 1)
    'a1 27AABCR1234F1ZS GETINV section=CN -> 200 ok, 512 bytes, 0.25 s'
    """
    told = "".join(f" {name}={parameters[name]}" for name in _TOLD if name in parameters)
    again = f", attempt {attempt}" if attempt > 1 else ""
    return f"{txn} {gstin} {action}{told} -> {outcome}, {size} bytes, {seconds:.2f} s{again}"
