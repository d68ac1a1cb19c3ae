"""The mark of a row in a client copy: whose copy it is, which row, and what the row showed when the copy was made.

    IMS-7F3K2Q-9XM4T7WZ2K4P-8C2VD5HJ7KQ2M5X9TA
        copy   row          what it showed

The marks are keyed hashes (HMAC-SHA256). The key stays in the workbook, so nobody without the workbook can make a mark
that fits changed figures; and a copy carries nothing from which ids of other rows could be guessed.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from ims_xl.gst.period import TaxPeriod

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O or U to be misread, no words by accident
_MARK = re.compile(
    rf"IMS-(?P<copy>[{_LETTERS}]{{6}})-(?P<row>[{_LETTERS}]{{12}})-"
    rf"(?P<facts>[{_LETTERS}]{{8}})(?P<rest>[{_LETTERS}]{{6}})(?P<standing>[{_LETTERS}]{{4}})"
)
_EARLIER = 24  # months whose copies may still come back


@dataclass(frozen=True)
class Mark:
    """A mark taken apart: the copy, the row, and the codes of its facts, of the rest and of the answer it had."""

    copy: str
    row: str
    facts: str
    rest: str
    standing: str

    def __str__(self) -> str:
        return f"IMS-{self.copy}-{self.row}-{self.facts}{self.rest}{self.standing}"


def new_key() -> str:
    """A key for a workbook that has none."""
    return secrets.token_hex(16)


def read(text: str) -> Mark | None:
    """The mark in a cell, None where it holds none.

    >>> read(" ims-7F3K2Q-9XM4T7WZ2K4P-8C2VD5HJ7KQ2M5X9TA").copy, read("IMS-7F3K2Q")
    ('7F3K2Q', None)
    """
    found = _MARK.fullmatch(text.strip().upper())
    return Mark(**found.groupdict()) if found else None


class Marker:
    """Makes and checks the marks of one workbook, whose key, GSTIN and period they are bound to."""

    def __init__(self, key: str, gstin: str, period: TaxPeriod) -> None:
        self._key, self._gstin = key.encode(), gstin
        self.period = period
        self._copies = {self._copy(period.next(-ago)): period.next(-ago) for ago in range(_EARLIER, -1, -1)}
        self._now = self._copy(period)

    def period_of(self, mark: Mark) -> TaxPeriod | None:
        """The period of the copy a mark is from, up to two years back; None where it is no copy of this workbook's."""
        return self._copies.get(mark.copy)

    def row(self, identity: str) -> str:
        """The row's name in every copy of this workbook."""
        return self._hash(12, "row", identity)

    def mark(self, identity: str, facts: Sequence[str], rest: Sequence[str], standing: Sequence[str]) -> Mark:
        """The mark of a row that shows these values."""
        row = self.row(identity)
        codes = (self.code("facts", row, facts), self.code("rest", row, rest), self.code("standing", row, standing))
        return Mark(self._now, row, *codes)

    def code(self, what: str, row: str, values: Sequence[str]) -> str:
        """The check code of a row's facts, rest or standing answer."""
        return self._hash({"facts": 8, "rest": 6, "standing": 4}[what], what, row, *values)

    def _copy(self, period: TaxPeriod) -> str:
        return self._hash(6, "copy", self._gstin, period.text)

    def _hash(self, letters: int, *parts: str) -> str:
        """So many letters of the keyed hash; parts are told apart by their lengths."""
        told = "".join(f"{len(part)}:{part}" for part in parts).encode("utf-8", "surrogatepass")
        number = int.from_bytes(hmac.digest(self._key, told, hashlib.sha256)[:10], "big")
        return "".join(_LETTERS[number >> 5 * place & 31] for place in range(letters))
