"""The client copy: what it holds, what it must not hold, and for whom a part of it is."""

from __future__ import annotations

import re
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from month import copied
from openpyxl import load_workbook
from openxml_audit import FileFormat, OpenXmlValidator

from ims_xl import settings
from ims_xl.__main__ import main
from ims_xl.errors import NotAllowed
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.gst.replies import Reply
from ims_xl.share.copy_rows import ANSWER, Copy
from ims_xl.steps import sharing
from ims_xl.tables import Journal, Review

SECRETS = {  # what stands in the workbook and is none of the client's business
    Review.note: "between us: they always pay late",
    Review.remarks: "remark for the portal only",
}


@pytest.fixture(scope="module")
def sent(october: Path, tmp_path_factory: pytest.TempPathFactory) -> ClosedWorkbook:
    """A workbook whose rows all carry internal words, with its copy beside it. Look, do not write."""
    workbook = copied(october, tmp_path_factory.mktemp("sent"))
    review = workbook.read(Review)
    for column, told in SECRETS.items():
        review[column] = told
    workbook.write({Review: review})
    sharing.client_copy(workbook, workbook.folder / "copy.xlsx")
    return workbook


@pytest.fixture
def copy(sent: ClosedWorkbook, workbook: ClosedWorkbook, tmp_path: Path) -> Path:
    """The copy of a workbook whose rows all carry internal words; the workbook is as it was after it."""
    shutil.copy(sent.path, workbook.path)
    return Path(shutil.copy(sent.folder / "copy.xlsx", tmp_path))


def parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name).decode("utf-8", "replace") for name in package.namelist()}


def shown(path: Path) -> pd.DataFrame:
    return pd.read_excel(path, sheet_name=Copy.sheet, header=3, dtype=str, engine="calamine")


def test_every_row_of_reconciliation_is_in_the_copy_once(copy: Path, workbook: ClosedWorkbook) -> None:
    rows, review = shown(copy), workbook.read(Review)
    assert list(rows.columns) == [column.header for column in Copy.columns()]
    assert len(rows) == len(review) == rows[Copy.code.header].nunique()
    tax = review[["igst", "cgst", "sgst", "cess"]].sum(axis=1, min_count=1)
    books = review[["books_igst", "books_cgst", "books_sgst", "books_cess"]].sum(axis=1, min_count=1)
    expected = int(tax.where(review[Review.record_id].notna(), books).sum())
    assert round(rows[Copy.tax.header].astype(float).sum() * 100) == expected


def test_the_copy_holds_no_word_of_what_it_must_not_hold(
    copy: Path, sent: ClosedWorkbook, workbook: ClosedWorkbook
) -> None:
    review, key = workbook.read(Review), workbook.setting(settings.COPY_KEY)
    assert key
    whole = "\n".join(f"{name}\n{text}" for name, text in parts(copy).items())
    forbidden = [*SECRETS.values(), key, str(sent.folder), workbook.name, "Suggested", "cfg", "Pending", "vba"]
    forbidden += review[Review.row_id].tolist()
    for word in forbidden:
        assert word not in whole, word


def test_the_copy_has_no_macros_links_or_author(copy: Path) -> None:
    found = parts(copy)
    assert not [name for name in found if re.search(r"vba|externalLink|customXml|connections|comments", name)]
    assert not [text for text in found.values() if 'TargetMode="External"' in text]
    core = found["docProps/core.xml"]
    assert re.findall(r"<dc:creator>(.*?)</dc:creator>", core) in ([], [""])
    assert re.findall(r"<cp:lastModifiedBy>(.*?)</cp:lastModifiedBy>", core) in ([], [""])


def test_a_suppliers_copy_holds_no_other_suppliers_name(workbook: ClosedWorkbook, tmp_path: Path) -> None:
    review = workbook.read(Review)
    gstin = "24AAACU3333C1ZY"
    path = sharing.client_copy(workbook, tmp_path / "one.xlsx", supplier=gstin.lower(), only_open=False).files[0]
    rows = shown(path)
    assert set(rows[Copy.supplier_gstin.header]) == {gstin}
    whole = "\n".join(parts(path).values())
    others = review.loc[review[Review.supplier_gstin].fillna(review[Review.books_gstin]) != gstin]
    for word in {*others[Review.supplier_name].dropna(), *others[Review.supplier_gstin].dropna()}:
        assert word not in whole or word == workbook.setting(settings.CLIENT), word


def test_a_part_by_status_state_or_need_is_just_that(workbook: ClosedWorkbook, tmp_path: Path) -> None:
    books_only = sharing.client_copy(workbook, tmp_path / "a.xlsx", statuses=["books only"]).files[0]
    assert set(shown(books_only)[Copy.status.header]) == {"Books Only"}
    everything = len(workbook.read(Review))
    there = sharing.client_copy(workbook, tmp_path / "b.xlsx", branch="Maharashtra").files[0]
    assert 0 < len(shown(there)) <= everything
    review = workbook.read(Review)
    review[Review.action] = None
    workbook.write({Review: review})
    asked = shown(sharing.client_copy(workbook, tmp_path / "c.xlsx", only_open=True).files[0])
    assert 0 < len(asked) < everything
    assert "Matched" not in set(asked[Copy.status.header])


REFUSED = [
    ({"supplier": "29AAAAA0000A1Z5"}, "no document of the supplier 29AAAAA0000A1Z5"),
    ({"branch": "Atlantis"}, '"Atlantis" is no branch'),
    ({"statuses": ["odd"]}, '"odd" is no status'),
    ({"branch": "Lakshadweep"}, "No row of Reconciliation is of that kind"),
]


@pytest.mark.parametrize(("part", "told"), REFUSED)
def test_a_part_that_is_none_is_refused(workbook: ClosedWorkbook, tmp_path: Path, part: dict, told: str) -> None:
    with pytest.raises(NotAllowed, match=told):
        sharing.client_copy(workbook, tmp_path / "a.xlsx", **part)
    assert not (tmp_path / "a.xlsx").exists()


def test_a_copy_never_takes_the_place_of_one_that_may_hold_answers(copy: Path, workbook: ClosedWorkbook) -> None:
    before = copy.read_bytes()
    with pytest.raises(NotAllowed, match="may hold answers"):
        sharing.client_copy(workbook, copy)
    assert copy.read_bytes() == before
    with pytest.raises(NotAllowed, match=r"Name it copy\.xlsx"):
        sharing.client_copy(workbook, copy.with_suffix(".xlsm"))


def test_text_that_begins_like_a_formula_stays_text(workbook: ClosedWorkbook, tmp_path: Path) -> None:
    review = workbook.read(Review)
    review.loc[0, Review.supplier_name] = '=HYPERLINK("http://example.com")'
    review.loc[1, Review.supplier_name] = "@SUM(A1)"
    workbook.write({Review: review})
    sheet = load_workbook(sharing.client_copy(workbook, tmp_path / "a.xlsx").files[0])[Copy.sheet]
    assert [sheet.cell(row, 2).data_type for row in (5, 6)] == ["s", "s"]
    assert sheet["B5"].value == '=HYPERLINK("http://example.com")'


def test_only_the_answers_are_open_and_each_has_its_choices(copy: Path) -> None:
    sheet = load_workbook(copy)[Copy.sheet]
    assert sheet.protection.sheet
    assert not sheet.protection.autoFilter, "filtering stays possible"
    first = [cell.protection.locked for cell in sheet[5]]
    assert first == [column not in ANSWER for column in Copy.columns()]
    rules = {rule.type: rule for rule in sheet.data_validations.dataValidation}
    assert rules["list"].formula1 == f'"{",".join(Reply)}"'
    assert set(rules) == {"list", "date", "textLength"}
    assert sheet.auto_filter.ref == "A4:Q39"
    assert sheet.freeze_panes == "D5"
    assert sheet["D5"].number_format == "dd\\-mm\\-yyyy"


def test_the_cover_says_whose_it_is_and_adds_up_by_formulas(copy: Path) -> None:
    cover = load_workbook(copy)["Start here"]
    cells = [str(cell.value) for row in cover.iter_rows() for cell in row if cell.value is not None]
    assert "Rainbow Industries Limited" in cells
    assert any("27AABCR1234F1ZS" in cell and "October 2026" in cell for cell in cells)
    formulas = [cell for cell in cells if cell.startswith("=")]
    assert len([cell for cell in formulas if cell.startswith("=COUNTIF(Documents!")]) == 9
    assert len(cover._charts) == 1


def test_the_package_is_in_order(copy: Path) -> None:
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(str(copy))
    assert not result.errors


def test_the_log_says_what_went_out(copy: Path, workbook: ClosedWorkbook) -> None:
    last = workbook.read(Journal).iloc[-1]
    assert (last["step"], last["new"]) == ("Client copy", "copy.xlsx: 35 documents")


def test_the_command_says_how_many_and_by_when(
    workbook: ClosedWorkbook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "for the client.xlsx"
    assert main(["client-copy", str(workbook.path), "--out", str(out), "--by", "10-11-2026"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("35 documents copied to for the client.xlsx for the client, to be answered by 10-11-2026.")
    assert date(2026, 11, 10).strftime("%d-%m-%Y") in "".join(parts(out).values())
