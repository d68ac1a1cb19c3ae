"""One cell of a register: what it holds as an amount, a date, a text, a number of a document, a yes or no.

Cells come as `sheets` reads them: text, number, date, truth, or "" for a blank. What a cell cannot be read as
raises `BadCell`, whose text says what is wrong and what to write instead.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeVar

from ims_xl.gst.money import paise

Cell = str | int | float | bool | date | datetime | time | timedelta
Read = TypeVar("Read")

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMERIC_DATE = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
_NAMED_DATE = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/. ]*([A-Za-z]{3,9})\.?,?[-/. ]*(\d{4}|\d{2})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?[-/. ]*(\d{1,2})(?:st|nd|rd|th)?,?[-/. ]+(\d{4}|\d{2})")
_ISO_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_COMPACT_DATE = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])(\d{2})")  # SAP
_DAY_OF_WEEK = re.compile(r"^(?:mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(?:day)?\.?,? +(?=\w)", re.IGNORECASE)
_TIME_OF_DAY = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AP]M)?(Z|\+\d{2}:?\d{2})?$", re.IGNORECASE)
_GUARDED = re.compile(r"=\"(.*)\"|'(.*)", re.DOTALL)  # how exports keep Excel from making text a number
_SPACES = re.compile(r"[\s\u00a0\u200b\ufeff]+")
NOTHING = frozenset({"-", "--", "–", "—", "nil", "na", "n/a", "n.a.", "none", "null"})
_YES = frozenset({"y", "yes", "true", "1", "applicable", "rcm", "reverse charge"})
_NO = frozenset({"n", "no", "false", "0", "not applicable", "forward charge", *NOTHING})
_DAY_ZERO = date(1899, 12, 30)
_SERIALS = range(32874, 73051)  # 1 January 1990 to 31 December 2099
_EXACT = 2.0**40  # up to here a hundredfold float is off by far less than a paisa's tenth
_WAY_OUT = "Write a number of rupees; until then the amount is left out."


_ERROR = re.compile(
    r"#(REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|GETTING_DATA|BUSY!|UNKNOWN!|NOT CALCULATED; .*)"
    r"|Err:\d+"
)
UNCALCULATED = "#NOT CALCULATED; open the file in Excel and save it"  # what is shown of a formula without a result
MEND = "is an error of a formula. Mend the formula or write the value itself; until then it is left out."


class BadCell(ValueError):
    """The cell does not hold what its column asks for."""


def shown(cell: Cell) -> str:
    """The cell as a message quotes it."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime | date):
        return cell.strftime("%d-%m-%Y")
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e16:
        return str(int(cell))
    return str(cell)


def tried(reader: Callable[[Cell], Read | None], cell: Cell) -> Read | None:
    """What a reader makes of a cell; None for a blank, and for one that it cannot read.

    >>> tried(amount, "1,180.00"), tried(amount, ""), tried(amount, "Sunrise")
    (118000, None, None)
    """
    try:
        return reader(cell)
    except BadCell:
        return None


def is_error(cell: Cell) -> bool:
    """Is it the word for an error that a formula came to?

    >>> is_error("#N/A"), is_error("N/A"), is_error("#12")
    (True, False, False)
    """
    return isinstance(cell, str) and _ERROR.fullmatch(cell.strip()) is not None


def text(cell: Cell) -> str:
    """The cell as text, its spaces made single ones; "" for a blank.

    >>> text("  Sunrise  Steels "), text(123.0), text(date(2026, 10, 5)), text('="000123"')
    ('Sunrise Steels', '123', '05-10-2026', '000123')
    """
    found = _SPACES.sub(" ", shown(cell)).strip()
    if guarded := _GUARDED.fullmatch(found):
        return (guarded[1] or guarded[2] or "").strip()
    return found


@lru_cache(maxsize=1 << 17, typed=True)
def amount(cell: Cell) -> int | None:
    """Paise; None for a blank or a dash. Raises `BadCell` for anything that is no amount.

    Commas may only part thousands, lakhs and crores: `10,50` might be ten and a half, and is refused.

    >>> amount(100.5), amount("1,180.00 Dr"), amount("90.00 Cr"), amount("-"), amount("")
    (10050, 118000, -9000, None, None)
    """
    if isinstance(cell, float) and abs(scaled := cell * 100) < _EXACT:
        nearest = round(scaled)
        if abs(scaled - nearest) < 0.4:
            return nearest
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise BadCell(f'"{shown(cell)}" is not an amount. {_WAY_OUT}')
    if isinstance(cell, str):
        written = text(cell)
        if not written or written.lower() in NOTHING:
            return None
        cell = written
    try:
        return paise(cell)
    except ValueError as fault:
        raise BadCell(f"{fault} {_WAY_OUT}") from fault


@lru_cache(maxsize=1 << 16, typed=True)
def day(cell: Cell, month_first: bool = False) -> date | None:
    """The date; None for a blank. Text is read day first, unless its column is known to be `month_first`.

    Raises `BadCell` for what is no date, 31 February included.

    >>> day("5/10/2026"), day("1-Apr-26"), day("2026-10-05"), day(46300.0) == day("05.10.2026")
    (datetime.date(2026, 10, 5), datetime.date(2026, 4, 1), datetime.date(2026, 10, 5), True)
    >>> day("20261005") == day(20261005) == day("Mon, 5 Oct 2026")
    True
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    found: date | None = None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        found = _of_serial(cell)
    elif isinstance(cell, str):
        written = _DAY_OF_WEEK.sub("", _TIME_OF_DAY.sub("", text(cell)), count=1)
        if not written or written.lower() in NOTHING:
            return None
        found = _of_serial(int(written)) if re.fullmatch(r"\d{5}", written) else _of_text(written, month_first)
    if found is None:
        raise BadCell(f'"{shown(cell)}" is not a date. Write it as dd-mm-yyyy; until then the date is left out.')
    return found


def _of_serial(serial: float) -> date | None:
    """The day Excel counts as `serial`; its hours are of no interest here."""
    if not math.isfinite(serial):
        return None
    if int(serial) not in _SERIALS:
        return _of_text(str(int(serial)), month_first=False) if serial == int(serial) else None
    return _DAY_ZERO + timedelta(days=int(serial))


def _of_text(written: str, month_first: bool) -> date | None:
    if match := _ISO_DATE.fullmatch(written):
        return _calendar(match[1], match[2], match[3])
    if match := _COMPACT_DATE.fullmatch(written):
        return _calendar(match[1], match[2], match[3])
    if match := _NUMERIC_DATE.fullmatch(written):
        first, second = (match[2], match[1]) if month_first else (match[1], match[2])
        return _calendar(match[3], second, first)
    if match := _NAMED_DATE.fullmatch(written):
        return _calendar(match[3], match[2], match[1])
    if match := _MONTH_FIRST.fullmatch(written):
        return _calendar(match[3], match[1], match[2])
    return None


def _calendar(year: str, month: str, number: str) -> date | None:
    """The day, where there is such a day; two digits of a year are of this century."""
    if month[:3].lower() in MONTHS:
        month = str(MONTHS.index(month[:3].lower()) + 1)
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(number))
    except ValueError:
        return None


def is_month_first(column: list[Cell]) -> bool:
    """Do a column's dates put the month before the day?

    Only if the column says so itself: text throughout, a good part of it impossible day first, and none of it
    impossible month first. One such date among others is a slip of the pen, not a habit.
    """
    seen = impossible_day_first = 0
    for cell in column:
        if isinstance(cell, date | datetime | int | float):
            return False
        pair = day_and_month(cell) if isinstance(cell, str) else None
        if pair:
            seen += 1
            if pair[0] > 12:
                return False
            impossible_day_first += 12 < pair[1] <= 31
    return impossible_day_first >= 2 and impossible_day_first * 4 >= seen


def day_and_month(written: str) -> tuple[int, int] | None:
    """The first two numbers of a date written in numbers alone; None for any other text.

    >>> day_and_month("05/10/2026"), day_and_month("5-Oct-26")
    ((5, 10), None)
    """
    match = _NUMERIC_DATE.fullmatch(_TIME_OF_DAY.sub("", text(written)))
    return (int(match[1]), int(match[2])) if match else None


@lru_cache(maxsize=1 << 10, typed=True)
def flag(cell: Cell) -> bool | None:
    """Yes or no; None for a blank. Raises `BadCell` for another word.

    >>> flag("Yes"), flag("N"), flag(True), flag("")
    (True, False, True, None)
    """
    if isinstance(cell, bool):
        return cell
    word = text(cell).lower()
    if not word:
        return None
    if word in _YES or word in _NO:
        return word in _YES
    raise BadCell(f'"{shown(cell)}" is neither Yes nor No. Write one of them; until then it is left open.')
