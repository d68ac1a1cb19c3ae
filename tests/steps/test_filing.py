"""Files written beside the workbook: none takes the place of one that may not be uploaded yet, none is half there."""

from __future__ import annotations

from pathlib import Path

import pytest
from month import EXAMPLE

from ims_xl import settings
from ims_xl.columns import Owner
from ims_xl.errors import FileUnreadable, NotAllowed, WorkbookUnusable
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.gst.actions import ImsAction
from ims_xl.steps import actions, data, filing
from ims_xl.tables import Problems, Records, Review


def choose(workbook: ClosedWorkbook, number: str, action: str) -> None:
    """Choose in the drop-down column, as a person would, without applying."""
    review = workbook.read(Review)
    review.loc[review[Review.document_number] == number, Review.action] = action
    workbook.write({Review: review})


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.json")}


def opened_elsewhere(workbook: ClosedWorkbook) -> None:
    (workbook.folder / f"~${workbook.path.name}").touch()


def test_a_second_send_leaves_the_file_of_the_first(workbook: ClosedWorkbook) -> None:
    before = contents(workbook.folder)
    choose(workbook, "TX-2045", "Pending")
    actions.apply(workbook)
    (second,) = filing.send(workbook).files
    assert second.name == "ims_27AABCR1234F1ZS_102026_1of1_2.json"
    assert {name: contents(workbook.folder)[name] for name in before} == before
    (third, imports) = filing.send(workbook, again=True).files
    assert third.name.endswith("_1of1_3.json")
    assert imports.name.endswith("_imports_1of1_3.json")


def test_a_send_that_fails_leaves_files_and_records_as_they_were(workbook: ClosedWorkbook) -> None:
    before, records = contents(workbook.folder), workbook.read(Records)
    opened_elsewhere(workbook)
    with pytest.raises(WorkbookUnusable, match="is open in Excel"):
        filing.send(workbook, again=True)
    assert contents(workbook.folder) == before
    assert workbook.read(Records).equals(records)


def test_a_draft_that_fails_leaves_the_earlier_draft(workbook: ClosedWorkbook) -> None:
    before = contents(workbook.folder)
    actions.choose(workbook, [_row(workbook, "TX-2045")], ImsAction.PENDING)
    opened_elsewhere(workbook)
    with pytest.raises(WorkbookUnusable):
        filing.compute_2b(workbook)
    assert contents(workbook.folder) == before


def test_a_place_that_cannot_be_written_to_is_told_before_the_workbook_changes(workbook: ClosedWorkbook) -> None:
    draft = workbook.folder / "gstr2b_27AABCR1234F1ZS_102026_draft.json"
    draft.unlink()
    draft.mkdir()
    before = workbook.path.read_bytes()
    with pytest.raises(FileUnreadable, match=r"draft\.json cannot be written"):
        filing.compute_2b(workbook)
    assert workbook.path.read_bytes() == before


def test_choices_not_applied_yet_are_told_when_sending(workbook: ClosedWorkbook) -> None:
    assert "not applied" not in filing.send(workbook).sentence
    choose(workbook, "TX-2045", "Pending")
    told = filing.send(workbook).sentence
    assert told.startswith("Nothing to send")
    assert told.endswith("Chosen on Reconciliation but not applied: 1. Apply, then Send again.")


def _row(workbook: ClosedWorkbook, number: str) -> str:
    review = workbook.read(Review)
    return str(review.loc[review[Review.document_number] == number, Review.row_id].item())


def test_records_of_another_client_are_neither_mixed_nor_sent(workbook: ClosedWorkbook) -> None:
    workbook.write({}, {settings.GSTIN: "29AAACT2222B1ZX"})
    before = workbook.path.read_bytes()
    told = "Portal holds records of 27AABCR1234F1ZS, but Settings, GSTIN is 29AAACT2222B1ZX"
    for step in (
        lambda: data.sync(workbook, [EXAMPLE / "ims_download.json"]),
        lambda: filing.send(workbook, again=True),
        lambda: filing.compute_2b(workbook),
    ):
        with pytest.raises(NotAllowed, match=told):
            step()
    assert workbook.path.read_bytes() == before


def test_remarks_on_one_register_outlive_the_import_of_another(workbook: ClosedWorkbook, tmp_path: Path) -> None:
    before = workbook.read(Problems)
    of_first = before[before[Problems.file] == "purchase_register.xlsx"]
    assert len(of_first)
    more = tmp_path / "more.csv"
    more.write_text(
        "GSTIN,Invoice No,Invoice Date,Taxable Value,IGST,CGST,SGST,Invoice Value\n"
        "29AAACT2222B1ZX,TX-1900A,10/09/2026,12000,2160,0,0,14160\n",
        encoding="utf-8",
    )
    data.import_books(workbook, [more])
    after = workbook.read(Problems)
    assert (after[Problems.file] == "purchase_register.xlsx").sum() == len(of_first)
    data.import_books(workbook, [EXAMPLE / "purchase_register.xlsx"])
    again = workbook.read(Problems)
    assert (again[Problems.file] == "purchase_register.xlsx").sum() == len(of_first)


def test_no_record_in_a_file_is_too_few(workbook: ClosedWorkbook) -> None:
    workbook.write({}, {settings.CHUNK: 0})
    with pytest.raises(NotAllowed, match="Records in a file: 0 is too few"):
        filing.send(workbook, again=True)


def test_a_refused_choice_is_told_when_sending(workbook: ClosedWorkbook) -> None:
    choose(workbook, "4455667", "Reject")
    assert filing.send(workbook).sentence.endswith("Refused and not sent: 1; see the column Refused because.")


def test_who_has_chosen_nothing_yet_is_told_where_to_choose(workbook: ClosedWorkbook) -> None:
    records, review = workbook.read(Records), workbook.read(Review)
    records[Records.chosen_action] = None
    mine = [column for column in Review.columns(Owner.USER) if not column.hidden]
    review = Review.conform(review.drop(columns=[*mine, Review.refused]))
    workbook.write({Records: Records.conform(records), Review: review})
    where = "Choose in the column Action of Reconciliation, then Apply."
    assert actions.apply(workbook).sentence == f"No action is chosen yet. {where}"
    assert filing.send(workbook).sentence == f"Nothing to send: no record has an action yet. {where}"
    assert filing.send(workbook, only_show=True).sentence == f"Nothing to send: no record has an action yet. {where}"
