"""Bills in another currency, as Zoho Books exports them: item and total in the bill's own, taxes in rupees and in both.

Where taxes have such twins ("IGST (FCY)") and a column gives the rate of exchange, the amounts that have none are in
the bill's currency, and are taken times the rate. A register without twins shows rupees throughout.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from ims_xl.sources.books.aliases import plain
from ims_xl.sources.books.lines import Line
from ims_xl.sources.cells import Cell, text

_TWIN = re.compile(r"\(fcy\)", re.IGNORECASE)
_RATES = ("exchangerate", "conversionrate", "currencyrate")
_IN_RUPEES, _HIGHEST = Decimal(1), Decimal(100_000)


def rate_column(names: Sequence[str]) -> int | None:
    """The column of the rate by which amounts without a twin are to be taken; None where they are in rupees.

    >>> rate_column(["Exchange Rate", "Total", "IGST", "IGST (FCY)"]), rate_column(["Exchange Rate", "Total", "IGST"])
    (0, None)
    """
    if not any(map(_TWIN.search, names)):
        return None
    return next((at for at, name in enumerate(names) if plain(name) in _RATES), None)


@lru_cache(maxsize=1 << 12, typed=True)
def rate(cell: Cell) -> Decimal | None:
    """The rate of exchange; 1 for a blank, None for what is no rate."""
    said = text(cell).replace(",", "")
    try:
        found = Decimal(said) if said else _IN_RUPEES
    except InvalidOperation:
        return None
    return found if found.is_finite() and 0 < found < _HIGHEST else None


def is_foreign(cell: Cell) -> bool:
    """Is it any rate but one of rupees to rupees?"""
    return rate(cell) != _IN_RUPEES


def to_rupees(line: Line, cell: Cell) -> str:
    """Takes the line's taxable value and value times the rate in the cell; what is wrong with that, if anything."""
    times = rate(cell)
    if times is None:
        line.taxable_value = line.document_value = None
        line.lost |= {"taxable_value", "document_value"}
        return f'"{text(cell)}" is no rate of exchange; the amounts in another currency are left out. Write the rate.'
    for name in ("taxable_value", "document_value"):
        paise = getattr(line, name)
        if paise is not None:
            setattr(line, name, int((paise * times).quantize(Decimal(1), ROUND_HALF_UP)))
    return ""
