"""One sheet of a register: its rows read as lines, the lines summed to documents, every row accounted for.

Most rows need no second look and are read column by column; the others, and those that belong to them, one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ims_xl.errors import Level, Problem
from ims_xl.gst import gstin as gstins
from ims_xl.gst.counting import counted
from ims_xl.gst.documents import DocumentType
from ims_xl.gst.money import grouped
from ims_xl.sources import cells
from ims_xl.sources.books import (
    columnar,
    continued,
    dates,
    derive,
    documents,
    joined,
    sides,
    signs,
    states,
    totals,
    untyped,
)
from ims_xl.sources.books.aliases import plain as plain_name
from ims_xl.sources.books.amounts import Mask
from ims_xl.sources.books.columnar import Plain
from ims_xl.sources.books.dates import Order
from ims_xl.sources.books.documents import Documents
from ims_xl.sources.books.grid import Grid
from ims_xl.sources.books.headers import Heading
from ims_xl.sources.books.keys import Keys
from ims_xl.sources.books.lines import CREDIT, Line, entries
from ims_xl.sources.books.notes import Notes
from ims_xl.sources.books.paise import Paise
from ims_xl.sources.books.rows import RowReader
from ims_xl.sources.sheets import Sheet
from ims_xl.sources.tally import Tally
from ims_xl.tables import Books

_NOTES_OF_EITHER_KIND = (
    "These are numbers of notes, and no column says which are credit notes; where no sign does, they were read as "
    "invoices. Add a column Document type."
)
_MOST_BELOW_ZERO = (
    "{} of {} without a type of note are below zero, and were read as credit notes. If they are purchases, turn "
    "the signs of the register, or add a column Document type."
)
_OF_RETURNS = "debitnoteno"  # the buyer's own, on what it sends back
_ON_THE_OTHER_SIDE = (
    "The type makes it a return, but its amounts stand on the side of purchases; read as a credit note. Check which is "
    "right."
)


@dataclass(frozen=True)
class Register:
    """What a sheet held: its entries with final signs as columns of Books, the problems met, the tally.

    `lines`, `stated` and `differences` (of total lines, in sentences) are for the tie-out.
    """

    entries: pd.DataFrame
    problems: list[Problem]
    tally: Tally
    lines: int
    stated: dict[str, int]  # the amounts of the last total line
    differences: list[str]
    paise: Paise  # the amounts of the entries
    days: list[tuple[date | None, int]]  # how many entries are of each date; one may come twice
    odd_gstins: tuple[str, ...]  # of the entries, in their order
    distinct: bool  # no two entries are of one identity, as far as it is known
    turn: int  # -1 where the amounts of purchases have another sign than the file shows
    untyped: int  # invoices whose type is blank, where the register names notes alone


def read(sheet: Sheet, heading: Heading, grid: Grid, file: str, recipient: str = "") -> Register:
    """The sheet below its heading, whose rows are those of `grid`. A row is in an entry, or set aside with its reason.

    Paise of the tally are in the signs of the entries; what the lines of a document repeat counts as set aside,
    and total lines do not count.
    """
    notes = Notes(file, sheet.name)
    for remark in heading.remarks:
        notes.problem(remark, heading.row + 1, level=Level.REMARK)
    order = _order(sheet, heading, grid, notes)
    titles = _titles(sheet, heading)
    if plain_name(heading.named(Books.document_number)) == _OF_RETURNS:
        titles.append(heading.named(Books.document_number))
    first_row = heading.row + 2
    of_returns = any(map(sides.is_title_of_returns, titles))
    if heading.notes and not of_returns:
        notes.problem(_NOTES_OF_EITHER_KIND, heading.row + 1, heading.named(Books.document_number), level=Level.REMARK)
    plain = columnar.read(grid, heading, order, of_returns)
    reader = RowReader(heading, notes, order, recipient, sums=plain.unnamed.of_sheet(first_row))
    keys = Keys(plain)
    document, one_by_one = keys.documents()
    labelled = _set_aside(plain, first_row, notes)
    odd = _lines(reader, grid, np.flatnonzero(~(plain.mask | labelled)), first_row)
    one_by_one |= _parents(odd, plain.mask, first_row)
    if odd or one_by_one.any():
        one_by_one = keys.related(one_by_one, odd)
    lines = sorted([*odd, *_lines(reader, grid, np.flatnonzero(one_by_one), first_row)], key=lambda line: line.rows[0])
    together = plain.mask & ~one_by_one
    alone = plain.mask & plain.alone
    is_total = plain.labels.where(totals.is_total)
    of_totals = plain.summing[is_total]
    rows_of_totals = joined.rows(reader.totals, of_totals + first_row).tolist() if lines else []
    attached, details = continued.attached(
        lines, {line.rows[0] for line in lines if alone[line.rows[0] - first_row]}, rows_of_totals
    )
    for line in details:
        notes.set_aside("repeats items of the document above, whose own row is complete", line.rows[0])
    negative, positive = signs.counted(attached, plain, together, heading)
    marked = plain.sided or heading.signed
    turn, signs_tell = sides.upright(negative, positive, marked=marked, buyers_view=heading.buyers_view)
    if turn == 1 and negative > positive and not (heading.credit_notes or of_returns):
        notes.problem(
            _MOST_BELOW_ZERO.format(counted(negative, "line"), grouped(negative + positive)),
            heading.row + 1,
            heading.named(Books.taxable_value),
            level=Level.REMARK,
        )
    typed = signs.typed([line.with_sign(turn) for line in attached], titles, heading, notes, signs_tell)
    found = [sides.settled(entry) for entry in entries(typed)]
    made = documents.of(plain, document, together, turn, first_row, heading.worked.taxable)
    differences: list[str] = []
    stated = totals.Stated.of(
        reader.totals, of_totals + first_row, *columnar.taken(plain.amounts, plain.given, of_totals)
    )
    if len(stated.rows):
        # a figure with fractions of a paisa may be off by half of one, and a total by all of them
        allowed = (plain.fractions + 1) // 2
        of_lines = (joined.rows(lines, made.line_rows), joined.amounts(lines, made.line_amounts))
        of_entries = (joined.rows(found, made.first_rows), joined.amounts(found, made.amounts))
        for row, column, sentence in totals.differences(stated, of_lines, of_entries, allowed):
            notes.problem(sentence, row, heading.named(column))
            differences.append(f"row {row}, {heading.named(column)}: {sentence}")
    complete = [heading.worked.with_taxable(entry) for entry in found]
    worked_out = sum(whole.credit - entry.credit for whole, entry in zip(complete, found, strict=True))
    worked_out += made.worked_out
    frame = joined.frame(complete, made, file, sheet.name)
    distinct = keys.distinct and not complete
    paise = Paise.of(frame) if complete else Paise(made.amounts, made.filled)
    in_entries = sum(total for name, total in paise.totals.items() if name in CREDIT)
    tally = _tally(grid.size, lines, details, found, notes, made)
    tally += Tally(paise_read=worked_out, paise_kept=in_entries)
    days = [*made.days, *((entry.document_date, 1) for entry in complete)]
    gstin_of_rows = sorted((entry.rows[0], entry.supplier_gstin) for entry in complete)
    odd_gstins = tuple(dict.fromkeys(gstin for _, gstin in gstin_of_rows if gstin and gstins.remark(gstin)))

    def invoices() -> NDArray[np.int64]:
        is_invoice = (frame[Books.document_type] == DocumentType.INVOICE).to_numpy()
        return np.sort(joined.rows(complete, made.first_rows))[is_invoice]

    blank = untyped.tell(grid, heading, invoices, first_row, notes)
    if plain.sided and not of_returns:
        turned = {entry.rows[0] for entry in found if entry.turned != turn} | {*made.rows_turned.tolist()}
        for row in sorted(turned):
            notes.remark(_ON_THE_OTHER_SIDE, row, heading.named(Books.document_type))
    states.tell(grid, heading, lambda: np.sort(joined.rows(lines, made.line_rows)), first_row, notes)
    if heading.worked.taxable:
        notes.problem(
            derive.taxable_told(heading.named(Books.document_value), frame), heading.row + 1, level=Level.REMARK
        )
    lines_read = len(lines) + len(made.lines)
    return Register(
        frame,
        notes.all(),
        tally,
        lines_read,
        stated.last(),
        differences,
        paise,
        days,
        odd_gstins,
        distinct,
        turn,
        blank,
    )


def _lines(reader: RowReader, grid: Grid, rows: NDArray[np.int64], first_row: int) -> list[Line]:
    """The lines of these rows, read one by one; what is no line goes to the notes."""
    read = (
        reader.line(row + first_row, list(cells)) for row, cells in zip(rows.tolist(), grid.rows(rows), strict=True)
    )
    return [line for line in read if line is not None]


def _set_aside(plain: Plain, first_row: int, notes: Notes) -> Mask:
    """Notes on the totals and balances that were read by columns; which rows they are."""
    for code, label in enumerate(plain.labels.pool):
        rows = plain.summing[plain.labels.codes == code]
        if len(rows):
            notes.all_set_aside(totals.aside(label), rows + first_row)
    found = np.zeros(len(plain.mask), dtype=bool)
    found[plain.summing] = True
    return found


def _parents(odd: Sequence[Line], mask: Mask, first_row: int) -> Mask:
    """The plain rows that a line without a GSTIN may continue: the nearest above each."""
    found = np.zeros(len(mask), dtype=bool)
    if not odd:
        return found
    plain = np.flatnonzero(mask)
    rows = np.array([line.rows[0] - first_row for line in odd if not line.supplier_gstin], dtype=np.int64)
    above = np.searchsorted(plain, rows) - 1
    found[plain[above[above >= 0]]] = True
    return found


def _order(sheet: Sheet, heading: Heading, grid: Grid, notes: Notes) -> Order:
    """How the sheet's dates are read. Said once where there is something to say."""
    found = dates.decide(grid.coded(heading.columns[Books.document_date][0]).pool, _titles(sheet, heading))
    if found.remark:
        notes.problem(found.remark, heading.row + 1, heading.named(Books.document_date), level=Level.REMARK)
    return found


def _titles(sheet: Sheet, heading: Heading) -> list[str]:
    """The sheet's name and the texts above its header."""
    return [sheet.name, *(cells.text(cell) for row in sheet.rows[: heading.row] for cell in row if cell != "")]


def _tally(
    rows: int, lines: list[Line], details: list[Line], found: list[Line], notes: Notes, made: Documents
) -> Tally:
    """Rows as read against those of the entries, each counted by itself; paise as read, and set aside."""
    sign = {row: entry.turned for entry in found for row in entry.rows}
    repeated = sum(entry.left_out for entry in found) + sum(line.credit for line in details)
    return Tally(
        rows_read=rows,
        rows_kept=sum(len(entry.rows) for entry in found) + len(made.lines),
        rows_set_aside=notes.rows_set_aside,
        paise_read=sum(line.credit * sign.get(line.rows[0], 1) for line in lines) + made.read,
        paise_set_aside=repeated + made.left_out,
    )
