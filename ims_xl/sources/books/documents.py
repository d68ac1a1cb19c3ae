"""Lines read by columns as documents: the same sums as `lines` makes of them one by one, for all at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ims_xl.gst.documents import DocumentType
from ims_xl.sources.books import columnar, frames, keys, sums, threads
from ims_xl.sources.books.amounts import Mask
from ims_xl.sources.books.columnar import Plain
from ims_xl.sources.books.given import KINDS
from ims_xl.sources.books.grid import Coded
from ims_xl.sources.books.lines import AMOUNTS
from ims_xl.sources.books.words import Words
from ims_xl.tables import Books

Ints = NDArray[np.int64]
_VALUE, _TAXABLE, _TAX = AMOUNTS.index("document_value"), AMOUNTS.index("taxable_value"), AMOUNTS.index("igst")
_Column = TypeVar("_Column", Coded, Words)
_CREDIT_NOTE = KINDS.index(DocumentType.CREDIT_NOTE)
_SIGN = np.array([kind.sign for kind in KINDS], dtype=np.int64)


@dataclass(frozen=True)
class Documents:
    """Entries of Books but for file, sheet and set-aside; the lines they were made of, and their paise.

    `read` and `left_out` are paise of taxable value and tax of all lines, in the signs of the entries. `line_rows`
    and `line_amounts` are the lines in the file's signs (a row for each of AMOUNTS), `first_rows` the entries' own.
    """

    frame: pd.DataFrame
    read: int
    left_out: int
    worked_out: int
    line_rows: Ints
    line_amounts: Ints
    first_rows: Ints
    amounts: Ints
    turned: NDArray[np.bool_]  # entries whose amounts stood on the other side than their type, before `turn`


def of(plain: Plain, document: Ints, mask: Mask, turn: int, first_row: int, works_out_taxable: bool) -> Documents:
    """The documents of the rows in `mask`, their amounts turned by `turn`; the grid's row 0 is `first_row`."""
    at = np.flatnonzero(mask)
    number = document if len(at) == len(document) else document[at]
    if len(at) < np.count_nonzero(plain.mask):
        number = pd.factorize(number)[0].astype(np.int64)
    order, starts = keys.ordered(number)
    rows = at[order]
    raw, given = _taken(plain.amounts, plain.given, rows)
    of_line = columnar.summed(raw, given)
    if len(starts) < len(rows):
        lead = rows[starts]
        amounts, filled = sums.of(raw, given, starts)
        credit = columnar.summed(amounts, filled)
    else:
        lead, amounts, filled, credit = rows, raw, given, of_line
    kind = plain.kind[lead].astype(np.int32)
    anchor = np.where(credit != 0, credit, amounts[_VALUE]) * turn
    below = anchor < 0
    if below.any():
        kind = np.where(below & (_SIGN[kind] > 0), _CREDIT_NOTE, kind)
    sign = _SIGN[kind]
    final = np.where(anchor * sign < 0, -turn, turn)
    left_out = 0
    if len(starts) < len(rows):
        read = int((of_line * np.repeat(final, np.diff(np.append(starts, len(rows))))).sum())
        left_out = read - int((credit * final).sum())
    else:
        read = int((credit * final).sum())
    amounts, filled = _signed(amounts, filled, final, sign), filled.copy() if works_out_taxable else filled
    worked_out = 0
    if works_out_taxable:
        lacking = ~filled[_TAXABLE] & filled[_VALUE]
        worth = np.where(lacking, amounts[_VALUE] - amounts[_TAX:].sum(axis=0), 0)
        amounts[_TAXABLE] += worth
        filled[_TAXABLE] |= lacking
        worked_out = int(worth.sum())
    frame = _frame(plain, lead, kind, amounts, filled, rows + first_row, starts)
    return Documents(frame, read, left_out, worked_out, rows + first_row, raw, lead + first_row, amounts, final != turn)


def _signed(amounts: Ints, given: NDArray[np.bool_], final: Ints, sign: Ints) -> Ints:
    """The amounts times `final`; the document's value has the sign of its type."""
    found = np.zeros(amounts.shape, dtype=np.int64)
    for at, is_given in enumerate(given):
        if is_given.any():
            found[at] = np.abs(amounts[at]) * sign if at == _VALUE else amounts[at] * final
    return found


def _taken(amounts: Ints, given: NDArray[np.bool_], rows: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """The amounts of these rows, those there are."""
    if len(rows) == amounts.shape[1] and (rows[1:] > rows[:-1]).all():
        return amounts, given
    raw, filled = np.zeros((len(AMOUNTS), len(rows)), dtype=np.int64), np.zeros((len(AMOUNTS), len(rows)), dtype=bool)
    for at, is_given in enumerate(given):
        if is_given.any():
            raw[at], filled[at] = amounts[at][rows], is_given[rows]
    return raw, filled


def _frame(
    plain: Plain, lead: Ints, kind: NDArray[np.int32], amounts: Ints, filled: Mask, rows: Ints, starts: Ints
) -> pd.DataFrame:
    """The entries as columns of Books, of each document its first line."""
    everything = len(lead) == len(plain.mask)

    def of(column: _Column) -> _Column:
        return column if everything else column.taken(lead)

    types = Coded(kind, [one.value for one in KINDS])
    gstin, said = of(plain.gstin), plain.reverse_charge[lead]
    works: dict[str, Callable[[], object]] = {
        Books.entry_id: lambda: frames.text(_ids(of(plain.party), types, of(plain.upper), of(plain.years()))),
        Books.rows: lambda: frames.text(_row_numbers(rows, starts)),
        Books.document_number: lambda: frames.text(of(plain.number).text()),
        Books.supplier_gstin: lambda: frames.text(gstin.text()),
        Books.supplier_name: lambda: frames.text(of(plain.name).text()),
        Books.document_type: lambda: frames.text(types.text()),
        Books.document_date: lambda: columnar.dates(of(plain.dated)),
        Books.set_aside: lambda: frames.text(_reasons(gstin, said).text()),
    }
    if plain.voucher is not None:
        voucher = plain.voucher
        works[Books.voucher_number] = lambda: frames.text(of(voucher).text())
    if plain.voucher_date is not None:
        entered = plain.voucher_date
        works[Books.voucher_date] = lambda: columnar.dates(of(entered))
    if plain.place is not None:
        place = plain.place
        works[Books.place_of_supply] = lambda: frames.text(of(place).text())
    if plain.marks is not None:
        marks = of(plain.marks)
        works[Books.input_kind] = lambda: frames.text(marks.mapped(lambda pair: pair[0]).text())
        works[Books.credit_barred] = lambda: frames.text(marks.mapped(lambda pair: pair[1]).text())
    if (said >= 0).any():
        works[Books.reverse_charge] = lambda: pd.arrays.BooleanArray(said == 1, said < 0)
    data = dict(zip(works, threads.each(lambda work: work(), [*works.values()]), strict=True))
    for at, name in enumerate(AMOUNTS):
        if filled[at].any():
            data[name] = pd.arrays.IntegerArray(amounts[at], ~filled[at])
    return frames.whole(data, len(lead))


def _reasons(gstin: Coded, reverse_charge: NDArray[np.int8]) -> Coded:
    """Why each document is never in IMS, as `frames.set_aside` has it."""
    reasons = np.array([0 if one else 2 for one in gstin.pool], dtype=np.int32)[gstin.codes]
    reasons[reverse_charge == 1] = 1
    return Coded(reasons, ["", frames.REVERSE_CHARGE, frames.NO_GSTIN])


def _ids(party: Coded, types: Coded, number: Words, years: Coded) -> pa.Array:
    """What names each entry in whatever file it comes, as `frames` has it."""
    whose = Coded(
        types.codes * np.int32(len(party.pool)) + party.codes,
        [f"B|{one}|{kind}|" for kind in types.pool for one in party.pool],
    )
    when = Coded(years.codes, [f"|{year}" for year in years.pool])
    return pc.binary_join_element_wise(whose.text(), number.text(), when.text(), pa.scalar("", pa.large_string()))


def _row_numbers(rows: Ints, starts: Ints) -> pa.Array:
    """The rows of each document as text, "5;6"."""
    numbers = pa.array(rows).cast(pa.large_string())
    if len(starts) == len(rows):
        return numbers
    offsets = pa.array(np.append(starts, len(rows)).astype(np.int32))
    return pc.binary_join(pa.ListArray.from_arrays(offsets, numbers), pa.scalar(";", pa.large_string()))
