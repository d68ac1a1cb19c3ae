"""Files written beside the workbook: none takes the place of one that may not be uploaded yet, none is half there."""

from __future__ import annotations

from pathlib import Path

import pytest

from ims_xl.errors import FileUnreadable, WorkbookUnusable
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.gst.actions import ImsAction
from ims_xl.steps import actions, filing
from ims_xl.tables import Records, Review


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
    actions.choose(workbook, [_row(workbook, "TX-2045")], ImsAction.PENDING, "Pending")
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
