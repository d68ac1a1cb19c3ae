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
# plain numbers, and what most registers write beside the digits: lakhs or thousands parted, and a side
_USUAL = r"^-?(\d{1,3}(,\d{2})*,\d{3}|\d{1,3}(,\d{3})+|\d{1,12})(\.\d{1,6})?( ?(Dr|Cr))?$"
_OF_NUMBERS = np.zeros(256, dtype=bool)
_OF_NUMBERS[list(b"0123456789.-")] = True
_SAMPLE, _FEW = 20_000, 4  # cells looked at; how often each must come for its column to be read by spellings
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
    sample = given.slice(0, _SAMPLE)
    if len(pc.unique(sample)) * _FEW < len(sample):
        encoded = given.dictionary_encode()
        found, codes = _of_spellings(encoded.dictionary), encoded.indices.to_numpy()
        return Amounts(found.paise[codes], found.blank[codes], found.odd[codes], sided=found.sided)
    return _of_spellings(given)


def _of_spellings(given: pa.Array) -> Amounts:
    blank = pc.equal(given, "")
    filled = pc.if_else(blank, None, given) if pc.any(blank).as_py() else given
    credit, sided = None, False
    try:
        floats, plain = pc.cast(filled, pa.float64()), pc.is_valid(filled)
    except pa.ArrowInvalid:
        plain = pc.match_substring_regex(given, _USUAL)
        floats = pc.cast(pc.if_else(plain, _bare(given), None), pa.float64())
        credit = pc.and_(pc.ends_with(given, "r"), pc.match_substring(given, "C")).to_numpy(zero_copy_only=False)
        sided = bool(pc.any(pc.and_(plain, pc.ends_with(given, "r"))).as_py())
    number = plain.to_numpy(zero_copy_only=False)
    paise, odd = _to_paise(floats.to_numpy(zero_copy_only=False), number, _TEXT_FRACTION)
    if sided:
        np.negative(paise, out=paise, where=credit)
    blanks = blank.to_numpy(zero_copy_only=False)
    odd |= ~(number | blanks)
    at = np.flatnonzero(odd)
    found = Amounts(paise, blanks, odd, sided=sided)
    if not len(at):
        return found
    rest = given.take(pa.array(at)).dictionary_encode()
    return _read(found, at, rest.indices.to_numpy(), rest.dictionary.to_pylist())


def _bare(given: pa.Array) -> pa.Array:
    """The texts without any character that is none of a number's."""
    offsets = np.frombuffer(given.buffers()[1], dtype=np.int32)[given.offset : given.offset + len(given) + 1]
    held = given.buffers()[2]
    data = np.frombuffer(held if held is not None else b"", dtype=np.uint8)[offsets[0] : offsets[-1]]
    keep = _OF_NUMBERS[data]
    ends = np.zeros(len(data) + 1, dtype=np.int32)
    np.cumsum(keep, out=ends[1:])
    kept = ends[offsets - offsets[0]]
    return pa.StringArray.from_buffers(len(given), pa.py_buffer(kept), pa.py_buffer(data[keep]))


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
        with np.errstate(over="ignore"):  # what is infinite then is too large, too
            scaled = np.where(number[part], rupees[part], 0.0) * 100
        far = ~(np.abs(scaled) < _MOST_PAISE)  # not a number and infinite ones among them
        scaled[far] = 0.0
        nearest = np.rint(scaled)
        odd[part] = far | (np.abs(scaled - nearest) >= fraction)
        paise[part] = nearest
    return paise, odd
