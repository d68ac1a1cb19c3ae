"""Which rows read by columns are of one supplier and number, and which of one document."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ims_xl import threads
from ims_xl.sources.books import columnar
from ims_xl.sources.books.amounts import Mask
from ims_xl.sources.books.columnar import Plain
from ims_xl.sources.books.given import KINDS
from ims_xl.sources.books.grid import Coded
from ims_xl.sources.books.lines import Line

Ints = NDArray[np.int64]


class Keys:
    """Which plain rows are of one supplier and number, and which of one document."""

    def __init__(self, plain: Plain) -> None:
        self._plain = plain
        self._parties = {party: code for code, party in reversed(list(enumerate(plain.party.pool)))}
        self._beyond = int(plain.upper.codes.max(initial=0)) + 1  # any code of a number
        self._rows = None if plain.mask.all() else _run(np.flatnonzero(plain.mask))  # None: all
        codes = _of(plain.upper.codes, self._rows)
        self.distinct = self._one_line_each = bool((codes[1:] > codes[:-1]).all())  # no number comes twice
        if not self.distinct:
            pair = _of(self._pair, self._rows)
            heads = _begins([pair])
            self.distinct = _all_differ(pair[heads])  # no two documents are of one supplier and number
            self._one_line_each = self.distinct and len(heads) == len(pair)

    @functools.cached_property
    def _pair(self) -> NDArray[Any]:
        """A code of the supplier and the number of each row."""
        if len(self._parties) < 2:
            return self._plain.upper.codes
        first_of_party = self._beyond * np.array([self._parties[one] for one in self._plain.party.pool], dtype=np.int64)
        parties, numbers = self._plain.party.codes, self._plain.upper.codes
        pair = np.empty(len(numbers), dtype=np.int64)

        def fill(part: slice) -> None:
            np.add(first_of_party.take(parties[part]), numbers[part], out=pair[part])

        threads.each(fill, threads.parts(len(pair)))
        return pair

    def documents(self) -> tuple[Ints, Mask]:
        """The document of each plain row (-1 for others), and the rows of documents that are to be summed one by one.

        Lines are one document as in `lines.entries`. Where the lines of one differ in more than their amounts, the
        reader of rows sums them.
        """
        plain = self._plain
        lines = int(np.count_nonzero(plain.mask))
        hard = np.zeros(len(plain.mask), dtype=bool)
        if self._one_line_each or not lines:
            return self._placed(np.arange(lines)), hard
        dated = codes_of(plain.dated) * np.int32(len(KINDS)) + plain.kind
        columns = [self._pair, dated, *([] if plain.voucher is None else [plain.voucher.upper().codes])]
        keys = [_of(column, self._rows) for column in columns]
        heads, document = _runs(keys)
        self.distinct &= len(heads) == np.count_nonzero(_differ(keys[:1]))
        order, starts = None, heads
        if not self.distinct:
            document = _together([key[heads] for key in keys])[document]
            order, starts = ordered(document)
        size = np.empty(len(starts), dtype=np.int64)
        np.subtract(starts[1:], starts[:-1], out=size[:-1])
        size[-1] = lines - starts[-1]
        if int(size.max()) == 1:
            return self._placed(document), hard
        rows, begin, place = self._rows, starts, document
        if order is not None or int(size.min()) == 1:
            several = np.repeat(size > 1, size)  # of the others there is nothing to be asked
            order = np.flatnonzero(several) if order is None else order[several]
            begin, place = _runs([document[order]])
            rows = _at(self._rows, order)
        alike = _alike(_further(plain), rows, begin)
        again = self._again(rows, begin, place)
        odd = ~(_everywhere(alike, begin, place) | again)
        if odd.any():
            hard[_at(rows, np.flatnonzero(odd))] = True
        if again.any():
            document[again if order is None else order[again]] = lines + np.arange(int(again.sum()))  # one each
            document = pd.factorize(document)[0]
            self.distinct = False
        return self._placed(document), hard

    def _placed(self, document: Ints) -> Ints:
        """The documents of the plain rows as those of all rows, -1 for others."""
        if self._rows is None:
            return document
        found = np.full(len(self._plain.mask), -1, dtype=np.int64)
        found[self._rows] = document
        return found

    def _again(self, rows: Ints | slice | None, begin: Ints, place: Ints) -> Mask:
        """Which lines are of a document that was booked again: all complete, alike, and without a voucher."""
        amounts, given = self._plain.amounts, self._plain.given
        complete = _of(columnar.is_complete(amounts, given), rows)
        if self._plain.voucher is not None:
            complete &= _of(self._plain.voucher.blank(), rows)
        whole = _everywhere(complete, begin, place)
        if not whole.any():
            return whole
        some = [each for paise, has in zip(amounts, given, strict=True) if has.any() for each in (paise, has)]
        return _everywhere(complete & _alike(some, rows, begin), begin, place)

    def related(self, rows: Mask, lines: Iterable[Line]) -> Mask:
        """The plain rows of a supplier and number that one of these rows, or one of the lines, has too."""
        wanted = [np.unique(self._pair[rows])]
        named = [line for line in lines if line.document_number and _party(line) in self._parties]
        if named:
            numbers = sorted({line.document_number.upper() for line in named})
            codes = dict(zip(numbers, self._plain.upper.codes_of(numbers).tolist(), strict=True))
            told = [(self._parties[_party(line)], codes[line.document_number.upper()]) for line in named]
            wanted.append(np.array([one * self._beyond + code for one, code in told if code >= 0], dtype=np.int64))
        pairs = np.concatenate(wanted)
        if not len(pairs):
            return np.zeros(len(rows), dtype=bool)
        found: Mask = np.isin(self._pair, pairs) & self._plain.mask
        return found


def ordered(number: Ints) -> tuple[Ints | None, Ints]:
    """The places of the lines, document by document, None as they stand; where each document begins among them."""
    if (number[1:] >= number[:-1]).all():
        return None, _begins([number])
    order = np.argsort(number, kind="stable")
    return order, _begins([number[order]])


def are_counted(numbers: Ints) -> bool:
    """Are they 0, 1, 2 and so on?"""
    whole = len(numbers)
    return not whole or bool(numbers[0] == 0 and numbers[-1] == whole - 1 and (numbers[1:] > numbers[:-1]).all())


def _of(values: NDArray[Any], rows: Ints | slice | None) -> NDArray[Any]:
    return values if rows is None else values[rows]


def _at(rows: Ints | slice | None, places: Ints) -> Ints:
    """Which rows are at these places among `rows`."""
    if rows is None:
        return places
    found: Ints = places + rows.start if isinstance(rows, slice) else rows[places]
    return found


def _run(rows: Ints) -> Ints | slice:
    """Rows in their order; as a slice, of which nothing is copied, where they follow one another."""
    if not len(rows) or rows[-1] - rows[0] >= len(rows):
        return rows
    return slice(int(rows[0]), int(rows[-1]) + 1)


def _all_differ(codes: Ints) -> bool:
    if (codes[1:] > codes[:-1]).all():  # as where numbers are counted on
        return True
    ordered_so = np.sort(codes)
    return bool((ordered_so[1:] != ordered_so[:-1]).all())


def codes_of(found: Coded) -> NDArray[np.int32]:
    """Equal codes for equal values."""
    places: dict[object, int] = {}
    codes = np.array([places.setdefault(one, len(places)) for one in found.pool], dtype=np.int32)
    return found.codes if len(places) == len(codes) else codes.take(found.codes)


def _begins(keys: list[Ints]) -> Ints:
    """Where a row differs from the one above."""
    return np.flatnonzero(_differ(keys))


def _runs(keys: list[Ints]) -> tuple[Ints, Ints]:
    """Where a row differs from the one above, and for each row its run: equal rows below one another."""
    begins = _differ(keys)
    place: Ints = begins.astype(np.int64)
    np.cumsum(place, out=place)
    place -= 1
    return np.flatnonzero(begins), place


def _differ(keys: list[Ints]) -> Mask:
    begins = np.ones(len(keys[0]), dtype=bool)
    if len(begins):
        begins[1:] = keys[0][1:] != keys[0][:-1]
    for key in keys[1:]:
        begins[1:] |= key[1:] != key[:-1]
    return begins


def _together(keys: list[Ints]) -> Ints:
    """One number for equal rows of keys, counted from 0 as they come."""
    whole = pd.factorize(keys[0])[0]
    for key in keys[1:]:
        if len(whole) and int(whole.max()) + 1 == len(whole):
            break  # all differ already
        whole = pd.factorize(whole * (int(key.max(initial=0)) + 1) + key)[0]
    return whole.astype(np.int64)


def _further(plain: Plain) -> list[NDArray[Any]]:
    """Codes of what the lines of a document are expected to say alike."""
    found: list[NDArray[Any]] = [codes_of(plain.name), plain.reverse_charge]
    if plain.upper is not plain.number:
        found.append(plain.number.codes)
    found += [codes_of(one) for one in (plain.place, plain.voucher_date, plain.marks) if one is not None]
    return found if plain.voucher is None else [*found, plain.voucher.codes]


def _alike(columns: Sequence[NDArray[Any]], rows: Ints | slice | None, begin: Ints) -> Mask:
    """Where the rows, document by document, say in all columns what the one above says of the same document."""

    def differ(column: NDArray[Any]) -> Mask:
        said = _of(column, rows)
        found: Mask = said[1:] != said[:-1]
        return found

    found = np.ones(len(_of(columns[0], rows)), dtype=bool)
    for differs in threads.each(differ, columns):
        found[1:] &= ~differs
    found[begin] = True
    return found


def _everywhere(holds: Mask, begin: Ints, place: Ints) -> Mask:
    """For each line, by the place of its document: does it hold on all lines of that?"""
    if holds.all() or not holds.any():
        return holds
    found: Mask = np.logical_and.reduceat(holds, begin)[place]
    return found


def _party(line: Line) -> str:
    return line.supplier_gstin or line.supplier_name.upper()
