"""What spreadsheets make of document numbers: floats, `1.23E+11`, dates, zeros for the last digits of long numbers."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_FLOAT = re.compile(r"([0-9]+)\.0+")
_SCIENTIFIC = re.compile(r"([0-9])(?:\.([0-9]+))?E\+?([0-9]{1,2})")
_DATES = (  # how `1-2` is shown once it was taken for a day
    re.compile(r"(?P<year>20[0-9]{2})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})(?:[ T]00:00(?::00)?)?"),
    re.compile(r"(?P<day>[0-9]{1,2})[-/.](?P<month>[0-9]{1,2})[-/.](?P<year>20[0-9]{2})(?: 00:00(?::00)?)?"),
    re.compile(r"(?P<day>[0-9]{1,2})[- ](?P<month>[A-Z]{3})(?:[- ](?P<year>(?:20)?[0-9]{2}))?"),
    re.compile(r"(?P<month>[A-Z]{3})[- ](?P<day>[0-9]{2})"),
)
_MADE = re.compile(r"[0-9]|[A-Z]{3}[- ][0-9]{2}$")  # how all of them begin
_MONTH_NAMES = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MONTHS = {name: place for place, name in enumerate(_MONTH_NAMES, 1)}
_PARTS = re.compile(r"[0-9]{1,4}(?:[-/. ][0-9]{1,4}){1,2}")
DIGITS = 15  # a spreadsheet keeps no more of a number, and shows zeros for the rest


def as_written(text: str) -> str:
    """The number with what no one sees taken away: case, outer spaces, width of characters.

    >>> as_written(" inv/26-27/0101 ")
    'INV/26-27/0101'
    """
    return text.strip().upper() if text.isascii() else unicodedata.normalize("NFKC", text).strip().upper()


def whole_number(written: str) -> str:
    """Whole numbers as they were before they were taken for floats, as far as they can be told.

    >>> whole_number("123.0"), whole_number("1.23456E+5"), whole_number("INV-1")
    ('123', '123456', 'INV-1')
    """
    if not written[:1].isdigit():
        return written
    whole = _FLOAT.fullmatch(written)
    if whole:
        return whole[1]
    if _SCIENTIFIC.fullmatch(written):
        value = Decimal(written)
        return str(int(value)) if value == int(value) else written
    return written


def is_lossy(text: str) -> bool:
    """Did it lose digits, so that several numbers may look like this one?

    >>> is_lossy("1.23E+11"), is_lossy("1234567890123450"), is_lossy("1.5E+1"), is_lossy("123450")
    (True, True, False, False)
    """
    written = as_written(text)
    found = _SCIENTIFIC.fullmatch(written)
    if found:
        return len(found[2] or "") < int(found[3])
    return written.isdigit() and len(written) > DIGITS and set(written[DIGITS:]) == {"0"}


def may_be_made(text: str) -> bool:
    """Does the text look like what a spreadsheet makes of a number: a date, or digits lost?"""
    written = as_written(text)
    if not _MADE.match(written):
        return False
    return is_lossy(written) or any(pattern.fullmatch(written) for pattern in _DATES)


def is_made_of(text: str, number: str) -> bool:
    """Is the text what a spreadsheet makes of the number, something of it lost or turned?

    >>> is_made_of("1.23E+11", "123456789012"), is_made_of("2026-02-01", "1-2"), is_made_of("123", "123")
    (True, True, False)
    """
    made, original = as_written(text), as_written(number)
    if original.isdigit():
        return _lost_its_end(made, original)
    if not _PARTS.fullmatch(original):
        return False
    parts = [int(part) for part in re.findall("[0-9]+", original)]
    return any(_is_date(found, parts) for pattern in _DATES if (found := pattern.fullmatch(made)))


def _lost_its_end(made: str, digits: str) -> bool:
    found = _SCIENTIFIC.fullmatch(made)
    if not found:
        return is_lossy(made) and len(made) == len(digits) and made[:DIGITS] == digits[:DIGITS]
    kept = found[1] + (found[2] or "")
    if len(digits) != int(found[3]) + 1 or len(kept) >= len(digits):
        return False
    step = 10 ** (len(digits) - len(kept))
    return int(kept) in (int(digits) // step, (int(digits) + step // 2) // step)


def _is_date(found: re.Match[str], parts: list[int]) -> bool:
    """Are the parts its day and month, in either order, and its year where there is a third?"""
    named = found.groupdict()
    month = _MONTHS.get(named["month"]) or (int(named["month"]) if named["month"].isdigit() else 0)
    if len(parts) == 3 and parts.pop() % 100 != int(named.get("year") or -1) % 100:
        return False
    return sorted(parts) == sorted((int(named["day"]), month))
