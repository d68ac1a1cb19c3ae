"""Lines read by columns as documents: the same sums as `lines` makes of them one by one, for all at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ims_xl.gst.documents import DocumentType
from ims_xl.sources.books import columnar, frames
from ims_xl.sources.books.columnar import KINDS, Plain
from ims_xl.sources.books.grid import Coded, Mask
from ims_xl.sources.books.lines import A_RUPEE, AMOUNTS, HEADS, Line

Ints = NDArray[np.int64]
_VALUE, _TAXABLE, _TAX = AMOUNTS.index("document_value"), AMOUNTS.index("taxable_value"), AMOUNTS.index("igst")
_CREDIT = slice(_TAXABLE, len(AMOUNTS))  # taxable value and the heads
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


class Keys:
    """Which plain rows are of one supplier and number, and which of one document."""

    def __init__(self, plain: Plain) -> None:
        self._plain = plain
        self._parties = {party: code for code, party in reversed(list(enumerate(plain.party.pool)))}
        party = np.array([self._parties[one] for one in plain.party.pool], dtype=np.int64)[plain.party.codes]
        encoded = plain.upper.dictionary_encode()
        self._numbers: pa.Array = encoded.dictionary
        self._pair = party * (len(self._numbers) + 1) + encoded.indices.to_numpy(zero_copy_only=False)
        self.distinct = not pd.Series(self._pair[plain.mask]).duplicated().any()  # no supplier and number comes twice

    def documents(self) -> tuple[Ints, Mask]:
        """The document of each plain row (-1 for others), and the rows of documents that are to be summed one by one.

        Lines are one document as in `lines.entries`. Where the lines of one differ in more than their amounts, the
        reader of rows sums them.
        """
        plain = self._plain
        at = np.flatnonzero(plain.mask)
        found = np.full(len(plain.mask), -1, dtype=np.int64)
        hard = np.zeros(len(plain.mask), dtype=bool)
        key = self._pair[at]
        if self.distinct:
            found[at] = np.arange(len(at))
            return found, hard
        dated = _codes(plain.dated)[at].astype(np.int64) * len(KINDS) + plain.kind[at]
        vouchers = [] if plain.voucher is None else [_text_codes(pc.utf8_upper(plain.voucher))[at]]
        for further in (dated, *vouchers):
            key = pd.factorize(key)[0] * (int(further.max(initial=0)) + 1) + further
        document = pd.factorize(key)[0].astype(np.int64)
        order, starts = _ordered(document)
        size = np.diff(np.append(starts, len(order)))
        several = np.repeat(size > 1, size)  # of the others there is nothing to be asked
        order, document_of = order[several], document[order][several]
        if not len(order):
            found[at] = document
            return found, hard
        _, begin, place = np.unique(document_of, return_index=True, return_inverse=True)
        rows, leads = at[order], at[order][begin][place]
        amounts, given = plain.amounts, plain.given
        same = ((amounts[:, rows] == amounts[:, leads]) & (given[:, rows] == given[:, leads])).all(axis=0)
        complete = columnar.is_complete(amounts[:, rows], given[:, rows])
        again = _everywhere(same & complete & _without_voucher(plain, rows), begin, place)
        alike = np.ones(len(rows), dtype=bool)
        for codes in _further(plain):
            alike &= codes[rows] == codes[leads]
        hard[rows[~_everywhere(alike, begin, place) & ~again]] = True
        document[order[again]] = len(at) + np.arange(int(again.sum()))  # booked again: each line is a document
        found[at] = pd.factorize(document)[0]
        return found, hard

    def related(self, rows: Mask, lines: Iterable[Line]) -> Mask:
        """The plain rows of a supplier and number that one of these rows, or one of the lines, has too."""
        wanted = [np.unique(self._pair[rows])]
        named = [line for line in lines if line.document_number and _party(line) in self._parties]
        if named:
            party = np.array([self._parties[_party(line)] for line in named], dtype=np.int64)
            numbers = pa.array([line.document_number.upper() for line in named], pa.large_string())
            place = pc.index_in(numbers, value_set=self._numbers)
            known = place.is_valid().to_numpy(zero_copy_only=False)
            codes = place.fill_null(0).to_numpy(zero_copy_only=False)
            wanted.append((party * (len(self._numbers) + 1) + codes)[known])
        found: Mask = np.isin(self._pair, np.concatenate(wanted)) & self._plain.mask
        return found


def of(plain: Plain, document: Ints, mask: Mask, turn: int, first_row: int, works_out_taxable: bool) -> Documents:
    """The documents of the rows in `mask`, their amounts turned by `turn`; the grid's row 0 is `first_row`."""
    at = np.flatnonzero(mask)
    number = pd.factorize(document[at])[0].astype(np.int64)
    order, starts = _ordered(number)
    rows = at[order]
    lead = rows[starts] if len(rows) else rows
    raw, given = plain.amounts[:, rows], plain.given[:, rows]
    if len(starts) < len(rows):
        amounts, filled = _summed(raw, given, starts)
    else:
        amounts, filled = raw.copy(), given.copy()
    sums = amounts[_CREDIT].sum(axis=0) * turn
    kind = plain.kind[lead].astype(np.int64)
    anchor = np.where(sums != 0, sums, amounts[_VALUE] * turn)
    kind = np.where((anchor < 0) & (_SIGN[kind] > 0), _CREDIT_NOTE, kind)
    sign = _SIGN[kind]
    final = np.where(anchor * sign < 0, -turn, turn)
    amounts *= final
    amounts[_VALUE] = np.abs(amounts[_VALUE]) * sign
    of_lines = np.repeat(final, np.diff(np.append(starts, len(rows))))
    read = int((raw[_CREDIT].sum(axis=0) * of_lines).sum())
    left_out = read - int(amounts[_CREDIT].sum())
    worked_out = 0
    if works_out_taxable:
        lacking = ~filled[_TAXABLE] & filled[_VALUE]
        worth = np.where(lacking, amounts[_VALUE] - amounts[_TAX:].sum(axis=0), 0)
        amounts[_TAXABLE] += worth
        filled[_TAXABLE] |= lacking
        worked_out = int(worth.sum())
    frame = _frame(plain, lead, kind, amounts, filled, rows + first_row, starts)
    return Documents(frame, read, left_out, worked_out, rows + first_row, raw, lead + first_row, amounts)


def _summed(raw: Ints, given: NDArray[np.bool_], starts: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """The amounts of documents of several lines, as `lines.summed` takes them: in sum, or once where they repeat."""
    total = np.add.reduceat(raw, starts, axis=1)
    count = np.add.reduceat(given.astype(np.int64), starts, axis=1)
    most = np.maximum.reduceat(np.where(given, raw, -_NEVER), starts, axis=1)
    least = np.minimum.reduceat(np.where(given, raw, _NEVER), starts, axis=1)
    size = np.diff(np.append(starts, raw.shape[1]))
    repeats = (count > 1) & (most == least)
    once = np.where(repeats, most, 0)
    whole = (count[_TAX:] == 0) | ((count[_TAX:] == size) & (most[_TAX:] == least[_TAX:]))
    tax_repeats = whole.all(axis=0) & (count[_TAX:] > 0).any(axis=0)
    taxes = np.where(count[_TAX:] > 0, np.where(tax_repeats, most[_TAX:], 0), 0)
    values = (total[_VALUE], once[_VALUE])
    bases = (total[_TAXABLE], once[_TAXABLE])
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
    leads = pa.array(lead)
    types = pa.DictionaryArray.from_arrays(
        pa.array(kind.astype(np.int8)), pa.array([one.value for one in KINDS], pa.large_string())
    ).cast(pa.large_string())
    gstin, party = plain.gstin.taken(lead), plain.party.taken(lead).text()
    years = plain.years()
    data: dict[str, object] = {
        "supplier_gstin": _text(gstin.text()), "supplier_name": _text(plain.name.take(leads)),
        "document_type": _text(types), "document_number": _text(plain.number.take(leads)),
        "document_date": columnar.dates(plain.dated)[lead],
        "reverse_charge": pd.arrays.BooleanArray(plain.reverse_charge[lead] == 1, plain.reverse_charge[lead] < 0),
    }  # fmt: skip
    if plain.voucher is not None:
        data["voucher_number"] = _text(plain.voucher.take(leads))
    if plain.voucher_date is not None:
        data["voucher_date"] = columnar.dates(plain.voucher_date)[lead]
    if plain.place is not None:
        data["place_of_supply"] = _text(plain.place.take(leads))
    if plain.marks is not None:
        pairs = plain.marks.taken(lead)
        data["input_kind"] = _text(pairs.mapped(lambda pair: pair[0]).text())
        data["credit_barred"] = _text(pairs.mapped(lambda pair: pair[1]).text())
    reverse, unregistered = plain.reverse_charge[lead] == 1, gstin.where(lambda one: one == "")
    reason = np.where(reverse, 1, np.where(unregistered, 2, 0)).astype(np.int32)
    data["set_aside"] = _text(Coded(reason, ["", frames.REVERSE_CHARGE, frames.NO_GSTIN]).text())
    for at, name in enumerate(AMOUNTS):
        data[name] = pd.arrays.IntegerArray(amounts[at], ~filled[at])
    numbers = pa.array(rows).cast(pa.string())
    offsets = pa.array(np.append(starts, len(rows)).astype(np.int32))
    data["rows"] = _text(pc.binary_join(pa.ListArray.from_arrays(offsets, numbers), ";"))
    parts = (party, types, plain.upper.take(leads), years.taken(lead).text())
    prefix = pa.scalar("B", pa.large_string())
    data["entry_id"] = _text(pc.binary_join_element_wise(prefix, *parts, pa.scalar("|", pa.large_string())))
    return pd.DataFrame(data)


def _text(found: pa.Array) -> pd.Series:
    return pd.Series(pd.array(found.cast(pa.large_string()), dtype="str"))


def _codes(found: Coded) -> NDArray[np.int32]:
    """Equal codes for equal values."""
    places: dict[object, int] = {}
    return np.array([places.setdefault(one, len(places)) for one in found.pool], dtype=np.int32)[found.codes]


def _text_codes(found: pa.Array) -> Ints:
    codes: Ints = found.dictionary_encode().indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64) + 1
    return codes


def _further(plain: Plain) -> list[NDArray[np.int64]]:
    """Codes of what the lines of a document are expected to say alike."""
    found = [_text_codes(plain.number), _text_codes(plain.name), plain.reverse_charge.astype(np.int64)]
    found += [_text_codes(one) for one in (plain.place, plain.voucher) if one is not None]
    found += [_codes(one).astype(np.int64) for one in (plain.voucher_date, plain.marks) if one is not None]
    return found


def _ordered(number: Ints) -> tuple[Ints, Ints]:
    """The places of the lines, document by document, and where each document begins among them."""
    order = np.argsort(number, kind="stable")
    sorted_ = number[order]
    return order, np.flatnonzero(np.append(True, sorted_[1:] != sorted_[:-1])) if len(number) else order


def _everywhere(holds: Mask, begin: Ints, place: Ints) -> Mask:
    """For each line, by the place of its document: does it hold on all lines of that?"""
    found: Mask = np.logical_and.reduceat(holds, begin)[place]
    return found


def _party(line: Line) -> str:
    return line.supplier_gstin or line.supplier_name.upper()


def _without_voucher(plain: Plain, rows: Ints) -> Mask:
    if plain.voucher is None:
        return np.ones(len(rows), dtype=bool)
    blank: Mask = pc.equal(plain.voucher, "").to_numpy(zero_copy_only=False)[rows]
    return blank


assert AMOUNTS[_TAX:] == HEADS
