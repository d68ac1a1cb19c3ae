"""One row of a portal file, read key by key; what cannot be read becomes a `Problem` with its place.

Every reader takes several keys and uses the first that is there, for the spellings in use. None is what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from ims_xl.errors import Level, Problem
from ims_xl.gst import gstin as gstins
from ims_xl.gst.actions import ImsAction
from ims_xl.gst.documents import SUPPLY_TYPES
from ims_xl.gst.money import paise
from ims_xl.gst.period import TaxPeriod

# A document's amounts by column, and their keys: IMS and GSTR-2A write `iamt`, GSTR-2B and Bills of Entry `igst`.
AMOUNTS: dict[str, tuple[str, ...]] = {
    "document_value": ("val",),
    "taxable_value": ("txval",),
    "igst": ("iamt", "igst"),
    "cgst": ("camt", "cgst"),
    "sgst": ("samt", "sgst"),
    "cess": ("cess", "csamt"),
}
TALLIED = ("taxable_value", "igst", "cgst", "sgst", "cess")  # what a Tally sums

_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_NAMED = re.compile(r"(\d{1,2})[-/. ]([A-Za-z]{3})[A-Za-z]*[-/. ](?:20)?(\d{2})")  # filing dates of a GSTR-2A
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")


@lru_cache(maxsize=65536)
def parsed_day(text: str) -> date:
    """A date of the portal's `DD-MM-YYYY` or `DD-Mon-YY`, or an ISO one. Raises `ValueError`.

    >>> parsed_day("05-10-2026"), parsed_day("2026-10-05")
    (datetime.date(2026, 10, 5), datetime.date(2026, 10, 5))
    """
    if found := _DAY.fullmatch(text):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if found := _ISO.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if (found := _NAMED.fullmatch(text)) and found[2].lower() in _MONTHS:
        return date(2000 + int(found[3]), 1 + _MONTHS.index(found[2].lower()), int(found[1]))
    raise ValueError(f'"{text}" is not a date.')


_amount = lru_cache(maxsize=65536)(paise)  # amounts repeat: most are 0


@lru_cache
def _action(letter: str) -> str:
    return ImsAction.from_wire(letter).value


@dataclass
class Row:
    """A row and its place: the file, the key of its section, and its 1-based position there."""

    values: Mapping[str, Any]
    file: str
    section: str
    position: int
    problems: list[Problem]

    def problem(self, message: str, key: str = "", level: Level = Level.ERROR) -> None:
        """Note a problem of this row."""
        value = self.values.get(key)
        shown = "" if value is None else str(value)
        self.problems.append(Problem(message, self.file, self.section, self.position, key, shown, level))

    def given(self, keys: tuple[str, ...]) -> tuple[str, Any]:
        """The first of the keys that has a value, and the value; ("", None) where none has."""
        for key in keys:
            value = self.values.get(key)
            if value is not None and value != "":
                return key, value
        return "", None

    def text(self, *keys: str) -> str | None:
        """Text, or a number as spelled; None where it is missing, blank, or no single value."""
        key, value = self.given(keys)
        if value is None:
            return None
        if not isinstance(value, str):
            self.problem(f"{key} holds {type(value).__name__} where text belongs; it was left out.", key)
            return None
        return value.strip() or None

    def day(self, *keys: str) -> date | None:
        """A date; one that is none is a problem."""
        text = self.text(*keys)
        if text is None:
            return None
        try:
            return parsed_day(text)
        except ValueError:
            key, _ = self.given(keys)
            self.problem(f'"{text}" is not a date; the portal writes DD-MM-YYYY. Download the file again.', key)
            return None

    def amount(self, *keys: str, sign: int = 1) -> int | None:
        """Paise, times `sign`; an amount that is none is a problem."""
        text = self.text(*keys)
        if text is None:
            return None
        try:
            return sign * _amount(text)
        except ValueError:
            key, _ = self.given(keys)
            self.problem(f'"{text}" is not an amount; it was left out. Look the document up on the portal.', key)
            return None

    def flag(self, *keys: str) -> bool | None:
        """Y or N, or JSON's true and false."""
        key, value = self.given(keys)
        if value is None or isinstance(value, bool):
            return value
        word = str(value).strip().upper()
        if word in ("Y", "YES", "TRUE"):
            return True
        if word in ("N", "NO", "FALSE"):
            return False
        self.problem(f'"{value}" is neither Y nor N; read as not said.', key)
        return None

    def gstin(self, *keys: str) -> str | None:
        """A GSTIN as the portal writes it. An odd one is read as it stands; `gstins.remark` says what is odd."""
        text = self.text(*keys)
        return gstins.clean(text) or None if text else None

    def state(self, *keys: str) -> str | None:
        """The two digits of a state; what is none is read as it stands, with a remark."""
        text = self.text(*keys)
        if text is None:
            return None
        code = gstins.state_code(text)
        if not code:
            key, _ = self.given(keys)
            self.problem(f'"{text}" is no state code; read as it stands.', key, Level.REMARK)
        return code or text

    def supply_type(self, *keys: str) -> str | None:
        """The supply type in words; an unknown one is read as it stands, with a remark."""
        text = self.text(*keys)
        if text is None:
            return None
        if text.upper() not in SUPPLY_TYPES:
            key, _ = self.given(keys)
            self.problem(f'"{text}" is no supply type known here; read as it stands.', key, Level.REMARK)
        return SUPPLY_TYPES.get(text.upper(), text)

    def action(self) -> str:
        """The action the portal holds, in its word. An unknown letter is a problem and counts as none."""
        letter = self.text("action") or ""
        try:
            return _action(letter)
        except ValueError:
            self.problem(f'"{letter}" is no action: IMS knows A, R, P and N. Read as No action.', "action")
            return ImsAction.NO_ACTION.value

    def period(self, *keys: str, around: TaxPeriod, dated: date | None = None) -> TaxPeriod | None:
        """A return period, `MMYYYY`. Of `MM` alone the year is the latest that fits.

        That is: not more than a month after `around`, the period worked on, and not before the document's date.
        """
        text = self.text(*keys)
        if text is None:
            return None
        try:
            return TaxPeriod.from_wire(text) if len(text) > 2 else _month_alone(text, around, dated)
        except ValueError:
            key, _ = self.given(keys)
            self.problem(f'"{text}" is not a return period; the portal writes MMYYYY. It was left out.', key)
            return None

    def money(self, sign: int) -> dict[str, int | None]:
        """The amounts by column, in paise, times `sign`. A row without taxable value and tax is a problem.

        A credit note that stands below zero already is not turned once more.
        """
        if self._is_turned(sign):
            sign = 1
            self.problem(
                "The amounts of the credit note are below zero, where the portal writes them without a sign; read as "
                "credit that is taken off.",
                level=Level.REMARK,
            )
        read = {column: self.amount(*keys, sign=sign) for column, keys in AMOUNTS.items()}
        if all(self.given(AMOUNTS[column])[1] is None for column in TALLIED):
            self.problem("The document has no amounts; download the file again.")
        return read

    def measure(self, sign: int) -> int:
        """Paise of taxable value and tax heads, as far as they can be read; for the tally."""
        total = sum(self._paise(column) for column in TALLIED)
        return total if self._is_turned(sign) else sign * total

    def _is_turned(self, sign: int) -> bool:
        """Does a document that counts below zero stand there in the file, too?"""
        if sign > 0:
            return False
        amounts = [self._paise(column) for column in AMOUNTS]
        return min(amounts) < 0 >= max(amounts)

    def _paise(self, column: str) -> int:
        """An amount as it stands in the file; 0 for none, and for what is none."""
        _, value = self.given(AMOUNTS[column])
        try:
            return _amount(value.strip()) if isinstance(value, str) else 0
        except ValueError:
            return 0  # named as a problem where the row is read


def _month_alone(text: str, around: TaxPeriod, dated: date | None) -> TaxPeriod:
    """The period a month without its year means. Raises `ValueError`."""
    found = TaxPeriod(f"{around.year + 1:04d}-{text.zfill(2)}")
    while found > around.next():
        found = found.next(-12)
    while dated and found < TaxPeriod.of(dated):
        found = found.next(12)
    return found
