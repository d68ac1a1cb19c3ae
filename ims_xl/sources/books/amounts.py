"""Whole columns of amounts to paise: plain numbers at once, such as are spelled otherwise once for each spelling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ims_xl.sources.books import sides
from ims_xl.sources.cells import BadCell, Cell, amount

Mask = NDArray[np.bool_]
Paise = NDArray[np.int64]
_MOST_PAISE = 2.0**40  # up to here a hundredfold float is off by far less than a paisa's tenth
_TEXT_FRACTION, _FLOAT_FRACTION = 1e-3, 0.4  # of a paisa; beyond, the cell's own digits are looked at
_PLAIN = r"^-?\d{1,15}(\.\d{1,6})?$"
# what most registers write of an amount beside its digits: lakhs or thousands parted, and a side
_GROUPED = r"^-?(\d{1,3}(,\d{2})*,\d{3}|\d{1,3}(,\d{3})+|\d{1,12})(\.\d{1,2})?( ?(Dr|Cr)\.?)?$"
_AT_ONCE = 64  # different spellings beyond which they are read as a column
_BLOCK = 1 << 15  # amounts that stay in the processor's cache while they become paise


@dataclass(frozen=True)
class Amounts:
    """Paise (int64, 0 where there is none), where a cell was blank, and where it is no plain number."""

    paise: Paise
    blank: Mask
    odd: Mask
    fractions: int = 0  # cells that are stored as numbers with fractions of a paisa
    sided: bool = False  # some cells say Dr or Cr


def of_texts(given: pa.Array) -> Amounts:
    """Texts as amounts, spelled as `cells.amount` reads them; such as it does not are odd."""
    blank = pc.equal(given, "")
    filled = pc.if_else(blank, None, given)
    try:
        floats = pc.cast(filled, pa.float64())
        plain = pc.is_valid(filled)
    except pa.ArrowInvalid:
        plain = pc.fill_null(pc.match_substring_regex(filled, _PLAIN), False)
        floats = pc.cast(pc.if_else(plain, filled, None), pa.float64())
    number = plain.to_numpy(zero_copy_only=False)
    paise, odd = _to_paise(floats.to_numpy(zero_copy_only=False), number, _TEXT_FRACTION)
    blanks = blank.to_numpy(zero_copy_only=False)
    odd |= ~(number | blanks)
    at = np.flatnonzero(odd)
    if not len(at):
        return Amounts(paise, blanks, odd)
    encoded = given.take(pa.array(at)).dictionary_encode() if len(at) < len(given) else given.dictionary_encode()
    return _spelled(Amounts(paise, blanks, odd), at, encoded.indices.to_numpy(), encoded.dictionary)


def of_cells(cells: Sequence[Cell]) -> Amounts:
    """Cells of a workbook as amounts."""
    if set(map(type, cells)) <= {str}:
        return of_texts(pa.array(cells, pa.string()))
    floats = np.array([cell if cell.__class__ is float else np.nan for cell in cells], dtype=float)
    number = ~np.isnan(floats)
    paise, odd = _to_paise(floats, number, _FLOAT_FRACTION)
    blank = np.fromiter((cell == "" for cell in cells), dtype=bool, count=len(cells))
    fractions = int((np.round(floats, 2) != floats)[number].sum())
    odd |= ~(number | blank)
    places = np.flatnonzero(odd & ~number)
    spellings: dict[tuple[type, Cell], int] = {}  # True is no 1 here
    codes = [spellings.setdefault((type(cells[at]), cells[at]), len(spellings)) for at in places.tolist()]
    found = Amounts(paise, blank, odd, fractions)
    return _read(found, places, np.array(codes, dtype=np.int32), [cell for _, cell in spellings])


def _spelled(amounts: Amounts, places: Paise, codes: NDArray[np.int32], spellings: pa.Array) -> Amounts:
    """The amounts with those spelled otherwise: many spellings as a column, what is left over one by one."""
    if len(spellings) < _AT_ONCE:
        return _read(amounts, places, codes, spellings.to_pylist())
    usual = pc.match_substring_regex(spellings, _GROUPED)
    bare = pc.if_else(usual, spellings, None)
    credit, sided = pc.match_substring(bare, "C"), pc.match_substring(bare, "r")
    for mark in (",", "Dr", "Cr") if pc.any(sided).as_py() else (",",):
        bare = pc.replace_substring(bare, mark, "")
    bare = pc.utf8_rtrim(bare, " .") if pc.any(sided).as_py() else bare
    number = usual.to_numpy(zero_copy_only=False)
    paise, odd = _to_paise(pc.cast(bare, pa.float64()).to_numpy(zero_copy_only=False), number, _TEXT_FRACTION)
    paise = np.where(pc.fill_null(credit, False).to_numpy(zero_copy_only=False), -paise, paise)
    known = number & ~odd
    mine = known[codes]
    amounts.paise[places[mine]] = paise[codes[mine]]
    amounts.odd[places[mine]] = False
    amounts = Amounts(amounts.paise, amounts.blank, amounts.odd, amounts.fractions, bool(pc.any(sided).as_py()))
    rest = np.flatnonzero(~known)
    if not len(rest):
        return amounts
    place_of = np.zeros(len(known), dtype=np.int32)
    place_of[rest] = np.arange(len(rest))
    return _read(amounts, places[~mine], place_of[codes[~mine]], spellings.take(pa.array(rest)).to_pylist())


def _read(amounts: Amounts, places: Paise, codes: NDArray[np.int32], spellings: Sequence[Cell]) -> Amounts:
    """The amounts with those at `places`, each of their spellings read once."""
    paise = np.zeros(len(spellings), dtype=np.int64)
    bad, blank = np.zeros(len(spellings), dtype=bool), np.zeros(len(spellings), dtype=bool)
    for at, one in enumerate(spellings):
        try:
            known = amount(one)
            blank[at], paise[at] = known is None, known or 0
        except BadCell:
            bad[at] = True
    if len(places):
        amounts.paise[places], amounts.blank[places], amounts.odd[places] = paise[codes], blank[codes], bad[codes]
    sided = amounts.sided or any(map(sides.says_its_side, spellings))
    return Amounts(amounts.paise, amounts.blank, amounts.odd, amounts.fractions, sided)


def _to_paise(rupees: NDArray[np.float64], number: Mask, fraction: float) -> tuple[Paise, Mask]:
    """Whole paise of the numbers, and which of them are too large or too fine to be told so."""
    paise, odd = np.empty(len(rupees), dtype=np.int64), np.empty(len(rupees), dtype=bool)
    for begin in range(0, len(rupees), _BLOCK):
        part = slice(begin, begin + _BLOCK)
        scaled = np.where(number[part], rupees[part], 0.0) * 100
        far = ~(np.abs(scaled) < _MOST_PAISE)  # not a number and infinite ones among them
        scaled[far] = 0.0
        nearest = np.rint(scaled)
        odd[part] = far | (np.abs(scaled - nearest) >= fraction)
        paise[part] = nearest
    return paise, odd
