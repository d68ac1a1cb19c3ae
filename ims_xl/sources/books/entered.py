"""Documents read by columns, as columns of Books: of each its first line, and the rows of all."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
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
        in_parts: dict[str, Callable[[slice], pa.Array]] = {Books.entry_id: self._ids(types)}
        gstin = self._of(plain.gstin)
        lacking = gstin.where(lambda one: not one)
        if not (said == 1).any() and (lacking.all() or not lacking.any()):
            reason = frames.NO_GSTIN if lacking.any() else None
            works[Books.set_aside] = lambda: conforming.repeated(reason, len(lacking))
        else:  # long sentences
            in_parts[Books.set_aside] = lambda part: _reasons(gstin.codes[part], gstin.pool, said[part]).text()
        of_money = {name: at for at, name in enumerate(AMOUNTS) if filled[at].any()}
        works |= frames.nothing({*told, *works, *in_parts, *of_money}, len(lacking))
        parts = threads.parts(len(self._lead))
        works_of_parts: list[Callable[[], object]] = [
            partial(make, part) for make in in_parts.values() for part in parts
        ]
        made = threads.each(lambda work: work(), [*works_of_parts, *works.values()])
        data = told | dict(zip(works, made[len(works_of_parts) :], strict=True))
        for at, column in enumerate(in_parts):
            some = made[at * len(parts) : (at + 1) * len(parts)]
            data[column] = conforming.held(pa.chunked_array(some, pa.large_string()))
        data |= {name: pd.arrays.IntegerArray(amounts[at], ~filled[at]) for name, at in of_money.items()}
        return frames.whole(data)

    def _of(self, column: _Column) -> _Column:
        return column if self._everything else column.taken(self._lead)

    def _ids(self, types: Coded) -> Callable[[slice], pa.Array]:
        """What makes for some documents what names each in whatever file it comes, as `frames` has it."""
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

        return made

    def _row_numbers(self) -> pa.ChunkedArray:
        """The rows of each document as text, "5;6"."""
        made = []
        for part in threads.parts(len(self._lead)):
            begins = self._starts[part.start : part.stop + 1]
            if part.stop == len(self._starts):
                begins = np.append(begins, len(self._rows))
            numbers = pa.array(self._rows[begins[0] : begins[-1]] + self._first_row).cast(pa.large_string())
            if len(numbers) >= len(begins):
                offsets = pa.array((begins - begins[0]).astype(np.int32))
                numbers = pc.binary_join(pa.ListArray.from_arrays(offsets, numbers), pa.scalar(";", pa.large_string()))
            made.append(numbers)
        return pa.chunked_array(made, pa.large_string())


def _joined(texts: pa.LargeStringArray, each: int) -> pa.Array:
    """So many texts each as one: their bytes stand behind one another as it is, but for where a text begins."""
    _, offsets, held = texts.buffers()
    begins = np.frombuffer(offsets, dtype=np.int64, count=len(texts) + 1, offset=8 * texts.offset)[::each].copy()
    return pa.LargeStringArray.from_buffers(len(texts) // each, pa.py_buffer(begins), held)


def _texts(said: Coded) -> Any:
    """The values as a column of texts, which stands in memory a few times only where all are the same."""
    if _all_same(said):
        return conforming.repeated(said.pool[said.codes[0]] or None, len(said.codes))
    parts = [_text(said, part) for part in threads.parts(len(said.codes))]
    return conforming.held(pa.chunked_array(parts, pa.large_string()))


def _all_same(said: Coded) -> bool:
    return bool(len(said.codes) and (said.codes == said.codes[0]).all())


def _text(said: Coded, part: slice) -> pa.Array:
    return Coded(said.codes[part], said.pool).text()


def _reasons(codes: NDArray[np.int32], gstins: list[str], reverse_charge: NDArray[np.int8]) -> Coded:
    """Why each document is never in IMS, as `frames.set_aside` has it; `codes` are places among the GSTINs."""
    reasons = np.array([0 if one else 2 for one in gstins], dtype=np.int32).take(codes)
    reasons[reverse_charge == 1] = 1
    return Coded(reasons, ["", frames.REVERSE_CHARGE, frames.NO_GSTIN])
