"""Documents read by columns, as columns of Books: of each its first line, and the rows of all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ims_xl import conforming, threads
from ims_xl.sources.books import columnar, frames
from ims_xl.sources.books.amounts import Mask
from ims_xl.sources.books.columnar import Plain
from ims_xl.sources.books.given import KINDS
from ims_xl.sources.books.grid import Coded
from ims_xl.sources.books.lines import AMOUNTS
from ims_xl.sources.books.words import Words
from ims_xl.tables import Books

Ints = NDArray[np.int64]
_TOGETHER = 1 << 15  # documents
_Column = TypeVar("_Column", Coded, Words)


class Entered:
    """Documents whose first lines are the grid's rows `lead`; of all `rows` a document's begin at `starts`.

    The grid's row 0 is `first_row` of the sheet.
    """

    def __init__(self, plain: Plain, lead: Ints, rows: Ints, starts: Ints, first_row: int) -> None:
        self._plain = plain
        self._lead = lead
        self._rows = rows
        self._starts = starts
        self._first_row = first_row
        self._everything = len(lead) == len(plain.mask)

    def told(self) -> dict[str, Callable[[], object]]:
        """The columns that hang neither on amounts nor on types, each to be made."""
        plain = self._plain
        return {
            Books.rows: lambda: conforming.held(self._row_numbers()),
            Books.document_number: lambda: conforming.texts(self._of(plain.number).text()),
            Books.supplier_gstin: lambda: _texts(self._of(plain.gstin)),
            Books.supplier_name: lambda: _texts(self._of(plain.name)),
            Books.document_date: lambda: columnar.dates(self._of(plain.dated)),
        }

    def frame(self, told: dict[str, object], kind: NDArray[np.int32], amounts: Ints, filled: Mask) -> pd.DataFrame:
        """All columns: those told before, the others, and the amounts; `kind` by the places in KINDS."""
        plain, said = self._plain, self._plain.reverse_charge
        if not self._everything:
            said = said[self._lead]
        types = Coded(kind, [one.value for one in KINDS])
        works: dict[str, Callable[[], object]] = {
            Books.document_type: lambda: _texts(types),
        }
        if plain.voucher is not None:
            voucher = plain.voucher
            works[Books.voucher_number] = lambda: conforming.texts(self._of(voucher).text())
        if plain.voucher_date is not None:
            entered = plain.voucher_date
            works[Books.voucher_date] = lambda: columnar.dates(self._of(entered))
        if plain.place is not None:
            place = plain.place
            works[Books.place_of_supply] = lambda: _texts(self._of(place))
        if plain.marks is not None:
            marks = self._of(plain.marks)
            works[Books.input_kind] = lambda: _texts(marks.mapped(lambda pair: pair[0]))
            works[Books.credit_barred] = lambda: _texts(marks.mapped(lambda pair: pair[1]))
        if (said >= 0).any():
            works[Books.reverse_charge] = lambda: pd.arrays.BooleanArray(said == 1, said < 0)
        reasons = self._told(_reasons(self._of(plain.gstin), said))
        data = told | {Books.entry_id: conforming.held(self._ids(types)), Books.set_aside: reasons}
        data |= dict(zip(works, threads.each(lambda work: work(), [*works.values()]), strict=True))
        for at, name in enumerate(AMOUNTS):
            if filled[at].any():
                data[name] = pd.arrays.IntegerArray(amounts[at], ~filled[at])
        return frames.whole(data, len(self._lead))

    def _told(self, said: Coded) -> Any:
        """Long values as a column of texts, made side by side."""
        if len(said.codes) and (said.codes == said.codes[0]).all():
            return _texts(said)
        parts = threads.each(lambda part: Coded(said.codes[part], said.pool).text(), self._parts())
        return conforming.held(pa.chunked_array(parts, pa.large_string()))

    def _of(self, column: _Column) -> _Column:
        return column if self._everything else column.taken(self._lead)

    def _ids(self, types: Coded) -> pa.ChunkedArray:
        """What names each entry in whatever file it comes, as `frames` has it."""
        plain = self._plain
        years, upper = plain.years(), plain.upper
        whose = [f"B|{one}|{kind}|" for kind in types.pool for one in plain.party.pool]
        said = pa.array([*whose, *(f"|{year}" for year in years.pool)], pa.large_string())

        def made(part: slice) -> pa.Array:
            rows = part if self._everything else self._lead[part]
            texts = pa.concat_arrays([said, *upper.arrays(rows)])
            places = np.empty((part.stop - part.start, 3), dtype=np.int32)
            np.multiply(types.codes[part], np.int32(len(plain.party.pool)), out=places[:, 0])
            places[:, 0] += plain.party.codes[rows]
            places[:, 1] = np.arange(len(said), len(texts))
            np.add(years.codes[rows], np.int32(len(whose)), out=places[:, 2])
            return _joined(texts.take(pa.array(places.reshape(-1))), 3)

        return pa.chunked_array(threads.each(made, self._parts()), pa.large_string())

    def _row_numbers(self) -> pa.ChunkedArray:
        """The rows of each document as text, "5;6"."""
        made = []
        for part in self._parts():
            begins = self._starts[part.start : part.stop + 1]
            if part.stop == len(self._starts):
                begins = np.append(begins, len(self._rows))
            numbers = pa.array(self._rows[begins[0] : begins[-1]] + self._first_row).cast(pa.large_string())
            if len(numbers) >= len(begins):
                offsets = pa.array((begins - begins[0]).astype(np.int32))
                numbers = pc.binary_join(pa.ListArray.from_arrays(offsets, numbers), pa.scalar(";", pa.large_string()))
            made.append(numbers)
        return pa.chunked_array(made, pa.large_string())

    def _parts(self) -> list[slice]:
        """Some documents at a time, so that what is only needed on the way stays in the processor's cache."""
        count = len(self._lead)
        return [slice(begin, min(begin + _TOGETHER, count)) for begin in range(0, count, _TOGETHER)]


def _joined(texts: pa.LargeStringArray, each: int) -> pa.Array:
    """So many texts each as one: their bytes stand behind one another as it is, but for where a text begins."""
    _, offsets, held = texts.buffers()
    begins = np.frombuffer(offsets, dtype=np.int64, count=len(texts) + 1, offset=8 * texts.offset)[::each].copy()
    return pa.LargeStringArray.from_buffers(len(texts) // each, pa.py_buffer(begins), held)


def _texts(said: Coded) -> Any:
    """The values as a column of texts, which stands in memory a few times only where all are the same."""
    if len(said.codes) and (said.codes == said.codes[0]).all():
        return conforming.repeated(said.pool[said.codes[0]] or None, len(said.codes))
    return conforming.held(said.text())


def _reasons(gstin: Coded, reverse_charge: NDArray[np.int8]) -> Coded:
    """Why each document is never in IMS, as `frames.set_aside` has it."""
    reasons = np.array([0 if one else 2 for one in gstin.pool], dtype=np.int32)[gstin.codes]
    reasons[reverse_charge == 1] = 1
    return Coded(reasons, ["", frames.REVERSE_CHARGE, frames.NO_GSTIN])
