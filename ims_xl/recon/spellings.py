"""Document numbers by their codes: each distinct number is taken apart once, each distinct pair compared once."""

from __future__ import annotations

from threading import Lock

import numpy as np
import pyarrow as pa
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ims_xl.recon import pairing
from ims_xl.recon.note_numbers import is_note_of, says_note
from ims_xl.recon.number_facts import BARE, REST, Facts
from ims_xl.recon.number_gaps import digits_apart
from ims_xl.recon.number_parts import parse
from ims_xl.recon.number_relations import UNDECIDED, relations
from ims_xl.recon.numbers import NEIGHBOURS, TWO, Relation, related
from ims_xl.recon.sides import MISSING, BoolArray, IntArray
from ims_xl.recon.texts import Strings, Texts


class Spellings:
    """What `numbers` says of the numbers behind codes; remembers what was asked."""

    def __init__(self, texts: Texts, alike_from: int) -> None:
        self._texts = texts
        self._alike_from = alike_from
        self._facts = Facts.nothing()
        self._rows = np.full(len(texts) + 1, -1, dtype=np.int64)  # of each number among the facts; -1: not yet asked
        self._rows[-1] = 0
        self._adding = Lock()
        self._codes = np.full(1, -1, dtype=np.int64)  # of each row of the facts

    def ask(self, *codes: IntArray) -> None:
        """Have all of these taken apart at once: thousands take little longer than some."""
        self._asked(np.concatenate(codes))

    def keys(self, codes: IntArray) -> IntArray:
        """Equal for numbers that differ in cosmetics only; MISSING for MISSING."""
        rows = self._asked(codes)
        return self._facts.key[rows]

    def plains(self, codes: IntArray) -> IntArray:
        """Equal for numbers of the same letters and digits."""
        rows = self._asked(codes)
        return self._facts.plain[rows]

    def cores(self, codes: IntArray) -> IntArray:
        """Equal for numbers of the same longest run of digits; MISSING where there is none."""
        rows = self._asked(codes)
        return self._facts.core[rows]

    def letters(self, codes: IntArray) -> IntArray:
        """Equal for numbers of one series: of the same letters, with digits in the same places."""
        rows = self._asked(codes)
        return self._facts.letters[rows]

    def looks(self, codes: IntArray) -> IntArray:
        """Equal for numbers of the same letters and digits, O and 0, I and 1 and their like being one."""
        rows = self._asked(codes)
        return self._facts.looks[rows]

    def lossy(self, codes: IntArray) -> BoolArray:
        """Numbers of which a spreadsheet lost digits: several may look like one."""
        rows = self._asked(codes)
        return self._facts.lossy[rows]

    def same_year_named(self, first: IntArray, second: IntArray) -> BoolArray:
        """Do both numbers name one and the same financial year outright?"""
        ones, others = self._asked(first), self._asked(second)
        facts = self._facts
        outright = (facts.earliest[ones] == facts.latest[ones]) & (facts.earliest[ones] > 0)
        same = (facts.earliest[ones] == facts.earliest[others]) & (facts.latest[ones] == facts.latest[others])
        return np.asarray(outright & same, dtype=bool)

    def years(self, codes: IntArray) -> IntArray:
        """The financial years that numbers name outright, by their first calendar year; MISSING where they do not."""
        rows = self._asked(codes)
        earliest = self._facts.earliest[rows]
        return np.where((earliest > 0) & (earliest == self._facts.latest[rows]), earliest, MISSING)

    def notes_of(self, notes: IntArray, invoices: IntArray, known: BoolArray) -> BoolArray:
        """Which numbers of credit notes were made from those of the invoices beside them; see `is_note_of`."""
        both = zip(self._texts[notes], self._texts[invoices], known.tolist(), strict=True)
        return np.array([is_note_of(parse(note), parse(invoice), sure) for note, invoice, sure in both], bool)

    def of_notes(self, codes: IntArray) -> BoolArray:
        """Which numbers call themselves those of credit notes."""
        return np.array([says_note(parse(text)) for text in self._texts[codes]], bool)

    def relations(self, first: IntArray, second: IntArray) -> IntArray:
        """`Relation` of each pair of codes."""
        found = np.full(len(first), int(Relation.MISSING), dtype=np.int64)
        given = np.flatnonzero((first >= 0) & (second >= 0))
        wide = len(self._texts)
        where, pairs = pairing.encoded(first[given] * max(wide, 1) + second[given])
        ones, others = np.divmod(pairs, max(wide, 1))
        ones, others = np.split(self._asked(np.concatenate([ones, others])), 2)
        each = relations(self._facts, ones, others, self._alike_from)
        undecided = np.flatnonzero(each == UNDECIDED)
        numbers = ([parse(text) for text in self._texts[self._codes[rows[undecided]]]] for rows in (ones, others))
        each[undecided] = [related(one, other, self._alike_from) for one, other in zip(*numbers, strict=True)]
        found[given] = each[where]
        return found

    def slips_apart(self, first: IntArray, second: IntArray) -> tuple[IntArray, BoolArray, IntArray]:
        """How many slips pairs of numbers are apart (3: more than two), which of two are as good as one, and how far.

        Two slips are as good as one where they make a number longer or shorter that zeros keep at its length. How far:
        by the digits, where these differ in just one place; 0 where they do not, or nothing can be said of them.
        """
        facts, ones, others = self.facts(first, second)
        slips, as_one = np.full(len(first), TWO + 1, dtype=np.int64), np.zeros(len(first), dtype=bool)
        padded = (facts.lengths[:, REST] > facts.lengths[:, BARE])[np.array([ones, others])].any(axis=0)
        for way, texts in enumerate(facts.ways):
            pair = (texts.take(pa.array(rows)).to_pylist() for rows in (ones, others))
            apart = process.cpdist(*pair, scorer=OSA.distance, score_cutoff=TWO, dtype=np.int32)
            longer = padded & (facts.lengths[ones, way] != facts.lengths[others, way]) & (way != BARE)
            slips = np.minimum(slips, apart)
            as_one |= (apart == TWO) & longer
        gap = np.where(facts.odd[ones] | facts.odd[others], 0, digits_apart(facts, ones, others)[0])
        return slips, as_one, gap

    def neighbours(self, first: IntArray, second: IntArray) -> BoolArray:
        """Which pairs of numbers stand side by side in a series?"""
        facts, ones, others = self.facts(first, second)
        return np.asarray(np.abs(facts.core[ones] - facts.core[others]) <= NEIGHBOURS, dtype=bool)

    def facts(self, first: IntArray, second: IntArray) -> tuple[Facts, IntArray, IntArray]:
        """The facts that are known, and the rows of both columns of codes among them."""
        self.ask(first, second)
        return self._facts, self._rows[first], self._rows[second]

    def texts(self, codes: IntArray) -> Strings:
        """The numbers as written; missing for MISSING."""
        return self._texts.strings().take(pa.array(codes, mask=codes < 0))

    def _asked(self, codes: IntArray) -> IntArray:
        """The rows of the numbers among the facts. Any thread may ask; one at a time adds what is not yet known."""
        rows = self._rows[codes]
        if not (rows < 0).any():
            return rows
        with self._adding:
            _, unknown = pairing.encoded(codes[self._rows[codes] < 0])
            if len(unknown):
                begin = len(self._codes)
                self._facts = Facts.joined([self._facts, Facts.of(self._texts.strings(unknown))])
                self._codes = np.concatenate([self._codes, unknown])
                self._rows[unknown] = begin + np.arange(len(unknown))  # last: what is known has its facts
        return self._rows[codes]
