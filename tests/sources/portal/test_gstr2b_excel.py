"""GSTR-2B reads the same from Excel as from JSON, in layouts old and new; a split one is put together."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from portal_files import GSTIN, OCTOBER, OTHER_GSTIN, SAMPLES, written
from portal_workbooks import statement

from ims_xl.errors import WrongFile
from ims_xl.gst.period import TaxPeriod
from ims_xl.sources.portal import gstr2b
from ims_xl.sources.recognise import FileKind, recognise


@pytest.mark.parametrize("old_layout", [False, True])
def test_a_statement_in_excel_is_the_statement_in_json(tmp_path: Path, old_layout: bool) -> None:
    path = statement(tmp_path / "2B.xlsx", old_layout=old_layout)
    assert recognise(path) is FileKind.GSTR2B
    excel, wire = gstr2b.read(path, GSTIN, OCTOBER), gstr2b.read(SAMPLES / "gstr2b.json", GSTIN, OCTOBER)
    pd.testing.assert_frame_equal(excel.leaves, wire.leaves)
    pd.testing.assert_frame_equal(excel.direct, wire.direct)
    pd.testing.assert_frame_equal(excel.filing_dates, wire.filing_dates)
    assert excel.generated_on == wire.generated_on
    assert excel.tally == wire.tally
    assert excel.problems == []


def test_a_row_a_rate_becomes_one_document_and_its_total_row_is_not_added(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "2B.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("ITC Available")
    sheet = book.add_worksheet("B2B")
    header = ("GSTIN of supplier", "Trade/Legal name", "Invoice number", "Invoice type", "Invoice Date",
              "Invoice Value(₹)", "Place of supply", "Supply Attract Reverse Charge", "Rate(%)", "Taxable Value (₹)",
              "Integrated Tax(₹)", "Central Tax(₹)", "State/UT Tax(₹)", "Cess(₹)")  # fmt: skip
    sheet.write_row(4, 0, header)
    start = (OTHER_GSTIN, "Tatva", "T/1", "Regular", "05/10/2026", 2230.0, "Maharashtra", "Yes")
    sheet.write_row(6, 0, (*start, 18, 1000.1, 180.02, 0, 0, 0))
    sheet.write_row(7, 0, (*start, 5, 1000, 50, 0, 0, 0))
    sheet.write_row(8, 0, (*start[:2], "T/1-Total", *start[3:], "-", 2000.1, 230.02, 0, 0, 0))
    book.close()
    direct = gstr2b.read(path, GSTIN, OCTOBER).direct
    assert direct[["document_number", "document_value", "taxable_value", "igst"]].values.tolist() == [
        ["T/1", 223_000, 200_010, 23_002]
    ]


def test_another_recipients_or_months_workbook_is_named(tmp_path: Path) -> None:
    path = statement(tmp_path / "2B.xlsx")
    with pytest.raises(WrongFile, match=rf"2B.xlsx is of {GSTIN}, but this workbook is of {OTHER_GSTIN}"):
        gstr2b.read(path, OTHER_GSTIN, OCTOBER)
    with pytest.raises(WrongFile, match="is the GSTR-2B of October 2026, but"):
        gstr2b.read(path, GSTIN, TaxPeriod("2026-11"))


def parts(folder: Path) -> list[Path]:
    """The sample in two parts: notes and the rest, each with the summary."""
    data = json.loads((SAMPLES / "gstr2b.json").read_text(encoding="utf-8"))["data"]
    notes = {key: data["docdata"][key] for key in ("cdnr", "cdnra")}
    rest = {key: value for key, value in data["docdata"].items() if key not in notes}
    first = data | {"fc": 2, "file_num": 1, "docdata": rest}
    second = data | {"fc": 2, "file_num": 2, "docdata": notes, "docRejdata": {}}
    return [written(folder, {"data": first}, "first.json"), written(folder, {"data": second}, "second.json")]


def test_the_parts_of_a_split_statement_make_the_whole_one_in_any_order(tmp_path: Path) -> None:
    wire = gstr2b.read(SAMPLES / "gstr2b.json", GSTIN, OCTOBER)
    for paths in (parts(tmp_path), parts(tmp_path)[::-1]):
        (whole,) = gstr2b.read_files(paths, GSTIN, OCTOBER)
        pd.testing.assert_frame_equal(whole.direct, wire.direct)
        pd.testing.assert_frame_equal(whole.leaves, wire.leaves)
        assert (whole.tally, whole.problems) == (wire.tally, [])


def test_a_part_alone_is_refused_with_the_number_of_the_missing_one(tmp_path: Path) -> None:
    with pytest.raises(WrongFile, match=r"first.json is part 1 of 2; part 2 is missing"):
        gstr2b.read(parts(tmp_path)[0], GSTIN, OCTOBER)


@pytest.mark.parametrize(
    ("cell", "value", "words"),
    [
        ("A5", "x", "without a header known here"),
        ("G5", "1,2,3", "without a header known here"),
        ("J6", "Total", "no column for Integrated Tax;"),
    ],
)
def test_rows_below_a_header_that_was_damaged_are_told(tmp_path: Path, cell: str, value: str, words: str) -> None:
    book = load_workbook(statement(tmp_path / "2B.xlsx"))
    book["B2B"][cell] = value
    book.save(tmp_path / "damaged.xlsx")
    read = gstr2b.read(tmp_path / "damaged.xlsx", GSTIN, OCTOBER)
    assert [problem.sheet for problem in read.problems if words in problem.message] == ["B2B"]


def test_dates_that_excel_shows_as_counts_of_days_are_read(tmp_path: Path) -> None:
    book = load_workbook(statement(tmp_path / "2B.xlsx"))
    for cell in (each for row in book["B2B"] for each in row if each.column == 5 and each.row > 6 and each.value):
        day, month, year = map(int, re.split("[-/]", cell.value))
        cell.value = (date(year, month, day) - date(1899, 12, 30)).days
    book.save(tmp_path / "counts.xlsx")
    read, before = (gstr2b.read(tmp_path / name, GSTIN, OCTOBER) for name in ("counts.xlsx", "2B.xlsx"))
    pd.testing.assert_frame_equal(read.documents, before.documents)
    assert read.problems == []
