"""Document numbers by their codes: each distinct number is taken apart once, each distinct pair compared once."""

from __future__ import annotations

import numpy as np

from ims_xl.recon.numbers import Relation, looks, parse, relation
from ims_xl.recon.sides import MISSING, BoolArray, IntArray
from ims_xl.recon.spreadsheets import is_lossy
from ims_xl.recon.texts import Texts

_ABSENT = (MISSING, MISSING, MISSING, 0, 0, MISSING, 0)  # key, plain, core, earliest and latest year, looks, lossy


class Spellings:
    """What `numbers` says of the numbers behind codes; remembers what was asked."""

    def __init__(self, texts: Texts, alike_from: int) -> None:
        self._texts = texts
        self._alike_from = alike_from
        self._parsed = np.full((len(texts) + 1, len(_ABSENT)), MISSING, dtype=np.int64)
        self._parsed[-1] = _ABSENT
        self._known = np.zeros(len(texts) + 1, dtype=bool)
        self._known[-1] = True
        self._names: dict[str, int] = {}

    def keys(self, codes: IntArray) -> IntArray:
        """Equal for numbers that differ in cosmetics only; MISSING for MISSING."""
        return self._part(codes, 0)

    def plains(self, codes: IntArray) -> IntArray:
        """Equal for numbers of the same letters and digits."""
        return self._part(codes, 1)

    def cores(self, codes: IntArray) -> IntArray:
        """Equal for numbers of the same longest run of digits; MISSING where there is none."""
        return self._part(codes, 2)

    def looks(self, codes: IntArray) -> IntArray:
        """Equal for numbers of the same letters and digits, O and 0, I and 1 and their like being one."""
        return self._part(codes, 5)

    def lossy(self, codes: IntArray) -> BoolArray:
        """Numbers of which a spreadsheet lost digits: several may look like one."""
        return np.asarray(self._part(codes, 6) > 0, dtype=bool)

    def same_year_named(self, first: IntArray, second: IntArray) -> BoolArray:
        """Do both numbers name one and the same financial year outright?"""
        one, other = self._rows(first), self._rows(second)
        outright = (one[:, 3] == one[:, 4]) & (one[:, 3] > 0)
        return np.asarray(outright & (one[:, 3] == other[:, 3]) & (one[:, 4] == other[:, 4]), dtype=bool)

    def relations(self, first: IntArray, second: IntArray) -> IntArray:
        """`Relation` of each pair of codes."""
        found = np.full(len(first), int(Relation.MISSING), dtype=np.int64)
        rows = np.flatnonzero((first >= 0) & (second >= 0))
        pairs, where = np.unique(first[rows] * len(self._texts) + second[rows], return_inverse=True)
        ones, others = np.divmod(pairs, max(len(self._texts), 1))
        texts, alike_from = self._texts, self._alike_from
        each = [int(relation(a, b, alike_from)) for a, b in zip(texts[ones], texts[others], strict=True)]
        found[rows] = np.array(each, dtype=np.int64)[where]
        return found

    def _part(self, codes: IntArray, part: int) -> IntArray:
        return np.asarray(self._rows(codes)[:, part], dtype=np.int64)

    def _rows(self, codes: IntArray) -> IntArray:
        asked = np.unique(codes[~self._known[codes]])
        for code, text in zip(asked.tolist(), self._texts[asked], strict=True):
            number = parse(text)
            earliest, latest = number.years or (0, 0)
            self._parsed[code] = (
                self._name(number.key), self._name(number.plain), self._name(number.core), earliest, latest,
                self._name(looks(number.bare)), number.spoilt and is_lossy(str(self._texts[int(code)])),
            )  # fmt: skip
            self._known[code] = True
        return self._parsed[codes]

    def _name(self, text: str) -> int:
        return self._names.setdefault(text, len(self._names)) if text else MISSING
