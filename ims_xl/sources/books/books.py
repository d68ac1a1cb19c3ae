"""The purchase register of a client, whatever program wrote it: entries, problems, and a tally.

Layouts: the columnar register of Tally (a column a ledger), Zoho Books (a row an item), GSTN's purchase register
template for its GSTR-2B matching tool, its offline tool's `b2b.csv` (a row a rate), and any sheet whose headers
`tables.Books` knows.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from ims_xl.errors import ColumnMissing, FileUnreadable, Level, Problem
from ims_xl.gst.documents import DocumentType
from ims_xl.gst.period import financial_year
from ims_xl.sources import literal, sheets
from ims_xl.sources.books import columnar, doubts, headers, reading, register
from ims_xl.sources.books.headers import Heading
from ims_xl.sources.books.lines import AMOUNTS, CREDIT, Line
from ims_xl.sources.books.profiles import NO_LAYOUTS, Layouts
from ims_xl.sources.books.reading import Layout, Reading
from ims_xl.sources.imported import Imported, Tally
from ims_xl.sources.sheets import Sheet
from ims_xl.tables import Books

REVERSE_CHARGE = "Reverse charge: such a document goes to GSTR-2B directly and is never in IMS."
NO_GSTIN = "No supplier GSTIN: an unregistered supplier or an import of services, neither of which is in IMS."
FROM_ISD = "Distributed by an ISD: such a document goes to GSTR-2B directly and is never in IMS."
_HEADERS_NAMED = 20


class Unmapped(ColumnMissing):
    """No sheet has the columns an entry needs; `layouts` are those of the sheets that have some of them."""

    def __init__(self, sentence: str, layouts: list[Layout]) -> None:
        super().__init__(sentence)
        self.layouts = layouts


LARGE = 1 << 20  # bytes from which a text register is first tried column by column


def read(path: Path, recipient: str = "", layouts: Layouts = NO_LAYOUTS) -> Imported:
    """The register's entries as a `Books` frame: a document a row, amounts in paise, credit notes negative.

    `recipient` is the client's GSTIN; its state is the place of supply where a tax must be split and no place is named.
    What `layouts` say of a sheet's columns overrules what they are guessed to be.
    Every sheet with a register's header is read; others are named in a remark. Documents that IMS does not hold
    (reverse charge, no GSTIN) are entries too, with a sentence in `set_aside`. Raises `FileUnreadable`, and
    `ColumnMissing` where no sheet has the columns an entry needs.
    """
    if (plain := _plain(path, layouts)) is not None:
        return plain
    found = sheets.read(path)
    filled = [sheet for sheet in found if any(cell != "" for row in sheet.rows for cell in row)]
    if not filled:
        raise FileUnreadable(f"{path.name} has no filled cells. Export the register again.")
    headings = [(sheet, headers.find(sheet.rows, layouts)) for sheet in filled]
    registers = [(sheet, heading) for sheet, heading in headings if heading and not heading.missing]
    if not registers:
        known = [reading.layout(sheet, heading, path.name) for sheet, heading in headings if heading]
        raise Unmapped(_what_is_missing(headings), known)
    frames: list[pd.DataFrame] = []
    problems: list[Problem] = []
    readings: list[Reading] = []
    tally = Tally()
    for sheet, heading in headings:
        problems += [Problem(remark, path.name, sheet.name, level=Level.REMARK) for remark in sheet.remarks]
        if heading is None or heading.missing:
            problems.append(_not_read(path, sheet, heading))
            continue
        found_here = register.read(sheet, heading, path.name, recipient)
        frame = _frame(found_here.entries, path.name, sheet.name)
        problems += found_here.problems
        tally += found_here.tally
        frames.append(frame)
        lines, stated, differing = found_here.lines, found_here.totals, found_here.differences
        aside = found_here.tally.rows_set_aside
        told = reading.of_sheet(sheet, heading, path.name, lines, stated, differing, aside, frame)
        readings.append(told)
        problems += doubts.of(frame, readings[-1])
    entries = _identified(pd.concat(frames, ignore_index=True))
    in_frame = int(entries[list(CREDIT)].fillna(0).to_numpy(dtype="int64").sum())
    tally = replace(tally, paise_kept=in_frame)
    tally.check(path.name)
    return Imported(entries, problems, tally, tuple(readings))


def _plain(path: Path, layouts: Layouts) -> Imported | None:
    """A large text register read column by column, where it is plain enough for that."""
    if path.suffix.lower() not in sheets.TEXT_ENDINGS or not path.is_file() or path.stat().st_size < LARGE:
        return None
    plain = columnar.read(literal.content(path), path.name, path.stem, layouts)
    if plain is None:
        return None
    frame = plain.entries
    frame["set_aside"] = frame["reverse_charge"].map({True: REVERSE_CHARGE}).astype("str")
    frame["file"], frame["sheet_name"] = path.name, plain.sheet.name
    frame = Books.conform(frame)
    told = reading.of_sheet(plain.sheet, plain.heading, path.name, range(len(frame)), (), (), 0, frame)
    plain.tally.check(path.name)
    problems = [*plain.notes.all(), *doubts.of(frame, told)]
    return Imported(_identified(frame), problems, plain.tally, (told,))


def _what_is_missing(headings: list[tuple[Sheet, Heading | None]]) -> str:
    """One sentence on the sheet that comes nearest to a register."""
    known = [(sheet, heading) for sheet, heading in headings if heading]
    if known:
        sheet, heading = min(known, key=lambda pair: len(pair[1].missing))
        missing, names = [column.header for column in heading.missing], heading.names
    else:
        sheet = headings[0][0]
        missing = [column.header for column in Books.columns() if column.required]
        widest = max(sheet.rows[:40], key=lambda row: sum(cell != "" for cell in row))
        names = tuple(str(cell) for cell in widest)
    has = [name for name in names if name]
    listed = ", ".join(has[:_HEADERS_NAMED]) + (" …" if len(has) > _HEADERS_NAMED else "")
    wanted = " and ".join(filter(None, [", ".join(missing[:-1]), missing[-1]]))
    return (
        f"{sheet.name} has no column for {wanted}. It has: {listed}. "
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


def _frame(entries: list[Line], file: str, sheet: str) -> pd.DataFrame:
    """The entries of a sheet as a frame; ids come when all sheets are together."""
    texts = (
        "supplier_gstin", "supplier_name", "document_type", "document_number", "voucher_number", "place_of_supply",
        "input_kind", "credit_barred",
    )  # fmt: skip
    data: dict[str, object] = {name: [str(getattr(entry, name) or "") for entry in entries] for name in texts}
    for name in ("document_date", "voucher_date"):
        data[name] = pd.to_datetime(pd.Series([getattr(entry, name) for entry in entries], dtype="object")).astype(
            Books.column(name).kind.dtype
        )
    for name in AMOUNTS:
        data[name] = pd.array([getattr(entry, name) for entry in entries], dtype="Int64")
    data["reverse_charge"] = pd.array([entry.reverse_charge for entry in entries], dtype="boolean")
    data["set_aside"] = [_set_aside(entry) for entry in entries]
    data["rows"] = [";".join(map(str, entry.rows)) for entry in entries]
    data["entry_id"] = [_identity(entry) for entry in entries]
    data["file"], data["sheet_name"] = [file] * len(entries), [sheet] * len(entries)
    return Books.conform(pd.DataFrame(data))


def _set_aside(entry: Line) -> str:
    """Why the document is never in IMS; "" where it may be."""
    if entry.reverse_charge:
        return REVERSE_CHARGE
    if entry.document_type in (DocumentType.ISD_INVOICE, DocumentType.ISD_CREDIT_NOTE):
        return FROM_ISD
    if not entry.supplier_gstin and entry.document_type is not DocumentType.BILL_OF_ENTRY:
        return NO_GSTIN
    return ""


def _identity(entry: Line) -> str:
    """What names the entry in whatever file it comes: party, type, number, and the year or the day."""
    day = entry.document_date
    by_day = entry.document_type is DocumentType.BILL_OF_ENTRY or not entry.document_number
    when = "" if day is None else day.isoformat() if by_day else financial_year(day)
    party = entry.supplier_gstin or entry.supplier_name.upper()
    return "|".join(("B", party, str(entry.document_type), entry.document_number.upper(), when))


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
