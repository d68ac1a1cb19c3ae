"""The rows of a register as columns: each column's different values with their places, its amounts, its texts.

A grid is made of a text file straight by the columnar reader, or of rows of cells as `sheets` reads them. What is not
plain in a column is marked, so that its row can be read cell by cell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ims_xl.sources.books import sides
from ims_xl.sources.cells import BadCell, Cell, amount

Mask = NDArray[np.bool_]
_PLAIN_NUMBER = r"^[0-9A-Za-z/_-]*[0-9][0-9A-Za-z/_-]*$"  # with a digit, so that it is no "NA" or "nil"
_MOST_PAISE = 2.0**40  # up to here a hundredfold float is off by far less than a paisa's tenth
_TEXT_FRACTION, _FLOAT_FRACTION = 1e-3, 0.4  # of a paisa; beyond, the cell's own digits are looked at


@dataclass(frozen=True)
class Coded:
    """A column as places in a pool of its different values."""

    codes: NDArray[np.int32]
    pool: list[Any]

    def mapped(self, reader: Callable[[Any], Any]) -> Coded:
        """Each different value through `reader`."""
        return Coded(self.codes, [reader(one) for one in self.pool])

    def where(self, test: Callable[[Any], bool]) -> Mask:
        """Which rows hold a value that passes."""
        return np.fromiter(map(test, self.pool), dtype=bool, count=len(self.pool))[self.codes]

    def array(self, dtype: Any) -> NDArray[Any]:
        """The values themselves."""
        return np.array(self.pool, dtype=dtype)[self.codes]

    def taken(self, rows: NDArray[np.int64]) -> Coded:
        """The values of these rows."""
        return Coded(self.codes[rows], self.pool)

    def text(self) -> pa.Array:
        """The values as texts, None being null."""
        return pa.DictionaryArray.from_arrays(pa.array(self.codes), pa.array(self.pool, pa.large_string())).cast(
            pa.large_string()
        )

    def or_else(self, other: Coded, blank: Any = "") -> Coded:
        """This column, and the other one where this one is blank."""
        codes = np.where(self.where(lambda one: one == blank), other.codes + np.int32(len(self.pool)), self.codes)
        return Coded(codes.astype(np.int32), [*self.pool, *other.pool])


@dataclass(frozen=True)
class Amounts:
    """Paise (int64, 0 where there is none), where a cell was blank, and where it is no plain number."""

    paise: NDArray[np.int64]
    blank: Mask
    odd: Mask
    fractions: int = 0  # cells that are stored as numbers with fractions of a paisa
    sided: bool = False  # some cells say Dr or Cr


class Grid(Protocol):
    """The rows below a header; columns and rows count from 0."""

    @property
    def size(self) -> int:
        """How many rows."""
        ...

    def coded(self, column: int) -> Coded:
        """The column's cells by their different values."""
        ...

    def amounts(self, column: int) -> Amounts:
        """The column as amounts."""
        ...

    def numbers(self, column: int, reader: Callable[[Cell], str | None]) -> pa.Array:
        """The column as texts; what is no plain number of a document goes through `reader`, which may say None."""
        ...

    def says(self, rows: NDArray[np.int64], test: Callable[[str], bool]) -> Mask:
        """Which of these rows have a text, in any column, that passes."""
        ...

    def row(self, row: int) -> list[Cell]:
        """A row's cells."""
        ...


@dataclass(frozen=True)
class Texts:
    """A delimited text: a table of columns "0", "1" …, all texts, some of them dictionaries."""

    table: pa.Table

    @property
    def size(self) -> int:
        """How many rows."""
        return int(self.table.num_rows)

    def coded(self, column: int) -> Coded:
        found = self.table[str(column)].combine_chunks()
        if not pa.types.is_dictionary(found.type):
            found = found.dictionary_encode()
        return Coded(found.indices.to_numpy(), found.dictionary.to_pylist())

    def amounts(self, column: int) -> Amounts:
        found = self.table[str(column)].combine_chunks()
        if pa.types.is_dictionary(found.type):
            found = found.cast(pa.string())
        return _amounts_of_texts(found)

    def numbers(self, column: int, reader: Callable[[Cell], str | None]) -> pa.Array:
        found = self.table[str(column)].combine_chunks()
        return _numbers(found.cast(pa.string()) if pa.types.is_dictionary(found.type) else found, reader)

    def says(self, rows: NDArray[np.int64], test: Callable[[str], bool]) -> Mask:
        found = np.zeros(len(rows), dtype=bool)
        taken = self.table.take(pa.array(rows))
        for name in taken.column_names:
            found |= Texts(taken).coded(int(name)).where(test)
        return found

    def row(self, row: int) -> list[Cell]:
        return [column[row].as_py() for column in self.table.columns]


class Cells:
    """Rows of cells, of which `width` columns count."""

    def __init__(self, rows: Sequence[list[Cell]], width: int) -> None:
        self._rows = rows
        regular = set(map(len, rows)) <= {width}
        level = rows if regular else [[*row[:width], *[""] * (width - len(row))] for row in rows]
        self._columns: list[Sequence[Cell]] = list(zip(*level, strict=True)) if rows else [()] * width
        self._coded: dict[int, Coded] = {}

    @property
    def size(self) -> int:
        """How many rows."""
        return len(self._rows)

    def coded(self, column: int) -> Coded:
        if column not in self._coded:
            cells = self._columns[column]
            places: dict[Any, int] = {}
            if bool in set(map(type, cells)):  # True is no 1 here
                keyed: Sequence[Any] = [(type(cell), cell) for cell in cells]
                codes = [places.setdefault(key, len(places)) for key in keyed]
                pool = [cell for _, cell in places]
            else:
                codes = [places.setdefault(cell, len(places)) for cell in cells]
                pool = list(places)
            self._coded[column] = Coded(np.array(codes, dtype=np.int32), pool)
        return self._coded[column]

    def amounts(self, column: int) -> Amounts:
        cells = self._columns[column]
        kinds = set(map(type, cells))
        if kinds <= {str}:
            return _amounts_of_texts(pa.array(cells, pa.string()))
        floats = np.array([cell if cell.__class__ is float else np.nan for cell in cells], dtype=float)
        number = ~np.isnan(floats)
        paise, odd = _to_paise(floats, number, _FLOAT_FRACTION)
        blank = np.fromiter((cell == "" for cell in cells), dtype=bool, count=len(cells))
        rounded = np.round(floats, 2)
        odd |= ~(number | blank)
        fractions = int((rounded != floats)[number].sum())
        texts = np.flatnonzero(odd & ~number)
        return _looked_at(Amounts(paise, blank, odd, fractions), texts, [cells[at] for at in texts.tolist()])

    def numbers(self, column: int, reader: Callable[[Cell], str | None]) -> pa.Array:
        cells = self._columns[column]
        if set(map(type, cells)) <= {str}:
            return _numbers(pa.array(cells, pa.string()), reader)
        return self.coded(column).mapped(reader).text()

    def says(self, rows: NDArray[np.int64], test: Callable[[str], bool]) -> Mask:
        known: dict[str, bool] = {}
        found = np.zeros(len(rows), dtype=bool)
        for at, row in enumerate(rows):
            for cell in self._rows[row]:
                if isinstance(cell, str) and cell:
                    if cell not in known:
                        known[cell] = test(cell)
                    found[at] |= known[cell]
        return found

    def row(self, row: int) -> list[Cell]:
        return self._rows[row]


def _amounts_of_texts(given: pa.Array) -> Amounts:
    """Texts as amounts; such as are no plain numbers, or have fractions of a paisa, are odd."""
    blank = pc.equal(given, "")
    filled = pc.if_else(blank, None, given)
    try:
        floats = pc.cast(filled, pa.float64())
        plain = pc.is_valid(filled)
    except pa.ArrowInvalid:
        plain = pc.fill_null(pc.match_substring_regex(filled, r"^-?\d{1,15}(\.\d{1,6})?$"), False)
        floats = pc.cast(pc.if_else(plain, filled, None), pa.float64())
    number = plain.to_numpy(zero_copy_only=False)
    values = floats.to_numpy(zero_copy_only=False)
    paise, odd = _to_paise(values, number, _TEXT_FRACTION)
    blanks = blank.to_numpy(zero_copy_only=False)
    odd |= ~(number | blanks)
    at = np.flatnonzero(odd)
    return _looked_at(Amounts(paise, blanks, odd), at, given.take(pa.array(at)).to_pylist())


def _looked_at(amounts: Amounts, places: NDArray[np.int64], texts: Sequence[Cell]) -> Amounts:
    """The amounts with those spelled otherwise (grouped, in brackets, with Dr or Cr), each spelling read once."""
    known: dict[Cell, int | None] = {}
    bad: set[Cell] = set()
    for one in set(texts):
        try:
            known[one] = amount(one)
        except BadCell:
            bad.add(one)
    for place, one in zip(places, texts, strict=True):
        if one not in bad:
            paise = known[one]
            amounts.odd[place], amounts.blank[place] = False, paise is None
            amounts.paise[place] = paise or 0
    return replace(amounts, sided=any(map(sides.says_its_side, {*known, *bad})))


def _to_paise(rupees: NDArray[np.float64], number: Mask, fraction: float) -> tuple[NDArray[np.int64], Mask]:
    """Whole paise of the numbers, and which of them are too large or too fine to be told so."""
    scaled = np.where(number, rupees, 0.0) * 100
    odd = ~(np.abs(scaled) < _MOST_PAISE)  # not a number and infinite ones among them
    scaled[odd] = 0.0
    nearest = np.rint(scaled)
    odd |= np.abs(scaled - nearest) >= fraction
    return nearest.astype(np.int64), odd


def _numbers(given: pa.Array, reader: Callable[[Cell], str | None]) -> pa.Array:
    plain = pc.match_substring_regex(given, _PLAIN_NUMBER).to_numpy(zero_copy_only=False)
    found = given.cast(pa.large_string())
    others = np.flatnonzero(~plain)
    if not len(others):
        return found
    encoded = given.take(pa.array(others)).dictionary_encode()
    read = pa.array([reader(one) for one in encoded.dictionary.to_pylist()], pa.large_string())
    return pc.replace_with_mask(found, pa.array(~plain), read.take(encoded.indices))
