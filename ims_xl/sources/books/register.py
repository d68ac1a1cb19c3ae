"""One sheet of a register: its rows read as lines, the lines summed to documents, every row accounted for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ims_xl.errors import Level, Problem
from ims_xl.gst.documents import DocumentType
from ims_xl.sources import cells
from ims_xl.sources.books import dates, derive, sides, totals
from ims_xl.sources.books.dates import Order
from ims_xl.sources.books.headers import Heading
from ims_xl.sources.books.lines import A_RUPEE, CREDIT, Line, entries
from ims_xl.sources.books.notes import Notes
from ims_xl.sources.books.rows import RowReader
from ims_xl.sources.cells import Cell
from ims_xl.sources.imported import Tally
from ims_xl.sources.sheets import Sheet
from ims_xl.tables import Books


@dataclass(frozen=True)
class Register:
    """What a sheet held: its entries with final signs, the problems met, the tally of its rows and paise.

    `lines`, `totals` and `differences` (of total lines, in sentences) are for the tie-out.
    """

    entries: list[Line]
    problems: list[Problem]
    tally: Tally
    lines: list[Line]
    totals: list[Line]
    differences: list[str]


def read(sheet: Sheet, heading: Heading, file: str, recipient: str = "") -> Register:
    """The sheet below its heading. A row is kept where it is in an entry, else set aside with its reason.

    Paise of the tally are in the signs of the entries; what the lines of a document repeat counts as set aside,
    and total lines do not count.
    """
    notes = Notes(file, sheet.name)
    for remark in heading.remarks:
        notes.problem(remark, heading.row + 1, level=Level.REMARK)
    rows = sheet.rows[heading.row + 1 :]
    reader = RowReader(heading, notes, _order(sheet, heading, notes), recipient)
    read_rows = (reader.line(number, row) for number, row in enumerate(rows, start=heading.row + 2))
    lines = [line for line in read_rows if line is not None]
    attached, details = _attached(lines)
    for line in details:
        notes.set_aside("repeats items of the document above, whose own row is complete", line.rows[0])
    marked = any(map(sides.says_its_side, _amounts(rows, heading)))
    upright, signs_tell = sides.upright(attached, marked=marked, buyers_view=heading.buyers_view)
    typed = _typed(upright, sheet, heading, notes, signs_tell)
    found = [sides.settled(entry) for entry in entries(typed)]
    differences: list[str] = []
    if reader.totals:
        # a figure with fractions of a paisa may be off by half of one, and a total by all of them
        fractions = sum(isinstance(cell, float) and round(cell, 2) != cell for cell in _amounts(rows, heading))
        for row, column, sentence in totals.differences(reader.totals, lines, found, (fractions + 1) // 2):
            notes.problem(sentence, row, heading.named(column))
            differences.append(f"row {row}, {heading.named(column)}: {sentence}")
    tally = _tally(len(rows), lines, details, found, notes)
    complete = [heading.worked.with_taxable(entry) for entry in found]
    worked_out = sum(whole.credit - entry.credit for whole, entry in zip(complete, found, strict=True))
    tally += Tally(paise_read=worked_out, paise_kept=worked_out)
    if heading.worked.taxable:
        taxes = (sum(paise or 0 for paise in (entry.igst, entry.cgst, entry.sgst)) for entry in complete)
        told = derive.taxable_told(
            heading.named(Books.document_value), (entry.taxable_value for entry in complete), taxes
        )
        notes.problem(told, heading.row + 1, level=Level.REMARK)
    return Register(complete, notes.all(), tally, lines, reader.totals, differences)


def _order(sheet: Sheet, heading: Heading, notes: Notes) -> Order:
    """How the sheet's dates are read. Said once where there is something to say."""
    index = heading.columns[Books.document_date][0]
    found = dates.decide(
        [row[index] for row in sheet.rows[heading.row + 1 :] if index < len(row)], _titles(sheet, heading)
    )
    if found.remark:
        notes.problem(found.remark, heading.row + 1, heading.named(Books.document_date), level=Level.REMARK)
    return found


def _titles(sheet: Sheet, heading: Heading) -> list[str]:
    """The sheet's name and the texts above its header."""
    return [sheet.name, *(cells.text(cell) for row in sheet.rows[: heading.row] for cell in row if cell != "")]


def _amounts(rows: list[list[Cell]], heading: Heading) -> Iterable[Cell]:
    """The cells that make up taxable value and tax, a column after another."""
    for name in CREDIT:
        for index in heading.columns.get(Books.column(name), ()):
            yield from (row[index] for row in rows if index < len(row))


def _attached(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Lines, those that continue the document above given its identity; and lines that only repeat its items.

    A row that names no document continues the one above if that makes the figures agree, or if it names no party
    either. Where the document's own row is complete, it repeats what is in it.
    """
    kept: list[Line] = []
    details: list[Line] = []
    for parent, followers in _blocks(lines):
        kept.append(parent)
        if not followers:
            continue
        together = sum(line.credit for line in (parent, *followers))
        value = sum(line.document_value or 0 for line in (parent, *followers))
        agrees = parent.document_value is not None and any(
            abs(abs(together) - abs(whole)) <= A_RUPEE for whole in (parent.document_value, value)
        )
        for line in followers:
            if parent.is_complete:
                details.append(line)
            elif agrees or line.supplier_name in ("", parent.supplier_name):
                kept.append(_continued(line, parent))
            else:
                kept.append(line)
    return kept, details


def _blocks(lines: Iterable[Line]) -> Iterable[tuple[Line, list[Line]]]:
    """Each line that names a document, with the lines below it that name none, or the same one in part."""
    block: tuple[Line, list[Line]] | None = None
    for line in lines:
        if block is not None and (not line.names_a_document or _names_in_part(line, block[0])):
            block[1].append(line)
            continue
        if block is not None:
            yield block
        block = (line, [])
    if block is not None:
        yield block


def _names_in_part(line: Line, parent: Line) -> bool:
    """Does a line without a GSTIN repeat only what the incomplete document above says of itself?"""
    return (
        not line.supplier_gstin
        and bool(parent.supplier_gstin)
        and not parent.is_complete
        and line.document_number in ("", parent.document_number)
        and line.voucher_number in ("", parent.voucher_number)
        and line.document_date in (None, parent.document_date)
        and line.supplier_name in ("", parent.supplier_name)
    )


def _continued(line: Line, parent: Line) -> Line:
    return replace(
        line,
        supplier_gstin=parent.supplier_gstin,
        supplier_name=parent.supplier_name,
        document_type=parent.document_type,
        document_number=parent.document_number,
        document_date=parent.document_date,
        voucher_number=parent.voucher_number,
        voucher_date=parent.voucher_date,
    )


def _typed(lines: list[Line], sheet: Sheet, heading: Heading, notes: Notes, signs_tell: bool) -> list[Line]:
    """Lines whose type no word of their own settles, settled by the register's title or by what is usual."""
    title = next((text for text in _titles(sheet, heading) if sides.is_title_of_returns(text)), "")
    found = []
    for line in lines:
        if line.document_type is None and heading.credit_notes:
            line = replace(line, document_type=DocumentType.CREDIT_NOTE)
        elif line.document_type is None and title:
            line = replace(line, document_type=DocumentType.CREDIT_NOTE)
            notes.remark(f'Read as a purchase return, because the register is titled "{title}".', line.rows[0])
        elif line.document_type is None:
            line.document_type = DocumentType.INVOICE
        elif line.document_type is DocumentType.DEBIT_NOTE and heading.buyers_view and not signs_tell:
            line = replace(line, document_type=DocumentType.CREDIT_NOTE)
            notes.remark(
                "A Credit Note voucher without a sign or side; read as the supplier's credit note. "
                "If it was the supplier's debit note, write Debit Note in a column Document type.",
                line.rows[0],
                heading.named(Books.document_type),
            )
        found.append(line)
    return found


def _tally(rows: int, lines: list[Line], details: list[Line], found: list[Line], notes: Notes) -> Tally:
    """Rows and paise as read against those of the entries, each counted by itself."""
    sign = {row: entry.turned for entry in found for row in entry.rows}
    repeated = sum(entry.left_out for entry in found) + sum(line.credit for line in details)
    return Tally(
        rows_read=rows,
        rows_kept=sum(len(entry.rows) for entry in found),
        rows_set_aside=notes.rows_set_aside,
        paise_read=sum(line.credit * sign.get(line.rows[0], 1) for line in lines),
        paise_kept=sum(entry.credit for entry in found),
        paise_set_aside=repeated,
    )
