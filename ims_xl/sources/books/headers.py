"""Where a register's header row is, and which of its columns is which.

The row is found by what stands in it, under whatever title lines; columns go by the headers and aliases that
`tables.Books` declares, and by what `ledgers` knows of ledger names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from ims_xl.columns import Column
from ims_xl.sources.books import currencies, evidence, guess, late, ledgers, sides, tiers, void
from ims_xl.sources.books.aliases import KNOWN, plain, recognised
from ims_xl.sources.books.derive import NOTHING, Worked
from ims_xl.sources.books.evidence import Finding
from ims_xl.sources.books.overrule import Columns, overruled
from ims_xl.sources.books.profiles import NO_LAYOUTS, Layouts
from ims_xl.sources.cells import Cell, text
from ims_xl.tables import Books

_ROWS_LOOKED_AT = 40
_RECOGNISED = 3  # columns a row must name to be a header at all
_BY_NAME = 1000
_SIGNED = re.compile(r"\bsigned\b", re.IGNORECASE)
_CREDIT_NOTE_NUMBERS = ("vendorcreditno", "creditnoteno")  # registers of credit notes alone


@dataclass(frozen=True)
class Heading:
    """A header row read: at which row (from 0), and the columns (from 0) of each of the table's.

    Text and dates have their columns in order of preference: where the first is blank, the next counts. Money
    has the columns that are summed.
    """

    row: int
    names: tuple[str, ...]
    columns: dict[Column, tuple[int, ...]]
    reverse_charge: tuple[int, ...] = ()  # columns that mark reverse charge by holding anything
    buyers_view: bool = False  # types are the buyer's voucher types: its debit note is a purchase return
    bills_of_entry: bool = False
    notes: bool = False  # the numbers are headed as those of notes, and no column says of which kind
    signed: bool = False  # the amounts say that their signs are those of the ledger's sides
    credit_notes: bool = False  # the numbers are headed as those of credit notes
    worked: Worked = NOTHING  # what is worked out where the register does not give it
    raw: tuple[str, ...] = ()  # the header's last row as it stands
    upper: tuple[str, ...] = ()  # and the one above, where the header is on two
    findings: tuple[Finding, ...] = ()
    fields: Mapping[int, str] = dataclass_field(default_factory=dict)  # by column: its name among REGISTER_FIELDS
    by_user: frozenset[int] = frozenset()
    side: int | None = None  # the column that says Dr or Cr of each row
    returns: str = ""  # which of them means a return
    status: tuple[int, ...] = ()  # columns that may say that a document does not count
    exchange: int | None = None  # the column of the rate that makes rupees of taxable value and value
    parties: frozenset[int] = frozenset()  # rows, as the sheet counts, that name the supplier of those below

    def is_return(self, cell: Cell) -> bool:
        """Does a cell of the column of sides mean a return?"""
        return sides.side(cell) == self.returns

    def void(self, row: Sequence[Cell]) -> str:
        """The word by which a row says that its document does not count; "" where none does."""
        return next((word for at in self.status if (word := void.word(self.names[at], row[at]))), "")

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is worth saying of the columns."""
        return tuple(finding.sentence for finding in self.findings)

    @property
    def missing(self) -> tuple[Column, ...]:
        """Columns a register cannot do without, and this one has not. A Bill of Entry has no supplier's GSTIN."""
        needed = [column for column in Books.columns() if column.required and column not in self.columns]
        return tuple(column for column in needed if not (self.bills_of_entry and column == Books.supplier_gstin))

    @property
    def beside(self) -> tuple[int, ...]:
        """Columns, of no other use, of what is in a document's value beside taxable value and tax."""
        amounts = enumerate(self.names)
        return tuple(index for index, name in amounts if index not in self.fields and ledgers.is_beside(name))

    def repeats(self, row: Sequence[Cell]) -> bool:
        """Is the row this header once more, as at the top of a printed page?"""
        place = self.columns[Books.document_date][0]
        here = self.raw[place] if place < len(self.raw) else ""  # the lower row of two may end before the upper one
        if text(row[place]) == here and tuple(map(text, row[: len(self.raw)])) == self.raw:
            return True
        return bool(self.upper) and tuple(map(text, row[: len(self.upper)])) == self.upper

    def named(self, column: Column) -> str:
        """The sheet's own header of a column."""
        return self.names[self.columns[column][0]] if column in self.columns else column.header


def find(rows: late.Rows, layouts: Layouts = NO_LAYOUTS, later: late.Rows | None = None) -> Heading | None:
    """The header in the first forty rows, blank ones above left out: that which names most columns, at least three.

    It may stand on two rows, a band and the names below it. What `layouts` say of its columns overrules the guess.
    `later` are rows further down, where `rows` are only the first ones (`late`).
    """
    best: tuple[int, tuple[str, ...]] = (-1, ())
    most = _RECOGNISED - 1
    first = next((at for at, row in enumerate(rows) if any(cell != "" for cell in row)), 0)
    for index, row in enumerate(rows[first : first + _ROWS_LOOKED_AT], first):
        candidates = [[text(cell) for cell in row]]
        if index and tiers.is_lower(row):
            candidates.append(tiers.joined(rows[index - 1], row))
        for names in candidates:
            named = len(_columns_named(names))
            reaches_down = named == most and len(candidates) > 1 and tiers.reaches_down(rows[index - 1], row)
            if named > most or (reaches_down and names is candidates[-1]):
                best, most = (index, tuple(names)), named
    return _read(*best, rows, layouts, later) if best[0] >= 0 else None


def _columns_named(names: Sequence[str]) -> set[Column]:
    """The table's columns that a row of names names."""
    return recognised(names) | {head for name in names if len(name) < 40 and (head := ledgers.head(name))}


def _read(row: int, names: tuple[str, ...], rows: late.Rows, layouts: Layouts, later: late.Rows | None) -> Heading:
    plains = [plain(name) for name in names]
    sample = late.sample(rows[row + 1 :], names, later)
    ranked: dict[Column, list[tuple[int, int]]] = {}
    for index, name in enumerate(plains):
        if name in KNOWN and not (KNOWN[name][0] == Books.input_kind and guess.holds_sums(sample, index)):
            column, rank = KNOWN[name]
            if column == Books.supplier_name and "name" not in name:
                rank += _BY_NAME  # ERPNext: Supplier is a code beside Supplier Name
            ranked.setdefault(column, []).append((rank, index))
    columns = {column: tuple(index for _, index in sorted(found)) for column, found in ranked.items()}
    known = {index for found in columns.values() for index in found}
    findings = [
        *evidence.gstin_column(columns, sample, names),
        *evidence.number_column(columns, sample, names),
        *evidence.beyond(sample, names),
    ]
    of_vouchers, said = evidence.type_column(columns, sample, names)
    findings += said
    side, returns, of_side = evidence.side_column(sample, names) or (None, "", [])
    findings += of_side
    unknown = [
        index for index, name in enumerate(plains) if name and index not in known and guess.holds_amounts(sample, index)
    ]
    findings += evidence.agreeing(columns, sample, names)
    findings += guess.money(columns, sample, unknown, names, plains)
    offers = Worked.of(names, sample, unknown)
    worked = offers.where_missing(columns)
    findings += [
        *worked.findings(names),
        *guess.lacking_twin(names, columns, worked),
        *guess.unused_taxes(names, unknown, columns, worked),
    ]
    status = void.columns(names)
    findings += void.findings(status, sample, names)
    marks = [i for i, name in enumerate(names) if ledgers.is_reverse_charge(name) and plains[i] not in KNOWN]
    guess.dates_and_vouchers(columns, plains, sample)
    findings += evidence.other_dates(columns, sample, names)
    guessed, chosen = Columns(columns, offers, tuple(marks)), layouts.chosen(names)
    decided = overruled(guessed, chosen, names)
    fields = decided.labels()
    if decided is not guessed:
        findings = _still_true(findings, guessed.labels(), fields, decided.worked, names)
    if chosen.remark:
        findings.insert(0, Finding((), chosen.remark))
    types, numbers = decided.of.get(Books.document_type, ()), decided.of.get(Books.document_number, ())
    return Heading(
        row,
        names,
        decided.of,
        decided.marks,
        buyers_view=bool(types) and (plains[types[0]] == "vouchertype" or types[0] == of_vouchers),
        bills_of_entry=bool(numbers) and plains[numbers[0]] == "billentryno",
        notes=bool(numbers) and not types and plains[numbers[0]] == "noteno",
        signed=_is_signed(names, decided.of),
        credit_notes=bool(numbers) and plains[numbers[0]] in _CREDIT_NOTE_NUMBERS,
        worked=decided.worked,
        raw=tuple(map(text, rows[row])),
        upper=tuple(map(text, rows[row - 1])) if names != tuple(map(text, rows[row])) else (),
        findings=tuple(findings),
        fields=fields,
        by_user=chosen.by_user,
        side=side,
        returns=returns,
        status=status,
        exchange=currencies.rate_column(names),
    )


def _is_signed(names: Sequence[str], columns: Mapping[Column, tuple[int, ...]]) -> bool:
    """Do the amounts call themselves signed, as Odoo's, which counts bills below zero and refunds above?"""
    of = [index for column in (Books.taxable_value, Books.document_value) for index in columns.get(column, ())]
    return any(_SIGNED.search(names[index]) for index in of)


def _still_true(
    findings: list[Finding], before: Mapping[int, str], after: Mapping[int, str], worked: Worked, names: Sequence[str]
) -> list[Finding]:
    """The findings on columns that stayed what they were guessed to be, and those on what is worked out now."""
    changed = {index for index in {*before, *after} if before.get(index) != after.get(index)}
    new = list(worked.findings(names))
    kept = [finding for finding in findings if not changed & {*finding.columns} and finding not in new]
    gone = sorted(index for index in changed if index not in after)
    for index in gone:
        taker = next((at for at, field in sorted(after.items()) if field == before[index]), None)
        if taker is not None:
            kept.append(Finding((index,), f'"{names[index]}" gave way to "{names[taker]}" as {before[index]}.'))
    return [*kept, *new]
