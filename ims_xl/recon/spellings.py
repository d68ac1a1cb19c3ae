"""Document numbers by their codes: each distinct number is taken apart once, each distinct pair compared once.

Most pairs that are looked at are strangers, and that is seen for all of them at a stroke (`_plain_cases`); the rest go
through `numbers.related` one by one.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ims_xl.recon.numbers import NEIGHBOURS, Number, Relation, looks, parse, related, ways
from ims_xl.recon.sides import MISSING, BoolArray, IntArray
from ims_xl.recon.spreadsheets import is_lossy
from ims_xl.recon.texts import Texts

_UNDECIDED = -1
_SERIAL = 9  # digits of a serial number that is compared as a whole number


class _Fact(IntEnum):
    """What is kept of each number; where it is a text, as a code that is equal where the texts are."""

    KEY = 0
    PLAIN = 1
    CORE = 2
    EARLIEST = 3  # financial years it may name, 0 for none
    LATEST = 4
    LOOKS = 5
    PLAIN_LOOKS = 6
    LETTERS = 7
    SERIAL = 8  # its digits as a whole number; MISSING where they do not stand together
    LENGTH = 9
    LOSSY = 10
    ODD = 11  # it takes a closer look: spoilt by a spreadsheet, in wide characters
    SPREAD = 12


class Spellings:
    """What `numbers` says of the numbers behind codes; remembers what was asked."""

    def __init__(self, texts: Texts, alike_from: int) -> None:
        self._texts = texts
        self._alike_from = alike_from
        self._facts = np.full((len(texts) + 1, len(_Fact)), MISSING, dtype=np.int32)  # the last is that of MISSING
        self._facts[-1, [_Fact.EARLIEST, _Fact.LATEST, _Fact.LOSSY, _Fact.ODD]] = 0
        self._numbers = np.full(len(texts) + 1, None, dtype=object)
        self._known = np.zeros(len(texts) + 1, dtype=bool)
        self._known[-1] = True
        self._names: dict[str, int] = {}

    def keys(self, codes: IntArray) -> IntArray:
        """Equal for numbers that differ in cosmetics only; MISSING for MISSING."""
        return self._fact(codes, _Fact.KEY)

    def plains(self, codes: IntArray) -> IntArray:
        """Equal for numbers of the same letters and digits."""
        return self._fact(codes, _Fact.PLAIN)

    def cores(self, codes: IntArray) -> IntArray:
        """Equal for numbers of the same longest run of digits; MISSING where there is none."""
        return self._fact(codes, _Fact.CORE)

    def looks(self, codes: IntArray) -> IntArray:
        """Equal for numbers of the same letters and digits, O and 0, I and 1 and their like being one."""
        return self._fact(codes, _Fact.LOOKS)

    def lossy(self, codes: IntArray) -> BoolArray:
        """Numbers of which a spreadsheet lost digits: several may look like one."""
        return np.asarray(self._fact(codes, _Fact.LOSSY) > 0, dtype=bool)

    def same_year_named(self, first: IntArray, second: IntArray) -> BoolArray:
        """Do both numbers name one and the same financial year outright?"""
        one, other = (self._rows(codes)[:, [_Fact.EARLIEST, _Fact.LATEST]] for codes in (first, second))
        outright = (one[:, 0] == one[:, 1]) & (one[:, 0] > 0)
        return np.asarray(outright & (one == other).all(axis=1), dtype=bool)

    def relations(self, first: IntArray, second: IntArray) -> IntArray:
        """`Relation` of each pair of codes."""
        found = np.full(len(first), int(Relation.MISSING), dtype=np.int64)
        rows = np.flatnonzero((first >= 0) & (second >= 0))
        wide = max(len(self._texts), 1)
        where, pairs = pd.factorize(first[rows] * wide + second[rows])
        ones, others = np.divmod(np.asarray(pairs, dtype=np.int64), wide)
        each = self._plain_cases(ones, others)
        undecided = np.flatnonzero(each == _UNDECIDED)
        numbers = zip(self._numbers[ones[undecided]], self._numbers[others[undecided]], strict=True)
        each[undecided] = [related(one, other, self._alike_from) for one, other in numbers]
        found[rows] = each[where]
        return found

    def _plain_cases(self, first: IntArray, second: IntArray) -> IntArray:
        """What `numbers.related` says of the pairs, where that is plain from the facts; `_UNDECIDED` elsewhere."""
        one, other = (dict(zip(_Fact, self._rows(codes).T, strict=True)) for codes in (first, second))
        with_digits = one[_Fact.CORE] >= 0
        earliest, latest = one[_Fact.EARLIEST], one[_Fact.LATEST]
        lone = (earliest < latest) & (other[_Fact.EARLIEST] < other[_Fact.LATEST])
        overlap = (earliest <= other[_Fact.LATEST]) & (other[_Fact.EARLIEST] <= latest)
        one_year = np.where(lone, earliest == other[_Fact.EARLIEST], overlap)
        one_year |= (earliest == 0) | (other[_Fact.EARLIEST] == 0)
        even = (one[_Fact.KEY] >= 0) & (other[_Fact.KEY] >= 0) & (one[_Fact.ODD] == 0) & (other[_Fact.ODD] == 0)
        cosmetic = even & one_year & (one[_Fact.KEY] == other[_Fact.KEY])
        apart = even & (one[_Fact.PLAIN] != other[_Fact.PLAIN])
        serial = (one[_Fact.SERIAL] >= 0) & (other[_Fact.SERIAL] >= 0)
        gap = np.abs(one[_Fact.SERIAL] - other[_Fact.SERIAL])
        strangers = apart & one_year & serial & (gap > 0)
        strangers &= (one[_Fact.SPREAD] != other[_Fact.PLAIN]) & (one[_Fact.PLAIN] != other[_Fact.SPREAD])
        strangers &= (one[_Fact.LOOKS] != other[_Fact.LOOKS]) & (one[_Fact.PLAIN_LOOKS] != other[_Fact.PLAIN_LOOKS])
        slips = np.zeros(len(first), dtype=np.int64)
        slips[strangers] = self._slips(first[strangers], second[strangers])
        series = one[_Fact.LETTERS] == other[_Fact.LETTERS]
        of_series = ((slips > 2) & series) | ((slips > 0) & (gap <= NEIGHBOURS))
        of_series |= (slips == 2) & series & (one[_Fact.LENGTH] == other[_Fact.LENGTH])
        plain_cases = [
            ((first == second) & (one[_Fact.KEY] >= 0), np.where(with_digits, Relation.SAME, Relation.WORDS)),
            (cosmetic, np.where(with_digits, Relation.COSMETIC, Relation.WORDS)),
            (apart & ~one_year, Relation.SERIES),
            (of_series, Relation.SERIES),
            (slips > 2, Relation.UNRELATED),
        ]
        holds, relations = zip(*plain_cases, strict=True)
        return np.asarray(np.select(holds, relations, _UNDECIDED), dtype=np.int64)

    def _slips(self, first: IntArray, second: IntArray) -> IntArray:
        """In how many places the numbers of each pair differ, in whichever way fewest; 3 for more than two."""
        pairs = [ways(one, other) for one, other in zip(self._numbers[first], self._numbers[second], strict=True)]
        fewest = np.full(len(pairs), 3, dtype=np.int64)
        for way in zip(*pairs, strict=True):
            texts, others = zip(*way, strict=True)
            apart = process.cpdist(texts, others, scorer=OSA.distance, score_cutoff=2, dtype=np.int32)
            fewest = np.minimum(fewest, apart)
        return fewest

    def _fact(self, codes: IntArray, fact: _Fact) -> IntArray:
        return self._rows(codes)[:, fact].astype(np.int64)

    def _rows(self, codes: IntArray) -> NDArray[np.int32]:
        asked = pd.unique(codes[~self._known[codes]])
        for code, text in zip(asked.tolist(), self._texts[asked], strict=True):
            self._numbers[code] = number = parse(text)
            self._facts[code] = self._facts_of(number)
        self._known[asked] = True
        return self._facts[codes]

    def _facts_of(self, number: Number) -> tuple[int, ...]:
        """In the order of `_Fact`."""
        earliest, latest = number.years or (0, 0)
        lossy = number.spoilt and is_lossy(number.shown)
        odd = number.spoilt or not number.shown.isascii()
        serial = int(number.core) if len(number.digits) == 1 and len(number.digits[0]) <= _SERIAL else MISSING
        name, bare = self._name, looks(number.bare)
        plain = bare if number.plain == number.bare else looks(number.plain)
        return (
            name(number.key), name(number.plain), name(number.core), earliest, latest, name(bare), name(plain),
            name(number.letters), serial, len(number.bare), lossy, odd, name(number.spread),
        )  # fmt: skip

    def _name(self, text: str) -> int:
        return self._names.setdefault(text, len(self._names)) if text else MISSING
