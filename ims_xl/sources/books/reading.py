"""What was understood of a sheet of a register, to be looked at before anything is written: the tie-out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

import pandas as pd

from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped, words
from ims_xl.sources.books import derive, figures, profiles
from ims_xl.sources.books.agreement import Agreement, agreement
from ims_xl.sources.books.aliases import KNOWN, plain
from ims_xl.sources.books.evidence import Finding
from ims_xl.sources.books.figures import Rates
from ims_xl.sources.books.grid import Grid
from ims_xl.sources.books.headers import Heading
from ims_xl.sources.books.lines import A_RUPEE, AMOUNTS
from ims_xl.sources.books.profiles import GUESS, HEADER, USER, Decision
from ims_xl.sources.books.register import Register
from ims_xl.sources.cells import shown
from ims_xl.sources.sheets import Sheet
from ims_xl.tables import NOT_USED, REGISTER_FIELDS, Books

_SAMPLES = 2
_SEVERAL, _A_PART = 3, 4  # documents, of which a quarter has to agree
_NAMED = 8  # odd GSTINs, unused columns and rows that are named one by one


@dataclass(frozen=True)
class Layout:
    """A sheet's columns and what each becomes; `place` is its file and sheet, `told` what is worth saying of it."""

    identity: str
    place: str
    decisions: tuple[Decision, ...]
    told: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """A sheet as understood: which column is what, and what the entries come to beside the sheet's own totals.

    Sums and totals are paise by amount, in the signs of the entries and of the sheet. `differences` are the
    sentences on totals that the rows do not come to; where there are none, the sheet ties.
    """

    file: str
    sheet: str
    layout: Layout
    header_row: int  # as the sheet counts
    mapping: tuple[tuple[str, str, tuple[str, ...]], ...]  # the table's header, the sheet's, sample values
    unused: tuple[str, ...]
    lines: int
    documents: int
    sums: dict[str, int]
    stated: dict[str, int]  # the last total line; empty where the sheet has none
    differences: tuple[str, ...]
    months: dict[str, int] = field(default_factory=dict)  # "2026-10": documents; "" without a date
    repeated: int = 0  # documents of an identity that came before
    odd_gstins: tuple[str, ...] = ()
    set_aside: dict[str, tuple[int, int]] = field(default_factory=dict)  # reason: documents and their tax
    inputs: dict[str, tuple[int, int]] = field(default_factory=dict)  # capital goods, 17(5): documents and their tax
    rows_set_aside: int = 0
    untyped: int = 0  # invoices that are so for want of a type, where the register names notes alone
    untaxed: tuple[int, int] = (0, 0)  # documents without any tax in a register of taxes, and their taxable value
    rates: Rates | None = None  # where no value of documents can be compared
    agreeing: Agreement = field(default_factory=Agreement)

    def sentences(self) -> Iterator[str]:
        """The tie-out, a line each."""
        yield f"{self.file}, sheet {self.sheet}: header in row {self.header_row}"
        for column, names, samples in self.mapping:
            yield f"  {column:<20} from {names}" + (f"  ({', '.join(samples)})" if samples else "")
        for sentence in self.layout.told:
            yield f"  {sentence}"
        if self.unused:
            yield f"  not used: {_listed(self.unused)}"
        documents, lines = counted(self.documents, "document"), counted(self.lines, "line")
        yield f"  {documents} on {lines}; {counted(self.rows_set_aside, 'other row')} set aside"
        for name in AMOUNTS:
            if name in self.sums:
                yield f"  {Books.column(name).header:<20} {words(self.sums[name]):>20}{self._beside(name)}"
        places = counted(len(self.differences), "place")
        yield f"  the totals do not tie, in {places} named below" if self.differences else f"  {self._ties()}"
        if self.untyped:
            yield f"  without a type, and so read as invoices: {grouped(self.untyped)} of {documents}"
        if self.untaxed[0]:
            count, taxable = self.untaxed
            yield f"  without any tax: {grouped(count)} with a taxable value of {words(taxable)}"
        if self.agreeing.of:
            yield f"  {self.agreeing.sentence}"
        elif self.rates:
            yield from (f"  {sentence}" for sentence in self.rates.sentences)
        months = ", ".join(f"{month or 'no date'}: {grouped(count)}" for month, count in sorted(self.months.items()))
        yield f"  months: {months or 'none'}"
        if self.repeated:
            yield f"  booked more than once: {grouped(self.repeated)}"
        if self.odd_gstins:
            yield f"  odd GSTINs: {_listed(self.odd_gstins)}"
        for reason, (count, tax) in self.set_aside.items():
            yield f"  set aside, {grouped(count)} with tax of {words(tax)}: {reason}"
        for mark, (count, tax) in self.inputs.items():
            yield f"  marked {mark}: {grouped(count)} with tax of {words(tax)}"

    @property
    def hardly_agrees(self) -> str:
        """A sentence where taxable value plus tax comes to the value of so few that a column is surely mistaken."""
        found = self.agreeing
        if found.of < _SEVERAL or found.agree * _A_PART >= found.of:
            return ""
        return f"{found.sentence[0].upper()}{found.sentence[1:]} only. Look over what each column was taken for."

    def _beside(self, name: str) -> str:
        if name not in self.stated or (self._of_a_part and not self.differences):
            return ""
        stated = self.stated[name]
        if stated * self.sums[name] < 0:  # of a side that counts the other way round, as Cr among Dr
            stated = -stated
        return f"   the sheet's own total: {words(stated)}"

    @property
    def _of_a_part(self) -> bool:
        """Is the last total line one of the rows since the total before, and not of the sheet?"""
        return not any(abs(abs(self.sums.get(name, 0)) - abs(paise)) <= A_RUPEE for name, paise in self.stated.items())

    def _ties(self) -> str:
        if not self.stated:
            return "the sheet has no total line to compare with"
        return "the totals of its parts tie; there is none of the sheet" if self._of_a_part else "the totals tie"


def of_sheet(
    sheet: Sheet,
    heading: Heading,
    file: str,
    read_so: Register,
    grid: Grid,
) -> Reading:
    """The tie-out of a sheet; ids of its entries are not yet told apart."""
    frame, paise = read_so.entries, read_so.paise
    agree = Agreement() if heading.worked.taxable else agreement(frame, paise, heading, grid, read_so.turn)
    set_aside, kinds, barred = (
        figures.by_word(frame, column, paise) for column in (Books.set_aside, Books.input_kind, Books.credit_barred)
    )
    return Reading(
        file,
        sheet.name,
        layout(sheet, heading, file, tuple(_worked_out(heading, frame, agree))),
        heading.row + 1,
        tuple(_mapping(sheet, heading)),
        tuple(_unused(heading)),
        read_so.lines,
        len(frame),
        paise.totals,
        read_so.stated,
        tuple(read_so.differences),
        figures.months(read_so.days),
        0 if read_so.distinct else int(frame.duplicated(Books.entry_id).sum()),
        read_so.odd_gstins,
        {reason.partition(":")[0]: told for reason, told in set_aside.items()},
        {**kinds, **barred},
        read_so.tally.rows_set_aside,
        read_so.untyped,
        figures.untaxed(paise),
        None if agree.of else figures.rates(paise),
        agree,
    )


def layout(sheet: Sheet, heading: Heading, file: str, further: Sequence[Finding] = ()) -> Layout:
    """What each column of the sheet becomes, with the evidence: the heading's findings and any `further` ones."""
    decisions = []
    findings = (*heading.findings, *further)
    for index, name in enumerate(profiles.apart(heading.names)):
        if not name:
            continue
        becomes = heading.fields.get(index, NOT_USED)
        by_header = KNOWN.get(plain(heading.names[index]))
        decided = GUESS
        if by_header and REGISTER_FIELDS.get(becomes) == by_header[0]:
            decided = HEADER
        if index in heading.by_user:
            decided = USER
        evidence = " ".join(finding.sentence for finding in findings if index in finding.columns)
        decisions.append(Decision(name, becomes, decided, evidence, ", ".join(_samples(sheet, heading, index))))
    by_user = (f'"{each.column_name}" is {each.becomes}, as you decided.' for each in decisions if each.decided == USER)
    told = (*by_user, *heading.remarks)
    return Layout(profiles.layout_id(heading.names), f"{file}, {sheet.name}", tuple(decisions), told)


def _worked_out(heading: Heading, entries: pd.DataFrame, agree: Agreement) -> Iterator[Finding]:
    """What the entries say for the columns of value and taxable value."""
    of = [*heading.columns.get(Books.taxable_value, ()), *heading.columns.get(Books.document_value, ())]
    if heading.worked.taxable:
        yield Finding(tuple(of), derive.taxable_told(heading.named(Books.document_value), entries))
    elif agree.of:
        yield Finding(tuple(of), f"{agree.sentence[0].upper()}{agree.sentence[1:]}.")


def _mapping(sheet: Sheet, heading: Heading) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for column in Books.columns():
        if indices := heading.columns.get(column, ()):
            joint = " + " if column in Books.money() else ", else "
            names = joint.join(f'"{heading.names[index]}"' for index in indices)
            yield column.header, names, tuple(_samples(sheet, heading, indices[0]))


def _samples(sheet: Sheet, heading: Heading, index: int) -> Iterator[str]:
    """The first different values of a column, as messages quote them."""
    rows = (row for at, row in enumerate(sheet.rows, 1) if at > heading.row + 1 and at not in heading.parties)
    filled = (shown(row[index]) for row in rows if index < len(row) and row[index] != "")
    yield from islice(filled, _SAMPLES)


def _unused(heading: Heading) -> Iterator[str]:
    worked = heading.worked
    used = {index for indices in heading.columns.values() for index in indices}
    used |= {
        index
        for index in (
            worked.pair,
            worked.whole,
            worked.rate,
            heading.side,
            heading.exchange,
            *heading.reverse_charge,
            *heading.status,
        )
        if index is not None
    }
    yield from (name for index, name in enumerate(heading.names) if name and index not in used)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
