"""Sentences about documents and what keeps two apart: always with the figures, portal first, then books.

Every function takes rows or pairs by the thousand and answers with as many texts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial, reduce
from string import Formatter

import numpy as np
import pyarrow as pa

from ims_xl.gst.period import financial_year
from ims_xl.recon import naming, phrases
from ims_xl.recon.amounts import Amounts
from ims_xl.recon.datings import Dating, exchanged, year_begins
from ims_xl.recon.differences import Differences, Party
from ims_xl.recon.naming import Both
from ims_xl.recon.numbers import Relation
from ims_xl.recon.phrases import Clause, said
from ims_xl.recon.rules import RULES
from ims_xl.recon.sides import CESS, CGST, HEADS, SGST, TAXABLE, VALUE, BoolArray, IntArray, Sides
from ims_xl.recon.texts import Strings
from ims_xl.recon.tolerance_words import ToleranceWords
from ims_xl.recon.tolerances import Tolerances
from ims_xl.recon.uncompared import uncompared

_TELLING_ORDER = (TAXABLE, VALUE, *range(HEADS.start, CESS + 1))
_ROUNDED_OFF = 100  # paise that two totals may be further apart than what they sum up, each to a whole rupee
_YES_NO = ("No", "Yes")
_STATES = [f"{code:02d}" for code in range(100)]
_ANOTHER = "another number of the series"
_NUMBER_REMARKS = {
    Relation.SERIES: f", {_ANOTHER}",
    Relation.WORDS: ", which is no number to go by",
}


class Wording:
    """Says what stands in rows of two sides."""

    def __init__(self, sides: Sides, tolerances: Tolerances) -> None:
        self._sides, self._records, self._entries = sides, sides.records, sides.entries
        self._gstins = [*map(str, sides.gstins), "no GSTIN"]  # the last is that of code -1
        self._taught = sides.taught
        self._rounding = tolerances.rounding
        value, tax = tolerances.told()
        self.tolerances = ToleranceWords(tolerances)
        used = {
            "{tax}": tax,
            "{value}": value,
            "{days}": str(tolerances.days),
            "{alike}": str(tolerances.number_similarity),
        }
        self._because = [reduce(lambda text, each: text.replace(*each), used.items(), rule.because) for rule in RULES]

    def records(self, rows: IntArray) -> Strings:
        """The records by number, date and value."""
        return naming.documents(self._records, rows)

    def entries(self, rows: IntArray) -> Strings:
        """The entries by number, date and value."""
        return naming.documents(self._entries, rows)

    def parties(self, codes: IntArray) -> Strings:
        """The GSTINs behind codes."""
        return phrases.coded(self._gstins, np.where(codes < 0, len(self._gstins) - 1, codes))

    def because(self, pairs: Differences, rules: IntArray) -> tuple[Strings, IntArray]:
        """The sentence of each pair's rule (by its place in `RULES`), with its facts: sentences, and each pair's place
        among them. Pairs that need no facts share theirs.
        """
        used = self.tolerances.codes(pairs, rules)
        count = len(self.tolerances.texts)
        plain = np.array(["{" not in because for because in self._because])
        shared = [because + tail for because in self._because for tail in self.tolerances.texts]
        place = rules * count + used
        with_facts = np.flatnonzero(~plain[rules])
        facts, of_facts = pairs.take(with_facts), rules[with_facts]
        each = {
            "differences": self.differences(facts, "nothing else differs"),
            "entry": naming.numbers(self._entries, facts.entry),
            "uncompared": uncompared(self._sides, facts),
        }
        tails = phrases.coded(self.tolerances.texts, used[with_facts])
        sentences = [pa.array(shared, pa.large_string())]
        said_so_far = len(shared)
        for rule in np.flatnonzero(np.bincount(of_facts, minlength=len(RULES))):
            chosen = np.flatnonzero(of_facts == rule)
            pieces = []
            for literal, field, _, _ in Formatter().parse(self._because[rule]):
                pieces += [literal, *([each[field].take(pa.array(chosen))] if field else [])]
            sentences.append(said(*pieces, tails.take(pa.array(chosen))))
            place[with_facts[chosen]] = said_so_far + np.arange(len(chosen))
            said_so_far += len(chosen)
        taught = np.flatnonzero(pairs.taught)
        if len(taught):
            so_far = pa.concat_arrays(sentences)
            sentences = [so_far, said(so_far.take(pa.array(place[taught])), self._lessons(pairs.take(taught)))]
            place[taught] = len(so_far) + np.arange(len(taught))
        return pa.concat_arrays(sentences), place

    def _lessons(self, pairs: Differences) -> Strings:
        """What the user's links have taught of each pair."""
        parties = self._records.party[pairs.record]
        rows = zip(pairs.record.tolist(), pairs.entry.tolist(), parties.tolist(), strict=True)
        return pa.array([self._taught.said(*row) for row in rows], pa.large_string())

    def differences(
        self, pairs: Differences, none: str, brief: bool = False, also: Sequence[tuple[BoolArray, str]] = ()
    ) -> Strings:
        """What differs in each pair, field by field, both values in every clause; `none` where nothing does.

        `brief`, where number and date of both stand beside it, says of them how far they are apart, and names one
        amount only. `also` are clauses that close the list of the pairs they are true of.
        """
        both = Both(len(pairs))
        clauses = [*self._parties(pairs, both), *self._numbers(pairs, both, brief), *self._dates(pairs, both, brief)]
        clauses += [*self._terms(pairs, both), *self._amounts(pairs, both, brief)]
        clauses += [_where(holds, phrases.coded([text], np.zeros(int(holds.sum())))) for holds, text in also]
        return phrases.joined(clauses, len(pairs), "; ", none)

    def _parties(self, pairs: Differences, both: Both) -> list[Clause]:
        apart = np.flatnonzero(pairs.party != Party.SAME)
        ours, theirs = self._records.party[pairs.record[apart]], self._entries.party[pairs.entry[apart]]
        return [Clause(apart, both.said("GSTIN ", apart, self.parties(ours), self.parties(theirs)))]

    def _numbers(self, pairs: Differences, both: Both, brief: bool) -> list[Clause]:
        amending = np.flatnonzero(pairs.by_original)
        ours, theirs = self._both_numbers(pairs, amending)
        amended = said(both.said("number ", amending, ours, theirs), ", which it amends")
        of = np.where(pairs.astray | pairs.clear, Relation.NEARLY, pairs.number)  # out of its series
        of[pairs.by_original] = Relation.SAME
        series = np.flatnonzero((of == Relation.SERIES) & brief)
        of[series] = Relation.SAME
        differing = np.flatnonzero(of != Relation.SAME)
        ours, theirs = self._both_numbers(pairs, differing)
        remarks = phrases.coded([_NUMBER_REMARKS.get(relation, "") for relation in Relation], of[differing])
        remarked = said(both.said("number ", differing, ours, theirs), remarks)
        next_one = phrases.coded([_ANOTHER], np.zeros(len(series)))
        return [Clause(amending, amended), Clause(differing, remarked), Clause(series, next_one)]

    def _both_numbers(self, pairs: Differences, of: IntArray) -> tuple[Strings, Strings]:
        return naming.numbers(self._records, pairs.record[of]), naming.numbers(self._entries, pairs.entry[of])

    def _dates(self, pairs: Differences, both: Both, brief: bool) -> list[Clause]:
        apart = np.flatnonzero(pairs.dating > Dating.UNKNOWN)
        record = pairs.record[apart]
        ours = np.where(pairs.by_original[apart], self._records.original_day[record], self._records.day[record])
        theirs = self._entries.day[pairs.entry[apart]]
        said_of_days = phrases.of_distinct(_days_apart, np.abs(ours - theirs))
        said_of_days = phrases.chosen(exchanged(ours, theirs), "day and month exchanged", said_of_days)
        years = pairs.dating[apart] >= Dating.YEAR_NEAR
        said_of_years = phrases.of_distinct(_years_apart, *(year_begins(days[years]) for days in (ours, theirs)))
        said_of_years = phrases.spread(said_of_years, np.flatnonzero(years), len(years))
        remarks = phrases.chosen(years, said_of_years, said_of_days)
        if brief:
            return [Clause(apart, remarks)]
        dated = both.said("dated ", apart, phrases.days(ours), phrases.days(theirs))
        return [Clause(apart, said(dated, " (", remarks, ")"))]

    def _terms(self, pairs: Differences, both: Both) -> list[Clause]:
        records, entries = self._records, self._entries
        states, answers = partial(_worded, _STATES), partial(_worded, _YES_NO)
        terms = (
            ("type ", pairs.kind, records.types.strings, entries.types.strings),
            ("place of supply ", pairs.place, states(records.place), states(entries.place)),
            ("reverse charge ", pairs.reverse, answers(records.reverse), answers(entries.reverse)),
        )
        found = []
        for name, differ, ours, theirs in terms:
            rows = np.flatnonzero(differ)
            found.append(Clause(rows, both.said(name, rows, ours(pairs.record[rows]), theirs(pairs.entry[rows]))))
        return found

    def _amounts(self, pairs: Differences, both: Both, brief: bool) -> list[Clause]:
        records, entries = self._records, self._entries
        opposite, heads = (np.flatnonzero(pairs.amounts == which) for which in (Amounts.OPPOSITE, Amounts.HEADS))
        ours, theirs = naming.values(records, pairs.record[opposite]), naming.values(entries, pairs.entry[opposite])
        signs = said(both.said("", opposite, ours, theirs), ", one a credit and the other a charge")
        ours, theirs = naming.heads(records, pairs.record[heads]), naming.heads(entries, pairs.entry[heads])
        stands = both.said("the same tax stands as ", heads, ours, theirs)
        named = np.where(pairs.beyond.any(axis=1, keepdims=True), pairs.beyond, pairs.apart != 0)[:, _TELLING_ORDER]
        named[opposite] = named[heads] = False
        if brief:
            named &= np.cumsum(named, axis=1) == 1
        else:
            named[:, _TELLING_ORDER.index(VALUE)] &= ~self._only_sums(pairs, named)
        at_once = self._equal_heads(pairs, named)
        named[at_once, _TELLING_ORDER.index(SGST)] = False
        rows, nth = np.nonzero(named)
        amounts = self._apart(pairs, both, rows, np.array(_TELLING_ORDER)[nth], at_once)
        return [Clause(opposite, signs), Clause(heads, stands), Clause(rows, amounts)]

    def _only_sums(self, pairs: Differences, named: BoolArray) -> BoolArray:
        """Of which pairs the document values are apart by no more than what else is named: they need not be said."""
        apart = self._records.amounts[pairs.record] - self._entries.amounts[pairs.entry]
        parts = apart[:, TAXABLE] + apart[:, HEADS].sum(axis=1)
        by_parts = np.abs(apart[:, VALUE] - parts) <= _ROUNDED_OFF
        found: BoolArray = by_parts & (named.sum(axis=1) > named[:, _TELLING_ORDER.index(VALUE)])
        return found

    def _equal_heads(self, pairs: Differences, named: BoolArray) -> BoolArray:
        """Of which pairs CGST and SGST are both named, and equal on either side: they are said at once."""
        both = named[:, _TELLING_ORDER.index(CGST)] & named[:, _TELLING_ORDER.index(SGST)]
        rows = np.flatnonzero(both)
        ours, theirs = self._records.amounts[pairs.record[rows]], self._entries.amounts[pairs.entry[rows]]
        both[rows] = (ours[:, CGST] == ours[:, SGST]) & (theirs[:, CGST] == theirs[:, SGST])
        return both

    def _apart(self, pairs: Differences, both: Both, rows: IntArray, places: IntArray, at_once: BoolArray) -> Strings:
        """Two amounts of one name, and how far they are apart."""
        one = self._records.amounts[pairs.record[rows], places]
        other = self._entries.amounts[pairs.entry[rows], places]
        by = np.abs(one - other)
        rounding = pairs.beyond[rows, places] & (by <= self._rounding)
        ours, theirs, apart = _cut(phrases.amounts(np.concatenate([one, other, by])), 3)
        said_of = np.where(at_once[rows] & (places == CGST), len(naming.AMOUNT_WORDS), places)
        names = phrases.coded((*naming.AMOUNT_WORDS, "CGST and SGST each "), said_of)
        end = phrases.coded((" apart)", " apart, a rounding)"), rounding)
        return said(both.said(names, rows, ours, theirs), " (", apart, end)


def _where(of: BoolArray, texts: Strings) -> Clause:
    """The texts as a clause of the rows they are of."""
    return Clause(np.flatnonzero(of), texts)


def _cut(texts: Strings, parts: int) -> list[Strings]:
    """The texts in so many parts of one length."""
    length = len(texts) // parts
    return [texts.slice(part * length, length) for part in range(parts)]


def _worded(words: Sequence[str], codes: IntArray) -> Callable[[IntArray], Strings]:
    return lambda rows: phrases.coded(words, codes[rows])


def _days_apart(by: int) -> str:
    return f"{by} day{'s' if by != 1 else ''} apart"


def _years_apart(one: int, other: int) -> str:
    first, second = (financial_year(phrases.calendar(number)) for number in (one, other))
    return f"financial years {first} and {second}"
