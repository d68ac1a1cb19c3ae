"""What this program wrote is neither the portal's nor a register: each of its files is named as what it is."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from counted import Counted

from ims_xl import match_files
from ims_xl.errors import WrongFile
from ims_xl.sources import sheets
from ims_xl.sources.recognise import FileKind, recognise
from ims_xl.steps import data, evidence, filing, sharing, writing

EXAMPLE = Path(__file__).parents[2] / "examples" / "october-2026"
OTHERS = "choose a file of the portal, or the register from the accounting program."


def matches(desk: Counted) -> Path:
    out = desk.folder / "matches.csv"
    match_files.match_files(EXAMPLE / "ims_download.json", EXAMPLE / "purchase_register.xlsx", out)
    return out


def comparison(desk: Counted) -> Path:
    filing.compute_2b(desk, [EXAMPLE / "gstr2b.json"])
    return next(desk.folder.glob("*_comparison.csv"))


MADE: list[tuple[Callable[[Counted], Path], str]] = [
    (lambda desk: sharing.client_copy(desk).files[0], "a copy for the client: bring it in with Merge replies."),
    (
        lambda desk: next(path for path in writing.supplier_letters(desk, no_pdf=True).files if path.suffix == ".xlsx"),
        "a statement for a supplier: bring it in with Merge supplier answers.",
    ),
    (
        lambda desk: next(path for path in evidence.working_paper_of(desk).files if path.suffix == ".xlsx"),
        f"a working paper of this program: {OTHERS}",
    ),
    (lambda desk: evidence.payments(desk).files[0], f"a list of payments of this program: {OTHERS}"),
    (comparison, f"a comparison of two GSTR-2B: {OTHERS}"),
    (matches, f"a list of matches of this program: {OTHERS}"),
]


@pytest.mark.parametrize(
    ("made", "said"), MADE, ids=["copy", "statement", "paper", "payments", "comparison", "matches"]
)
def test_a_file_of_ours_is_named_and_not_brought_in(desk: Counted, made: Callable[[Counted], Path], said: str) -> None:
    path = made(desk)
    with pytest.raises(WrongFile) as refusal:
        recognise(path)
    assert str(refusal.value) == f"{path.name} is {said}"


def test_a_clients_workbook_is_no_download_of_the_portal(desk: Counted, october: Path) -> None:
    """Its sheet Portal has all that a table of IMS has."""
    path = next(october.glob("*.xlsm"))
    said = f"{path.name} is a client's workbook of this program: {OTHERS}"
    for step in (data.sync, data.import_books, filing.compute_2b):
        with pytest.raises(WrongFile) as refusal:
            step(desk, [path])
        assert str(refusal.value) == said


def test_nor_are_its_sheets_saved_one_by_one_as_text(desk: Counted, tmp_path: Path) -> None:
    path = tmp_path / "Documents.csv"
    copied = next(sheet for sheet in sheets.read(sharing.client_copy(desk).files[0]) if sheet.name == "Documents")
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(copied.rows)
    with pytest.raises(WrongFile, match=r"Documents\.csv is a copy for the client"):
        recognise(path)


def test_our_draft_of_gstr_2b_does_not_agree_with_itself(desk: Counted) -> None:
    filing.compute_2b(desk)
    draft = next(desk.folder.glob("gstr2b_*_draft.json"))
    for step in (data.sync, filing.compute_2b):
        with pytest.raises(
            WrongFile, match=r"is this program's own draft of GSTR-2B, and no statement of the portal's"
        ):
            step(desk, [draft])


def test_nor_does_a_draft_written_before_drafts_were_marked(desk: Counted, tmp_path: Path) -> None:
    filing.compute_2b(desk)
    draft = json.loads(next(desk.folder.glob("gstr2b_*_draft.json")).read_text(encoding="utf-8"))
    del draft["draft"]

    def given(value: object) -> Path:
        path = tmp_path / "2b.json"
        path.write_text(json.dumps(value), encoding="utf-8")
        return path

    with pytest.raises(WrongFile, match=r"is this program's own draft of GSTR-2B, and no statement of the portal's"):
        filing.compute_2b(desk, [given(draft)])
    leaves = draft["data"]["itcsumm"]["itcrev"]["nonrevsup"]
    for other in (  # each a trait of the portal's statements
        {"chksum": "1"} | draft,
        {"data": draft["data"] | {"cpsumm": {}}},
        {"data": dict(sorted(draft["data"].items()))},
        {"data": draft["data"] | {"itcsumm": draft["data"]["itcsumm"] | {"itcrev": {"nonrevsup": leaves}}}},
    ):
        assert recognise(given(other)) is FileKind.GSTR2B


def test_a_register_with_a_sheet_of_our_name_stays_one(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Books"
    book.active.append(["GSTIN", "Bill No", "Bill Date", "Taxable Value", "Code", "Because"])
    book.create_sheet("Settings")
    book.save(tmp_path / "register.xlsx")
    assert recognise(tmp_path / "register.xlsx") is FileKind.BOOKS
