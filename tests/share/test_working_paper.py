"""The working paper: its totals are the workbook's, its seal fits one state only, and Verify names every change."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from counted import Counted
from hypothesis import given
from hypothesis import settings as within
from hypothesis import strategies as st
from openpyxl import load_workbook
from pandas import DataFrame

from ims_xl import settings
from ims_xl.columns import Table
from ims_xl.errors import NotAllowed, Problem, WrongFile
from ims_xl.excel.memory import MemoryWorkbook
from ims_xl.gst.money import words
from ims_xl.gst.statuses import STATUSES
from ims_xl.share import seal, working_paper, working_paper_pages
from ims_xl.share.seal import SEALED, Decided
from ims_xl.steps import evidence
from ims_xl.tables import Journal, Problems, Records, Review, Table4


@pytest.fixture(scope="module")
def worked(worked_tables: dict[type[Table], DataFrame]) -> Counted:
    """The demo month with its decisions. Take a twin of it, do not write."""
    named: dict[Any, Any] = {
        settings.GSTIN: "27AABCR1234F1ZS",
        settings.CLIENT: "Rainbow Industries Limited",
        settings.PERIOD: "2026-10",
    }
    return Counted(worked_tables, named)


@pytest.fixture
def book(worked: Counted, tmp_path: Path) -> MemoryWorkbook:
    """The demo month with its decisions."""
    return worked.twin(tmp_path)


def frozen(files: tuple[Path, ...]) -> Path:
    return next(path for path in files if path.suffix == ".xlsx")


def change(book: MemoryWorkbook, number: str, **cells: object) -> None:
    records = book.read(Records)
    here = records[Records.document_number] == number
    for column, value in cells.items():
        records[column] = records[column].mask(here, value)
    book.write({Records: Records.conform(records)})


def test_the_paper_counts_what_the_workbook_holds(book: MemoryWorkbook) -> None:
    files = evidence.working_paper_of(book, prepared_by="A. Article", reviewed_by="P. Partner").files
    sheets = load_workbook(frozen(files))
    assert sheets.sheetnames == ["Summary", "Decisions", "GSTR-2B", "Table 4", "Open points"]
    assert all(sheet.protection.sheet for sheet in sheets)
    told = {row[0].value: row for row in sheets["Summary"].iter_rows() if row[0].value}
    assert told["Prepared by"][1].value == "A. Article"
    review = book.read(Review)
    for status in STATUSES:
        assert told[status][1].value == int((review[Review.status] == status).sum())
    decided = seal.decided(book.read(Records), review, book.read(Journal))
    assert sum(told[action][1].value for action in working_paper.ACTIONS) == len(decided)
    boxes = book.read(Table4)
    printed = [[cell.value for cell in row] for row in sheets["Table 4"].iter_rows(min_row=2)]
    shown = {row[0]: None if row[2] is None else round(row[2] * 100) for row in printed}
    held = {box: None if pd.isna(tax) else tax for box, tax in zip(boxes[Table4.box], boxes[Table4.igst], strict=True)}
    assert shown == held


def test_the_pdf_holds_the_seal_the_boxes_and_the_decisions(book: MemoryWorkbook, pdftotext: None) -> None:
    files = evidence.working_paper_of(book).files
    pdf = next(path for path in files if path.suffix == ".pdf")
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True).stdout.decode()
    decided = seal.decided(book.read(Records), book.read(Review), book.read(Journal))
    assert seal.seal(decided) in re.sub(r"\s+", " ", text)
    credit = book.read(Table4).set_index(Table4.box).loc["4(A)(5)", Table4.igst]
    assert words(int(credit)) in text
    assert "Only 500 of the credit was" in re.sub(r"\s+", " ", text)


def test_a_pdf_of_very_many_decisions_prints_what_needs_a_reader_and_says_where_the_rest_stands(
    book: MemoryWorkbook, pdftotext: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working_paper_pages, "MOST_DECISIONS", 28)
    monkeypatch.setattr(working_paper_pages, "MOST_POINTS", 2)
    files = evidence.working_paper_of(book).files
    pdf = next(path for path in files if path.suffix == ".pdf")
    raw = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True).stdout.decode()
    text = re.sub(r"\s+", " ", raw)
    decided = seal.decided(book.read(Records), book.read(Review), book.read(Journal))
    plain = (decided[Decided.status] == "Matched") & (decided[Decided.action] == "Accept")
    plain &= decided[Decided.itc_reduction].isna()
    assert len(decided) - 28 <= plain.sum()  # so that all that is not plain has room
    rest = len(decided) - 28
    assert f"Printed are 28 of {len(decided)} decisions" in text
    told = re.search(rf"The other {rest}, with tax of (₹[\d,.]+),", text)
    assert told
    tax = decided[["igst", "cgst", "sgst", "cess"]].fillna(0).sum(axis=1)
    assert told[1] == words(int(tax[plain].sort_values(key=abs).iloc[:rest].sum()))
    decisions = re.sub(r"\s+", "", raw[raw.index("Printed are 28") :])
    assert all(number in decisions for number in decided.loc[~plain, Decided.document_number])
    points = load_workbook(frozen(files))["Open points"]
    assert f"And {points.max_row - 2 - 2} more, on the sheet Open points" in text


def test_remarks_are_open_points_with_their_places_and_news_are_none() -> None:
    number = "1234567890123450"
    problems = pd.concat(
        [
            Problems.of_step("Since last sync", [Problem("New: 40 records, tax ₹1,41,325.", sheet="Portal")]),
            Problems.of_step(
                "Import books",
                [
                    Problem(f"{number} is stored as a number.", "r.xlsx", "Purchases", 20, "Bill No", number),
                    Problem("This is no date.", "r.xlsx", "Purchases", 21, "Bill Date", "31/02"),
                    Problem("The rows were counted twice."),
                ],
            ),
        ]
    )
    assert list(working_paper.remarks(problems)) == [
        f"r.xlsx, row 20: {number} is stored as a number.",
        "r.xlsx, row 21, 31/02: This is no date.",
        "The rows were counted twice.",
    ]


def test_who_decided_when_and_with_which_button_stands_beside_each_decision(book: MemoryWorkbook) -> None:
    decided = seal.decided(book.read(Records), book.read(Review), book.read(Journal))
    chosen = decided[decided[Decided.action].isin(["Accept", "Reject", "Pending"])]
    assert chosen[[Decided.who, Decided.moment]].notna().all(axis=None)
    assert set(chosen[Decided.step]) == {"Apply"}


def test_nothing_changed_is_said_and_each_change_is_named(book: MemoryWorkbook) -> None:
    paper = frozen(evidence.working_paper_of(book).files)
    assert evidence.verify(book, paper).sentence.endswith("Nothing decided has changed since.")
    change(book, "SZ/15", chosen_action="Reject", remarks="not ours")
    records = book.read(Records)
    gone = records[Records.document_number] == "DL/77"
    book.write({Records: records[~gone].reset_index(drop=True)})
    told = evidence.verify(book, paper).sentence.splitlines()
    assert told[0].endswith("Changed since: 3 cells.")
    assert sorted(told[1:]) == [
        "  DL/77, the document: there then, blank now.",
        "  SZ/15, Action: Accept then, Reject now.",
        "  SZ/15, Remarks: blank then, not ours now.",
    ]


def test_an_altered_paper_is_told_from_a_changed_workbook(book: MemoryWorkbook) -> None:
    paper = frozen(evidence.working_paper_of(book).files)
    sheets = load_workbook(paper)
    heads = [cell.value for cell in sheets["Decisions"][1]]
    sheets["Decisions"].cell(2, heads.index("Action") + 1, "Reject")
    sheets.save(paper)
    assert "was altered: its decisions give the seal" in evidence.verify(book, paper).sentence


def test_a_paper_forged_with_its_seal_is_not_in_the_log(book: MemoryWorkbook) -> None:
    paper = frozen(evidence.working_paper_of(book).files)
    log = book.read(Journal)
    book.write({Journal: log[log[Journal.step] != "Working paper"].reset_index(drop=True)})
    assert "is not in this workbook's log" in evidence.verify(book, paper).sentence


def test_what_is_no_paper_of_this_client_is_refused(book: MemoryWorkbook, tmp_path: Path, desk: Counted) -> None:
    paper = frozen(evidence.working_paper_of(book).files)
    other = tmp_path / "other.xlsx"
    sheets = load_workbook(paper)
    for row in range(2, sheets["Decisions"].max_row + 1):
        cell = sheets["Decisions"].cell(row, 1)
        cell.value = str(cell.value).replace("27AABCR1234F1ZS", "29AAACT2222B1ZX", 1)
    sheets.save(other)
    with pytest.raises(WrongFile, match="of another GSTIN than 27AABCR1234F1ZS"):
        evidence.verify(book, other)
    plain = tmp_path / "plain.csv"
    plain.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(WrongFile, match="is no working paper"):
        evidence.verify(book, plain)
    desk.write({Review: Review.empty()})
    with pytest.raises(NotAllowed, match="Reconciliation is empty"):
        evidence.working_paper_of(desk)


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "record_id": st.sampled_from("ABCDEF"),
            "igst": st.none() | st.integers(-(10**9), 10**9),
            "action": st.sampled_from(["Accept", "Reject"]),
            "remarks": st.none() | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6),
        }
    ),
    max_size=5,
    unique_by=lambda row: row["record_id"],
)


@within(max_examples=60, deadline=None)
@given(ROWS, ROWS, st.randoms())
def test_a_seal_fits_one_state_whatever_the_order(one: list[Any], other: list[Any], random: Any) -> None:
    first, second = Decided.of_rows(one), Decided.of_rows(other)
    shuffled = list(one)
    random.shuffle(shuffled)
    assert seal.seal(Decided.of_rows(shuffled)) == seal.seal(first)
    assert (seal.seal(first) == seal.seal(second)) == (not seal.changes(first, second))
    assert pd.Index(SEALED).is_unique
