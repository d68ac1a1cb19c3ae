"""A cell as a document's number: what the source shows, and whether Excel has made something else of it."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from ims_xl.sources.cells import MEND, MONTHS, NOTHING, Cell, is_error, shown, text

_ANY_MONTH = f"({'|'.join(MONTHS)})"
# what Excel shows of a number it has made a date of: 01-Feb
DAY_OR_YEAR_OF_MONTH = rf"(?i)^(\d{{1,2}}-{_ANY_MONTH}|{_ANY_MONTH}-\d{{2}})$"
_DAY_OR_YEAR_OF_MONTH = re.compile(DAY_OR_YEAR_OF_MONTH)
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+\d{1,2}|\d\.\d+[eE]\d{1,2}")
_WHOLE_AS_DECIMAL = re.compile(r"(\d+)\.0+")
_EXCEL_DIGITS = 15


@lru_cache(maxsize=1 << 17, typed=True)
def document_number(cell: Cell) -> tuple[str, str]:
    """A document's number as text, and a remark where Excel seems to have changed it ("" where not).

    >>> document_number(" INV/0101 "), document_number(123.0), document_number("123.0")
    (('INV/0101', ''), ('123', ''), ('123', ''))
    >>> document_number("1.23E+11")[0]
    '1.23E+11'
    """
    if isinstance(cell, datetime | date):
        return text(cell), (
            f'The number is a date, "{shown(cell)}"; Excel seems to have made it one. '
            "Compare it with the invoice and write it as text."
        )
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if isinstance(cell, float) and not cell.is_integer():
            return repr(cell), ""
        digits = str(int(cell))
        return digits, _cut_short(digits) if len(digits) > _EXCEL_DIGITS else ""
    number = text(cell)
    if number.lower() in NOTHING:
        return "", ""
    if is_error(number):
        return "", f'"{number}" {MEND}'
    if match := _WHOLE_AS_DECIMAL.fullmatch(number):
        return match[1], ""
    if _SCIENTIFIC.fullmatch(number):
        return number, (
            f'"{number}" is a number Excel has shortened; its other digits are gone. '
            "Write it out from the invoice, as text."
        )
    if _DAY_OR_YEAR_OF_MONTH.match(number):
        return number, (
            f'"{number}" looks like a number that Excel has made a date of, as 1-2 becomes 01-Feb. '
            "Compare it with the invoice and write it as text."
        )
    return number, ""


def _cut_short(digits: str) -> str:
    return (
        f"{digits} is stored as a number, of which Excel keeps {_EXCEL_DIGITS} digits; the last ones may be wrong. "
        "Write it out from the invoice, as text."
    )
