"""The user's links win over every rule, and last: through new syncs and imports, and through Undo."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from month import EXAMPLE

from ims_xl.errors import NotAllowed
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.ims import linking as pairs
from ims_xl.ims.linking import APART, LINKED
from ims_xl.steps import data, linking, matching, undoing
from ims_xl.tables import Books, Journal, Links, Problems, Records, Review


def row_of(workbook: ClosedWorkbook, number: str) -> pd.Series:
    review = workbook.read(Review)
    return review[(review[Review.document_number] == number) & review[Review.record_id].notna()].iloc[0]


def alone_in_books(workbook: ClosedWorkbook) -> pd.Series:
    review = workbook.read(Review)
    return review[review[Review.status] == "Books Only"].dropna(subset=[Review.books_number]).iloc[0]


def test_a_link_and_an_unlink_survive_a_new_sync_import_and_match(workbook: ClosedWorkbook) -> None:
    entry = alone_in_books(workbook)
    told = linking.link(workbook, "DL/77", entry[Review.books_number]).sentence
    assert told.startswith("1 pair is linked from now on (Partially Matched)")
    review = workbook.read(Review)
    pair = review[(review[Review.status] == "Matched")].iloc[0]
    linking.unlink(workbook, pair[Review.document_number], pair[Review.books_number], pair[Review.supplier_gstin])
    data.sync(workbook, [EXAMPLE / "ims_download.json"])
    data.import_books(workbook, [EXAMPLE / "purchase_register.xlsx"])
    matching.match(workbook)
    linked = row_of(workbook, "DL/77")
    assert (linked[Review.entry_id], linked[Review.reason]) == (entry[Review.entry_id], "MANUAL")
    after = workbook.read(Review)
    apart = after[after[Review.record_id] == pair[Review.record_id]].iloc[0]
    assert apart[Review.entry_id] != pair[Review.entry_id]
    assert workbook.read(Links)[Links.decision].tolist() == [LINKED, APART]


def test_undo_takes_a_link_back_with_the_note_that_went_along(workbook: ClosedWorkbook) -> None:
    entry, review = alone_in_books(workbook), workbook.read(Review)
    review.loc[review[Review.row_id] == entry[Review.row_id], Review.note] = "=ask Asha"
    workbook.write({Review: review})
    before = workbook.read(Review)
    linking.link(workbook, "DL/77", entry[Review.books_number])
    assert row_of(workbook, "DL/77")[Review.note] == "=ask Asha"
    after = workbook.read(Review)
    assert undoing.undo(workbook).sentence.startswith("Taken back: Link of ")
    pd.testing.assert_frame_equal(workbook.read(Review), before)
    assert workbook.read(Links).empty
    undoing.redo(workbook)
    pd.testing.assert_frame_equal(workbook.read(Review), after)
    log = workbook.read(Journal)
    links = log[(log[Journal.table] == Links.sheet) & (log[Journal.column_name] == Links.decision.header)]
    assert links[Journal.new].fillna("").tolist() == [LINKED, "", LINKED]


def test_a_number_that_is_nowhere_is_named(workbook: ClosedWorkbook) -> None:
    with pytest.raises(NotAllowed, match='Portal has no open document with the number "NOWHERE"'):
        linking.link(workbook, "NOWHERE", "X")
    with pytest.raises(NotAllowed, match='Books has no open document with the number "NOWHERE"'):
        linking.link(workbook, "DL/77", "NOWHERE")


def test_of_several_documents_of_a_number_the_one_is_named_by_its_supplier_or_its_id() -> None:
    def two(*suppliers: str) -> pd.DataFrame:
        rows = [
            {"record_id": f"id {at}", "document_number": "A/1", "supplier_gstin": who}
            for at, who in enumerate(suppliers)
        ]
        return Records.of_rows(rows)

    entries = Books.of_rows([{"entry_id": "E", "document_number": "B/1"}])
    with pytest.raises(NotAllowed, match=r'2 documents with the number "A/1"\. Name the --supplier: P, Q\.'):
        pairs.named(two("P", "Q"), entries, "A/1", "B/1")
    with pytest.raises(NotAllowed, match=r"Write in its place the id of the one: id 0 or id 1\."):
        pairs.named(two("P", "P"), entries, "A/1", "B/1")
    assert pairs.named(two("P", "P"), entries, "id 1", "B/1") == ("id 1", "E")


def test_one_row_alone_cannot_be_linked(workbook: ClosedWorkbook) -> None:
    with pytest.raises(NotAllowed, match="Select two rows or more"):
        linking.link_rows(workbook, [row_of(workbook, "DL/77")[Review.row_id]])
    with pytest.raises(NotAllowed, match="No row with both a record and an entry"):
        linking.unlink_rows(workbook, [alone_in_books(workbook)[Review.row_id]])


def test_a_link_whose_entry_is_gone_is_told_and_says_nothing(workbook: ClosedWorkbook, tmp_path: Path) -> None:
    linking.link(workbook, "DL/77", alone_in_books(workbook)[Review.books_number])
    links = workbook.read(Links)
    links[Links.entry_id], links[Links.learn] = "another", "No"
    workbook.write({Links: links})
    matching.match(workbook)
    problems = workbook.read(Problems)
    assert problems.loc[problems["sheet_name"] == Links.sheet, Problems.value].tolist() == ["DL/77"]
    assert row_of(workbook, "DL/77")[Review.reason] != "MANUAL"


def test_what_a_link_teaches_is_shown_followed_logged_and_outlives_its_documents(workbook: ClosedWorkbook) -> None:
    lone = alone_in_books(workbook)
    linking.link(workbook, "DL/77", lone[Review.books_number])
    links = workbook.read(Links)
    assert links[Links.supplier_gstin].notna().all()
    taught = links[Links.teaches].fillna("")[0]
    assert "in the books stands for" in taught
    log = workbook.read(Journal)
    told = log[log[Journal.column_name] == Links.teaches.header]
    assert (told[Journal.new].tolist(), told[Journal.document_number].tolist()) == ([taught], ["DL/77"])
    links[Links.learn] = "No"
    workbook.write({Links: links})
    matching.match(workbook)
    assert "switched off" in workbook.read(Links)[Links.teaches][0]
    links = workbook.read(Links)
    links[Links.learn] = None
    links[[Links.record_id, Links.entry_id]] = "gone"
    workbook.write({Links: links})
    matching.match(workbook)
    assert workbook.read(Links)[Links.teaches].tolist() == [taught]
    assert workbook.read(Problems).query("sheet_name == 'Links'").empty


def test_undo_of_a_link_takes_its_lesson_back(workbook: ClosedWorkbook) -> None:
    linking.link(workbook, "DL/77", alone_in_books(workbook)[Review.books_number])
    undoing.undo(workbook)
    log = workbook.read(Journal)
    assert log.loc[log[Journal.column_name] == Links.teaches.header, Journal.new].fillna("").tolist()[-1] == ""
    undoing.redo(workbook)
    assert "stands for" in workbook.read(Links)[Links.teaches][0]


def test_a_link_of_an_older_release_learns_who_was_linked(workbook: ClosedWorkbook) -> None:
    linking.link(workbook, "DL/77", alone_in_books(workbook)[Review.books_number])
    links = workbook.read(Links)
    before = links.copy()
    links[[Links.supplier_gstin, Links.books_gstin, Links.books_supplier, Links.teaches]] = None
    workbook.write({Links: links})
    matching.match(workbook)
    pd.testing.assert_frame_equal(workbook.read(Links), before)
