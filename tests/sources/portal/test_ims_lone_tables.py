"""A table of IMS that its user saved alone, as text or as an old workbook, is read as it is from the whole workbook."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pandas as pd
import pytest
from ims_workbook import SHEETS, offline_tool
from old_excel import old_excel
from other_workbooks import binary, open_document
from portal_files import GSTIN, OCTOBER, OTHER_GSTIN, SAMPLES, read

from ims_xl.errors import WrongFile
from ims_xl.sources import sheets
from ims_xl.sources.books import books
from ims_xl.sources.portal import ims
from ims_xl.sources.recognise import FileKind, recognise
from ims_xl.tables import Records

Rows = Sequence[Sequence[object]]
DOWNLOAD = json.loads((SAMPLES / "ims_download.json").read_text(encoding="utf-8"))["imsDetails"]
NOT_IN_EXCEL = [Records.portal_hash, Records.portal_values]


def text(path: Path, rows: Rows, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    lines = io.StringIO(newline="")
    csv.writer(lines, delimiter=delimiter).writerows(rows)
    path.write_bytes(lines.getvalue().encode(encoding))
    return path


def page(path: Path, rows: Rows) -> Path:
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    path.write_text(f"<html><body><table>{lines}</table></body></html>", encoding="utf-8")
    return path


def written(path: Path, rows: Rows, writer: Callable[[Path, Rows], None]) -> Path:
    writer(path, rows)
    return path


SAVED: list[Callable[[Path, Rows], Path]] = [
    lambda folder, rows: text(folder / "table.csv", rows),
    lambda folder, rows: text(folder / "unicode.txt", rows, "utf-16", "\t"),
    lambda folder, rows: old_excel(folder / "table.xls", rows),
    lambda folder, rows: page(folder / "page.xls", rows),
    lambda folder, rows: written(folder / "table.ods", rows, open_document),
    lambda folder, rows: written(folder / "table.xlsb", rows, binary),
]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rows]:
    """The rows of each sheet of the offline tool, by its section."""
    by_name = {
        sheet.name: sheet.rows
        for sheet in sheets.read(offline_tool(tmp_path_factory.mktemp("ims") / "t.xlsx", DOWNLOAD))
    }
    return {section: by_name[name] for section, name in SHEETS.items()}


@pytest.mark.parametrize("saved", SAVED, ids=["csv", "utf-16", "xls", "page", "ods", "xlsb"])
@pytest.mark.parametrize("section", SHEETS)
def test_each_sheet_alone_holds_its_section_of_the_download(
    tmp_path: Path, tables: dict[str, Rows], section: str, saved: Callable[[Path, Rows], Path]
) -> None:
    path = saved(tmp_path, tables[section])
    assert recognise(path) is FileKind.IMS
    alone, wire = ims.read(path, GSTIN, OCTOBER), read(tmp_path, {section: DOWNLOAD[section]})
    pd.testing.assert_frame_equal(alone.frame.drop(columns=NOT_IN_EXCEL), wire.frame.drop(columns=NOT_IN_EXCEL))
    assert alone.tally == wire.tally


def untitled(rows: Rows) -> Rows:
    return [row for row in rows if not str(row[0]).startswith("Invoice Management")]


@pytest.mark.parametrize(
    ("section", "name"), [("b2bcn", "any.csv"), ("b2bdn", "any.csv"), ("b2bcna", "IMS_B2B-CNA.csv")]
)
def test_notes_without_a_title_are_told_by_their_columns_or_by_the_files_name(
    tmp_path: Path, tables: dict[str, Rows], section: str, name: str
) -> None:
    frame = ims.read(text(tmp_path / name, untitled(tables[section])), GSTIN, OCTOBER).frame
    assert {*frame["section"]} == {section.upper()}
    assert len(frame) == len(DOWNLOAD[section])


def test_notes_of_which_nothing_tells_are_refused_with_the_way_out(tmp_path: Path, tables: dict[str, Rows]) -> None:
    path = text(tmp_path / "october.csv", untitled(tables["b2bdna"]))
    with pytest.raises(WrongFile) as refusal:
        ims.read(path, GSTIN, OCTOBER)
    assert str(refusal.value) == (
        "october.csv holds notes, and nothing in it says whether they are credit or debit notes; name the file B2B-CN "
        "or B2B-DN, or choose the portal's whole workbook."
    )


HEADER = ("GSTIN of supplier", "Type", "Number", "Date", "Note value", "Taxable Value", "Integrated Tax", "Status",
          "Source", "Source Return Period")  # fmt: skip


def row(kind: str, number: str, gstin: str = OTHER_GSTIN) -> tuple[str, ...]:
    return (gstin, kind, number, "05-Oct-26", "1,180.00", "1,000.00", "180.00", "No Action", "GSTR-1", "Oct'26")


def signs(path: Path) -> Iterable[tuple[str, int]]:
    frame = ims.read(path, GSTIN, OCTOBER).frame
    return sorted(zip(frame["section"], frame["taxable_value"], strict=True))


def test_a_clients_name_on_a_file_says_nothing_of_invoices_and_a_word_for_both_kinds_nothing_of_notes(
    tmp_path: Path,
) -> None:
    invoices = (*HEADER[:4], "Invoice value", *HEADER[5:])
    assert signs(text(tmp_path / "Eco Credit Co.csv", [invoices, row("Regular", "A/1")])) == [("B2B", 1000_00)]
    both = [["Credit notes and debit notes"], HEADER, row("Credit Note", "C/1"), row("Debit Note", "D/1")]
    assert signs(text(tmp_path / "Credit notes.csv", both)) == [("B2BCN", -1000_00), ("B2BDN", 1000_00)]


def test_a_first_row_that_is_only_text_is_a_row_of_data(tmp_path: Path) -> None:
    """Of an odd GSTIN, a day with its month's name and grouped amounts, as a CSV has them."""
    path = text(tmp_path / "t.csv", [["B2B-CN"], HEADER, row("", "C/1", "29AAACT2222B1Z1"), row("", "C/2")])
    assert signs(path) == [("B2BCN", -1000_00), ("B2BCN", -1000_00)]


def test_such_a_table_is_no_purchase_register(tmp_path: Path, tables: dict[str, Rows]) -> None:
    with pytest.raises(WrongFile, match=r"t\.csv is a table of IMS, no purchase register; bring it in with Sync\."):
        books.read(text(tmp_path / "t.csv", tables["b2b"]), GSTIN)
