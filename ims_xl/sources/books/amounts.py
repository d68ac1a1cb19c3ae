"""Whole columns of amounts to paise: plain numbers at once, such as are spelled otherwise once for each spelling."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ims_xl.sources.books import shapes, sides
from ims_xl.sources.cells import BadCell, Cell, amount

Mask = NDArray[np.bool_]
Paise = NDArray[np.int64]
_MOST_PAISE = 2.0**40  # up to here a hundredfold float is off by far less than a paisa's tenth
_FRACTION = 0.4  # of a paisa; beyond, the cell's own digits are looked at
# shapes of plain numbers and of what most registers write beside the digits: lakhs or thousands parted, and a side
_USUAL = re.compile(r"(-?)(?:0{1,3}(?:,00)*,000|0{1,3}(?:,000)+|0+|(?=\.0))(?:\.(0{0,6}))?(?: ?([DC])r)?")
_SURE_DIGITS = 10  # a hundredfold of these is less than the most
_MOST_DIGITS = 16  # a whole number holds a hundredfold of these
_SAMPLE, _FEW = 2_000, 4  # cells looked at; how often each must come for its column to be read by spellings
_BLOCK = 1 << 14  # amounts that stay in the processor's cache while they become paise


@dataclass(frozen=True)
class Amounts:
    """Paise (int64, 0 where there is none), where a cell was blank, and where it is no plain number."""

    paise: Paise
    blank: Mask
    odd: Mask
    fractions: int = 0  # cells that are stored as numbers with fractions of a paisa
    sided: bool = False  # some cells say Dr or Cr

    @property
    def given(self) -> Mask:
        """Where there is one."""
        found = self.blank | self.odd
        return np.logical_not(found, out=found)


def fill_in(room: Amounts, given: pa.DoubleArray) -> None:
    """Numbers of rupees, null where there is none, to `room`, whose paise are 0.

    What is too large or too fine to be told so is odd: a float of at most `_MOST_PAISE` is within `_FRACTION` of the
    paisa that its digits mean.
    """
    if given.null_count == len(given):
        room.blank[:], room.odd[:] = True, False
        return
    is_given, held = given.buffers()
    number = None
    if given.null_count:
        bits = np.unpackbits(np.frombuffer(is_given, dtype=np.uint8), bitorder="little")
        number = bits[given.offset : given.offset + len(given)].view(np.bool_)
    rupees = np.frombuffer(held, dtype=np.float64, count=len(given), offset=8 * given.offset)
    room.blank[:] = False if number is None else ~number
    _to_paise(rupees, number, room.paise, room.odd)


def read_again(found: Amounts, texts: pa.Array) -> Amounts:
    """Amounts of which the odd ones are read from their texts."""
    at = np.flatnonzero(found.odd)
    rest = texts.take(pa.array(at)).dictionary_encode()
    return _read(found, at, rest.indices.to_numpy(), rest.dictionary.to_pylist())


def of_texts(given: pa.Array) -> Amounts:
    """Texts as amounts, spelled as `cells.amount` reads them; such as it does not are odd."""
    sample = given.slice(0, _SAMPLE)
    if len(pc.unique(sample)) * _FEW < len(sample):
        encoded = given.dictionary_encode()
        found, codes = _of_spellings(encoded.dictionary), encoded.indices.to_numpy()
        return Amounts(found.paise[codes], found.blank[codes], found.odd[codes], sided=found.sided)
    return _of_spellings(given)


def _of_spellings(given: pa.Array) -> Amounts:
    shape = shapes.of(given)
    told = [_told(one) for one in shape.pool.to_pylist()]
    counts = np.array([one.digits for one in told], dtype=np.int32).take(shape.codes)
    if all(one.factor for one in told):
        plain = np.ones(len(given), dtype=bool)
        blank, odd = np.zeros(len(given), dtype=bool), np.zeros(len(given), dtype=bool)
    else:
        plain = shapes.spread(np.array([one.factor != 0 for one in told], dtype=bool), shape.codes)
        blank = shapes.spread(np.array([one == "" for one in shape.pool.to_pylist()], dtype=bool), shape.codes)
        odd = ~(plain | blank)
    number = shapes.digits(given, counts, plain).cast(pa.int64())
    factors = np.array([one.factor for one in told], dtype=np.int64)
    factor = factors[0] if len(set(factors.tolist())) == 1 else factors.take(shape.codes)
    paise = (number.fill_null(0) if number.null_count else number).to_numpy() * factor
    if any(one.divisor > 1 for one in told):
        divisor = np.array([one.divisor for one in told], dtype=np.int64).take(shape.codes)
        odd |= paise % divisor != 0
        paise //= divisor
    if any(one.digits > _SURE_DIGITS for one in told):
        odd |= np.abs(paise) >= _MOST_PAISE
    found = Amounts(paise, blank, odd, sided=any(one.sided for one in told))
    return read_again(found, given) if odd.any() else found


class _Told(NamedTuple):
    """What the shape of an amount tells: its digits as one number, times `factor` and by `divisor`, are the paise."""

    digits: int
    factor: int = 0  # 0: it is no usual amount
    divisor: int = 1
    sided: bool = False


def _told(shape: str) -> _Told:
    count, found = shape.count("0"), _USUAL.fullmatch(shape)
    if found is None or count > _MOST_DIGITS:
        return _Told(count)
    minus, places, side = found.groups()
    power = 2 - len(places or "")
    sign = -1 if bool(minus) != (side == "C") else 1
    return _Told(count, sign * 10 ** max(power, 0), 10 ** max(-power, 0), side is not None)


def of_cells(cells: Sequence[Cell]) -> Amounts:
    """Cells of a workbook as amounts."""
    if set(map(type, cells)) <= {str}:
        return of_texts(pa.array(cells, pa.string()))
    floats = np.array([cell if cell.__class__ is float else np.nan for cell in cells], dtype=float)
    number = ~np.isnan(floats)
    paise, odd = np.empty(len(cells), dtype=np.int64), np.empty(len(cells), dtype=bool)
    _to_paise(floats, number, paise, odd)
    blank = np.zeros(len(cells), dtype=bool)
    with np.errstate(over="ignore"):  # what is too large to be rounded is odd below
        fractions = int((np.round(floats, 2) != floats)[number].sum())
    is_text = np.fromiter((cell.__class__ is str for cell in cells), dtype=bool, count=len(cells))
    texts = of_texts(pa.array([cell for cell in cells if cell.__class__ is str], pa.string()))
    paise[is_text], blank[is_text], odd[is_text] = texts.paise, texts.blank, texts.odd
    places = np.flatnonzero(~(number | is_text))
    spellings: dict[tuple[type, Cell], int] = {}  # True is no 1 here
    codes = [spellings.setdefault((type(cells[at]), cells[at]), len(spellings)) for at in places.tolist()]
    found = Amounts(paise, blank, odd, fractions, texts.sided)
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


def _to_paise(rupees: NDArray[np.float64], number: Mask | None, paise: Paise, odd: Mask) -> None:
    """Whole paise of the numbers, and which of them are too large or too fine to be told so. `number` None: all are."""
    scaled, whole = np.empty((2, _BLOCK))
    for begin in range(0, len(rupees), _BLOCK):
        part = slice(begin, min(begin + _BLOCK, len(rupees)))
        apart, nearest = scaled[: part.stop - begin], whole[: part.stop - begin]
        with np.errstate(over="ignore", invalid="ignore"):  # what is no number, or infinite then, is seen to below
            np.multiply(rupees[part], 100, out=apart)
            np.rint(apart, out=nearest)
            np.subtract(apart, nearest, out=apart)
            np.abs(apart, out=apart)
            if apart.max() < _FRACTION and nearest.min() > -_MOST_PAISE and nearest.max() < _MOST_PAISE:
                odd[part], paise[part] = False, nearest
                if number is not None:
                    paise[part] *= number[part]
                continue
            scaled_so = (rupees[part] if number is None else np.where(number[part], rupees[part], 0.0)) * 100
        far = ~(np.abs(scaled_so) < _MOST_PAISE)  # not a number and infinite ones among them
        scaled_so[far] = 0.0
        nearest = np.rint(scaled_so)
        odd[part] = far | (np.abs(scaled_so - nearest) >= _FRACTION)
        paise[part] = nearest
