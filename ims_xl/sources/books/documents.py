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
from ims_xl.sources.books import columnar, frames, keys, threads
from ims_xl.sources.books.amounts import Mask
from ims_xl.sources.books.columnar import Plain
from ims_xl.sources.books.given import KINDS
from ims_xl.sources.books.grid import Coded
from ims_xl.sources.books.lines import A_RUPEE, AMOUNTS, HEADS
from ims_xl.sources.books.words import Words

Ints = NDArray[np.int64]
_VALUE, _TAXABLE, _TAX = AMOUNTS.index("document_value"), AMOUNTS.index("taxable_value"), AMOUNTS.index("igst")
_Column = TypeVar("_Column", Coded, Words)
_NEVER = np.iinfo(np.int64).max
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


def of(plain: Plain, document: Ints, mask: Mask, turn: int, first_row: int, works_out_taxable: bool) -> Documents:
    """The documents of the rows in `mask`, their amounts turned by `turn`; the grid's row 0 is `first_row`."""
    at = np.flatnonzero(mask)
    number = document if len(at) == len(document) else document[at]
    if len(at) < np.count_nonzero(plain.mask):
        number = pd.factorize(number)[0].astype(np.int64)
    order, starts = keys.ordered(number)
    rows = at[order]
    raw, given = _taken(plain.amounts, plain.given, rows)
    if len(starts) < len(rows):
        lead = rows[starts]
        amounts, filled = _summed(raw, given, starts)
    else:
        lead, amounts, filled = rows, raw, given
    sums = columnar.summed(amounts, filled) * turn
    kind = plain.kind[lead].astype(np.int64)
    anchor = np.where(sums != 0, sums, amounts[_VALUE] * turn)
    kind = np.where((anchor < 0) & (_SIGN[kind] > 0), _CREDIT_NOTE, kind)
    sign = _SIGN[kind]
    final = np.where(anchor * sign < 0, -turn, turn)
    value = np.abs(amounts[_VALUE]) * sign
    if not (final == 1).all() or works_out_taxable or not np.array_equal(value, amounts[_VALUE]):
        amounts, filled = amounts * final, filled.copy()
        amounts[_VALUE] = value
    of_lines = final if len(starts) == len(rows) else np.repeat(final, np.diff(np.append(starts, len(rows))))
    read = int((columnar.summed(raw, given) * of_lines).sum())
    left_out = read - int(columnar.summed(amounts, filled).sum())
    worked_out = 0
    if works_out_taxable:
        lacking = ~filled[_TAXABLE] & filled[_VALUE]
        worth = np.where(lacking, amounts[_VALUE] - amounts[_TAX:].sum(axis=0), 0)
        amounts[_TAXABLE] += worth
        filled[_TAXABLE] |= lacking
        worked_out = int(worth.sum())
    frame = _frame(plain, lead, kind, amounts, filled, rows + first_row, starts)
    return Documents(frame, read, left_out, worked_out, rows + first_row, raw, lead + first_row, amounts)


def _taken(amounts: Ints, given: NDArray[np.bool_], rows: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """The amounts of these rows, those there are."""
    if len(rows) == amounts.shape[1] and (rows[1:] > rows[:-1]).all():
        return amounts, given
    raw, filled = np.zeros((len(AMOUNTS), len(rows)), dtype=np.int64), np.zeros((len(AMOUNTS), len(rows)), dtype=bool)
    for at, is_given in enumerate(given):
        if is_given.any():
            raw[at], filled[at] = amounts[at][rows], is_given[rows]
    return raw, filled


def _summed(raw: Ints, given: NDArray[np.bool_], starts: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """The amounts of documents of several lines, as `lines.summed` takes them: in sum, or once where they repeat."""
    size = np.diff(np.append(starts, raw.shape[1]))
    shape = (len(AMOUNTS), len(starts))
    total, once, count = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    same = np.zeros(shape, dtype=bool)  # is there an amount, and but one, on the lines that have one?
    for at, is_given in enumerate(given):
        if not is_given.any():
            continue
        total[at] = np.add.reduceat(raw[at], starts)
        everywhere = is_given.all()
        count[at] = size if everywhere else np.add.reduceat(is_given.astype(np.int64), starts)
        most = np.maximum.reduceat(raw[at] if everywhere else np.where(is_given, raw[at], -_NEVER), starts)
        least = np.minimum.reduceat(raw[at] if everywhere else np.where(is_given, raw[at], _NEVER), starts)
        same[at] = (count[at] > 0) & (most == least)
        once[at] = np.where(same[at], most, 0)
    repeats = same & (count > 1)
    tax_repeats = ((count[_TAX:] == 0) | ((count[_TAX:] == size) & same[_TAX:])).all(axis=0)
    tax_repeats &= (count[_TAX:] > 0).any(axis=0)
    taxes = np.where(tax_repeats, once[_TAX:], 0)
    values = (total[_VALUE], np.where(repeats[_VALUE], once[_VALUE], 0))
    bases = (total[_TAXABLE], np.where(repeats[_TAXABLE], once[_TAXABLE], 0))
    heads = (total[_TAX:].sum(axis=0), taxes.sum(axis=0))
    open_ = (np.ones(len(size), dtype=bool), repeats[_VALUE], tax_repeats, repeats[_TAXABLE])
    known = count[_VALUE] > 0

    def apart(value: int, head: int, base: int) -> Ints:
        distance = np.abs(np.abs(bases[base] + heads[head]) - np.abs(values[value]))
        distance = np.where(known & (distance > A_RUPEE), distance, 0)
        possible = open_[0]
        for chosen, flag in ((value, open_[1]), (head, open_[2]), (base, open_[3])):
            possible = possible & (flag if chosen else open_[0])
        return np.where(possible, distance, _NEVER)

    choices = [(value, head, base) for value in (0, 1) for head in (0, 1) for base in (0, 1)]
    distances = np.array([apart(*choice) for choice in choices])
    best = distances.argmin(axis=0)
    none_agrees = known & (distances.min(axis=0) > A_RUPEE)
    nearer = distances[[choices.index((0, 0, 0)), choices.index((1, 0, 0))]].argmin(axis=0)
    chosen = np.array(choices)[best].T
    chosen[:, none_agrees] = 0
    chosen[0, none_agrees] = nearer[none_agrees]
    total[_VALUE] = np.where(chosen[0] == 1, values[1], values[0])
    total[_TAX:] = np.where(chosen[1] == 1, taxes, total[_TAX:])
    total[_TAXABLE] = np.where(chosen[2] == 1, bases[1], bases[0])
    return total, count > 0


def _frame(
    plain: Plain, lead: Ints, kind: Ints, amounts: Ints, filled: NDArray[np.bool_], rows: Ints, starts: Ints
) -> pd.DataFrame:
    """The entries as columns of Books, of each document its first line."""
    everything = len(lead) == len(plain.mask)

    def of(column: _Column) -> _Column:
        return column if everything else column.taken(lead)

    types = Coded(kind.astype(np.int32), [one.value for one in KINDS])
    gstin = of(plain.gstin)
    works: dict[str, Callable[[], object]] = {
        "entry_id": lambda: _text(_ids(of(plain.party), types, of(plain.upper), of(plain.years()))),
        "supplier_gstin": lambda: _text(gstin.text()),
        "supplier_name": lambda: _text(of(plain.name).text()),
        "document_type": lambda: _text(types.text()),
        "document_number": lambda: _text(of(plain.number).text()),
        "document_date": lambda: columnar.dates(of(plain.dated)),
        "rows": lambda: _text(_row_numbers(rows, starts)),
    }
    if plain.voucher is not None:
        voucher = plain.voucher
        works["voucher_number"] = lambda: _text(of(voucher).text())
    if plain.voucher_date is not None:
        entered = plain.voucher_date
        works["voucher_date"] = lambda: columnar.dates(of(entered))
    if plain.place is not None:
        place = plain.place
        works["place_of_supply"] = lambda: _text(of(place).text())
    if plain.marks is not None:
        marks = of(plain.marks)
        works["input_kind"] = lambda: _text(marks.mapped(lambda pair: pair[0]).text())
        works["credit_barred"] = lambda: _text(marks.mapped(lambda pair: pair[1]).text())
    data = dict(zip(works, threads.each(lambda work: work(), [*works.values()]), strict=True))
    said, reverse = plain.reverse_charge[lead] >= 0, plain.reverse_charge[lead] == 1
    data["reverse_charge"] = pd.arrays.BooleanArray(reverse, ~said)
    unregistered = gstin.where(lambda one: one == "")
    reason = np.where(reverse, 1, np.where(unregistered, 2, 0)).astype(np.int32)
    data["set_aside"] = _text(Coded(reason, ["", frames.REVERSE_CHARGE, frames.NO_GSTIN]).text())
    for at, name in enumerate(AMOUNTS):
        data[name] = pd.arrays.IntegerArray(amounts[at], ~filled[at])
    return pd.DataFrame(data)


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
    numbers = pa.array(rows).cast(pa.string())
    if len(starts) == len(rows):
        return numbers
    offsets = pa.array(np.append(starts, len(rows)).astype(np.int32))
    return pc.binary_join(pa.ListArray.from_arrays(offsets, numbers), ";")


def _text(found: pa.Array) -> pd.Series:
    return pd.Series(pd.array(found.cast(pa.large_string()), dtype="str"))


assert AMOUNTS[_TAX:] == HEADS
