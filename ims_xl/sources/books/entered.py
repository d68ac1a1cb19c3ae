"""Documents read by columns, as columns of Books: of each its first line, and the rows of all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ims_xl.sources.books import columnar, frames, threads
from ims_xl.sources.books.amounts import Mask
from ims_xl.sources.books.columnar import Plain
from ims_xl.sources.books.given import KINDS
from ims_xl.sources.books.grid import Coded
from ims_xl.sources.books.lines import AMOUNTS
from ims_xl.sources.books.words import Words
from ims_xl.tables import Books

Ints = NDArray[np.int64]
_Column = TypeVar("_Column", Coded, Words)


class Entered:
    """Documents whose first lines are the rows `lead`; `rows` are the sheet's, a document's beginning at `starts`."""

    def __init__(self, plain: Plain, lead: Ints, rows: Ints, starts: Ints) -> None:
        self._plain = plain
        self._lead = lead
        self._rows = rows
        self._starts = starts
        self._everything = len(lead) == len(plain.mask)

    def told(self) -> dict[str, object]:
        """The columns that hang neither on amounts nor on types, one after another."""
        plain = self._plain
        return {
            Books.rows: frames.text(_row_numbers(self._rows, self._starts)),
            Books.document_number: frames.text(self._of(plain.number).text()),
            Books.supplier_gstin: frames.text(self._of(plain.gstin).text()),
            Books.supplier_name: frames.text(self._of(plain.name).text()),
            Books.document_date: columnar.dates(self._of(plain.dated)),
        }

    def frame(self, told: dict[str, object], kind: NDArray[np.int32], amounts: Ints, filled: Mask) -> pd.DataFrame:
        """All columns: those told before, the others, and the amounts; `kind` by the places in KINDS."""
        plain, said = self._plain, self._plain.reverse_charge[self._lead]
        types = Coded(kind, [one.value for one in KINDS])
        works: dict[str, Callable[[], object]] = {
            Books.entry_id: lambda: frames.text(self._ids(types)),
            Books.document_type: lambda: frames.text(types.text()),
            Books.set_aside: lambda: frames.text(_reasons(self._of(plain.gstin), said).text()),
        }
        if plain.voucher is not None:
            voucher = plain.voucher
            works[Books.voucher_number] = lambda: frames.text(self._of(voucher).text())
        if plain.voucher_date is not None:
            entered = plain.voucher_date
            works[Books.voucher_date] = lambda: columnar.dates(self._of(entered))
        if plain.place is not None:
            place = plain.place
            works[Books.place_of_supply] = lambda: frames.text(self._of(place).text())
        if plain.marks is not None:
            marks = self._of(plain.marks)
            works[Books.input_kind] = lambda: frames.text(marks.mapped(lambda pair: pair[0]).text())
            works[Books.credit_barred] = lambda: frames.text(marks.mapped(lambda pair: pair[1]).text())
        if (said >= 0).any():
            works[Books.reverse_charge] = lambda: pd.arrays.BooleanArray(said == 1, said < 0)
        data = told | dict(zip(works, threads.each(lambda work: work(), [*works.values()]), strict=True))
        for at, name in enumerate(AMOUNTS):
            if filled[at].any():
                data[name] = pd.arrays.IntegerArray(amounts[at], ~filled[at])
        return frames.whole(data, len(self._lead))

    def _of(self, column: _Column) -> _Column:
        return column if self._everything else column.taken(self._lead)

    def _ids(self, types: Coded) -> pa.Array:
        """What names each entry in whatever file it comes, as `frames` has it."""
        plain = self._plain
        party, years = self._of(plain.party), self._of(plain.years())
        whose = Coded(
            types.codes * np.int32(len(party.pool)) + party.codes,
            [f"B|{one}|{kind}|" for kind in types.pool for one in party.pool],
        )
        when = Coded(years.codes, [f"|{year}" for year in years.pool])
        number = self._of(plain.upper).text()
        return pc.binary_join_element_wise(whose.text(), number, when.text(), pa.scalar("", pa.large_string()))


def _reasons(gstin: Coded, reverse_charge: NDArray[np.int8]) -> Coded:
    """Why each document is never in IMS, as `frames.set_aside` has it."""
    reasons = np.array([0 if one else 2 for one in gstin.pool], dtype=np.int32)[gstin.codes]
    reasons[reverse_charge == 1] = 1
    return Coded(reasons, ["", frames.REVERSE_CHARGE, frames.NO_GSTIN])


def _row_numbers(rows: Ints, starts: Ints) -> pa.Array:
    """The rows of each document as text, "5;6"."""
    numbers = pa.array(rows).cast(pa.large_string())
    if len(starts) == len(rows):
        return numbers
    offsets = pa.array(np.append(starts, len(rows)).astype(np.int32))
    return pc.binary_join(pa.ListArray.from_arrays(offsets, numbers), pa.scalar(";", pa.large_string()))
