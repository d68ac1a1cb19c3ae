"""One cell: the text, the amount, the date or the flag that stands in it, whoever typed it.

A cell holds text, a number, a moment, TRUE or FALSE, an error, or nothing (None). The limits are Excel's own
("Excel specifications and limits", support.microsoft.com).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TypeAlias

from ims_xl.errors import WorkbookUnusable
from ims_xl.gst.money import paise

Cell: TypeAlias = str | float | bool | datetime | None

LONGEST_TEXT = 32_767  # UTF-16 units
EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
FIRST_MOMENT = datetime(1900, 3, 1)  # Excel counts a 29 February 1900 that never was
LAST_DAY = 2_958_466  # the first of the year 10000, in days
_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
_DATE_FORMS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S", "%d-%m-%Y %H:%M:%S")
_HALF_A_SECOND = timedelta(milliseconds=500)


class CellError(str):
    """An error that a cell of the user's shows, by its word: `#N/A`. Text that reads the same is plain text."""

    __slots__ = ()


def serial(moment: datetime, epoch: datetime = EPOCH) -> float:
    """A moment as Excel counts it, in days."""
    passed = moment - epoch
    return passed.days + passed.seconds / 86_400


def moment(days: float, epoch: datetime = EPOCH) -> datetime:
    """The moment of a number of days, to the second. Raises `ValueError` or `OverflowError` outside the calendar."""
    return epoch + timedelta(seconds=round(days * 86_400))


def text_of(value: Cell) -> str | None:
    """A cell as text: what the user would have typed."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, date):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00") if isinstance(value, datetime) else value.isoformat()
    return str(value)


def period_of(value: Cell) -> str | None:
    """A period as text; Excel makes a date of a "2026-10" that is typed in."""
    return f"{value:%Y-%m}" if isinstance(value, date) else text_of(value)


def paise_of(value: Cell) -> int | None:
    """Whole paise of a cell in rupees. Raises `ValueError`."""
    if value is None or value == "":
        return None
    if isinstance(value, (bool, date)):
        raise ValueError(f'"{text_of(value)}" is not an amount.')
    return paise(value)


def number_of(value: Cell) -> float | None:
    """A number. Raises `ValueError`."""
    if value is None or value == "":
        return None
    try:
        if not isinstance(value, (bool, date)):
            return float(value)
    except ValueError:
        pass
    raise ValueError(f'"{text_of(value)}" is not a number.')


def count_of(value: Cell) -> int | None:
    """A whole number. Raises `ValueError`."""
    number = number_of(value)
    if number is not None and not number.is_integer():
        raise ValueError(f'"{text_of(value)}" is not a whole number.')
    return None if number is None else int(number)


def flag_of(value: Cell) -> bool | None:
    """Yes or no. Raises `ValueError`."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word not in _YES_NO:
        raise ValueError(f'"{text_of(value)}" is neither Yes nor No.')
    return _YES_NO[word]


def moment_of(value: Cell | date, epoch: datetime = EPOCH) -> datetime | None:
    """A date with its time, to the second; a number counts days from `epoch`. Raises `ValueError`."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return (value.replace(tzinfo=None) + _HALF_A_SECOND).replace(microsecond=0)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, float) and 1 <= value < LAST_DAY:
        return moment(value, epoch)
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(str(value).strip(), form)
        except ValueError:
            continue
    raise ValueError(f'"{text_of(value)}" is not a date; write it as dd-mm-yyyy.')


def check_text(text: str, place: str) -> None:
    """Raises `WorkbookUnusable` for text longer than a cell holds."""
    if 2 * len(text) <= LONGEST_TEXT:
        return
    length = len(text.encode("utf-16-le")) // 2
    if length > LONGEST_TEXT:
        raise WorkbookUnusable(
            f'{place}: the text "{text[:30]}…" has {length} characters; a cell holds {LONGEST_TEXT}. Shorten it.'
        )


def in_error(sheet: str, row: int, header: str, error: str) -> WorkbookUnusable:
    """What to say of a cell that shows an error."""
    return WorkbookUnusable(
        f"{sheet}, row {row}, {header}: the cell shows {error}. Correct or clear it, and try again."
    )
