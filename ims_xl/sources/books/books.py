"""The purchase register of a client, whatever program wrote it: entries, problems, and a tally.

Layouts: the columnar register of Tally (a column a ledger), Zoho Books (a row an item), GSTN's purchase register
template for its GSTR-2B matching tool, its offline tool's `b2b.csv` (a row a rate), and any sheet whose headers
`tables.Books` knows.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from ims_xl import allocator
from ims_xl.errors import ColumnMissing, FileUnreadable, Level, Problem
from ims_xl.sources import sheets
from ims_xl.sources.books import (
    components,
    doubts,
    headers,
    large_text,
    left_over,
    months,
    packed,
    parties,
    reading,
    register,
    repeated,
    stacked,
    titled,
)
from ims_xl.sources.books.cellrows import Cells
from ims_xl.sources.books.grid import Grid
from ims_xl.sources.books.headers import Heading
from ims_xl.sources.books.lines import AMOUNTS, CREDIT
from ims_xl.sources.books.paise import Paise
from ims_xl.sources.books.profiles import NO_LAYOUTS, Layouts
from ims_xl.sources.books.reading import Layout, Reading
from ims_xl.sources.imported import Imported
from ims_xl.sources.portal import own_tables
from ims_xl.sources.sheets import Sheet
from ims_xl.sources.tally import Tally
from ims_xl.tables import Books

_HEADERS_NAMED = 20
_FIRST = 100  # rows that tell what a sheet is
_Found = tuple[Sheet, Heading | None, Grid | None]


class Unmapped(ColumnMissing):
    """No sheet has the columns an entry needs; `layouts` are those of the sheets that have some of them."""

    def __init__(self, sentence: str, layouts: list[Layout]) -> None:
        super().__init__(sentence)
        self.layouts = layouts


@allocator.sparing()
def read(path: Path, recipient: str = "", layouts: Layouts = NO_LAYOUTS) -> Imported:
    """The register's entries as a `Books` frame: a document a row, amounts in paise, credit notes negative.

    `recipient` is the client's GSTIN; its state is the place of supply where a tax must be split and no place is named.
    What `layouts` say of a sheet's columns overrules what they are guessed to be.
    Every sheet with a register's header is read; others are named in a remark. Documents that IMS does not hold
    (reverse charge, no GSTIN) are entries too, with a sentence in `set_aside`. Raises `FileUnreadable`, and
    `ColumnMissing` where no sheet has the columns an entry needs.
    """
    found = _sheets(path, layouts, recipient)
    if not any(heading and not heading.missing for _, heading, _ in found):
        known = [reading.layout(sheet, heading, path.name) for sheet, heading, _ in found if heading]
        sheet, heading = _nearest([(sheet, heading) for sheet, heading, _ in found])
        is_of_documents = heading is not None and Books.document_number in heading.columns
        summary = "" if is_of_documents else months.told(sheet)  # of which no column is to be mapped
        place = path.name if sheet.name == path.stem else f"{path.name}, {sheet.name}"  # a text is named after itself
        raise Unmapped(f"{place} {summary or _what_is_missing(sheet, heading)}", [] if summary else known)
    frames: list[pd.DataFrame] = []
    problems: list[Problem] = []
    readings: list[Reading] = []
    tally, distinct = Tally(), True
    for sheet, heading, grid in found:
        problems += [Problem(remark, path.name, sheet.name, level=Level.REMARK) for remark in sheet.remarks]
        if heading is None or heading.missing:
            problems.append(_not_read(path, sheet, heading))
            continue
        rows = grid or Cells(sheet.rows[heading.row + 1 :], len(heading.names))
        read_so = register.read(sheet, heading, rows, path.name, recipient)
        distinct = read_so.distinct
        problems += titled.told(sheet, heading, path.name)
        problems += left_over.told(read_so.problems, read_so.entries, heading)
        tally += read_so.tally
        frames.append(read_so.entries)
        readings.append(reading.of_sheet(sheet, heading, path.name, read_so, rows))
        problems += doubts.of(read_so, readings[-1])
    entries = Books.conform(pd.concat(frames, ignore_index=True)) if len(frames) > 1 else frames[0]
    if len(frames) > 1 or not distinct:
        entries = _identified(entries)
    if len(frames) > 1:
        totals = Paise.of(entries).totals
        tally = replace(tally, paise_kept=sum(total for name, total in totals.items() if name in CREDIT))
    tally.check(path.name)
    return Imported(entries, problems, tally, tuple(readings))


def _sheets(path: Path, layouts: Layouts, recipient: str) -> list[_Found]:
    """The sheets that hold anything, with their headings; of a large regular text only the beginning, and a grid."""
    if path.suffix.lower() in sheets.TEXT_ENDINGS and (large := large_text.read(path, layouts)):
        return [large]
    filled = [sheet for sheet in sheets.read(path) if any(cell != "" for row in sheet.rows for cell in row)]
    if not filled:
        raise FileUnreadable(f"{path.name} has no filled cells. Export the register again.")
    tables = [table for sheet in filled for table in stacked.parts(sheet)]
    return [(*_headed(table, path.name, layouts, recipient), None) for table in tables]


def _headed(sheet: Sheet, file: str, layouts: Layouts, recipient: str) -> tuple[Sheet, Heading | None]:
    """The sheet with its heading; where its rows or lines above them say more of documents, with that beside them."""
    own_tables.refuse((text for row in sheet.rows[:_FIRST] for text in row if isinstance(text, str)), file)
    heading = headers.find(sheet.rows, layouts)
    if heading and (by_tax := components.spread(sheet, heading)):
        sheet, heading = by_tax, headers.find(by_tax.rows, layouts)
    if heading and (by_cell := packed.taken_apart(sheet, heading)):
        sheet, heading = by_cell, headers.find(by_cell.rows, layouts)
    if heading is None:
        return sheet, heading
    if by_party := parties.carried(sheet, heading, recipient):
        again = headers.find(by_party.sheet.rows, layouts)
        return by_party.sheet, again and replace(again, parties=by_party.rows)
    of_row_above = repeated.given(sheet, heading, recipient)
    return of_row_above or sheet, heading


def _nearest(headings: list[tuple[Sheet, Heading | None]]) -> tuple[Sheet, Heading | None]:
    """The sheet that comes nearest to a register."""
    return min(headings, key=lambda pair: len(pair[1].missing) if pair[1] else len(Books.columns()))


def _what_is_missing(sheet: Sheet, heading: Heading | None) -> str:
    """On the columns that the sheet lacks, to be put behind its name."""
    if heading:
        missing, names = [column.header for column in heading.missing], heading.names
    else:
        missing = [column.header for column in Books.columns() if column.required]
        widest = max(sheet.rows[:40], key=lambda row: sum(cell != "" for cell in row))
        names = tuple(str(cell) for cell in widest)
    has = [name for name in names if name]
    listed = ", ".join(has[:_HEADERS_NAMED]) + (" …" if len(has) > _HEADERS_NAMED else "")
    wanted = " and ".join(filter(None, [", ".join(missing[:-1]), missing[-1]]))
    return (
        f"has no column for {wanted}. It has: {listed}. "
        f"Head the column that holds it {missing[0]}, or say which it is (on the command line with "
        f'--map "COLUMN={missing[0]}"), and import again.'
    )


def _not_read(path: Path, sheet: Sheet, heading: Heading | None) -> Problem:
    if heading is None:
        sentence = "The sheet has no header row of a register and was not read."
    else:
        lacking = ", ".join(column.header for column in heading.missing)
        sentence = f"The sheet has no column for {lacking} and was not read."
    return Problem(sentence, path.name, sheet.name, level=Level.REMARK)


def _identified(entries: pd.DataFrame) -> pd.DataFrame:
    """Further entries of one identity numbered "#2", "#3" by what they hold, whatever order they stand in."""
    content = [
        "entry_id",
        "voucher_number",
        "document_date",
        "voucher_date",
        *AMOUNTS,
        "supplier_name",
        "place_of_supply",
    ]
    again = entries[entries.duplicated("entry_id", keep=False)].sort_values(content, na_position="last")
    place = again.groupby("entry_id").cumcount() + 1
    later = place[place > 1]
    entries.loc[later.index, "entry_id"] = entries.loc[later.index, "entry_id"] + "#" + later.astype("str")
    return entries
