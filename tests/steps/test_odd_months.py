"""Odd input to a month: each case is one clear sentence in its place, and nothing else is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ims_xl import settings
from ims_xl.errors import NotAllowed, WrongFile
from ims_xl.excel.memory import MemoryWorkbook
from ims_xl.steps import actions, data, filing, matching
from ims_xl.tables import Problems, Records, Review

GSTIN, SUPPLIER = "27AABCR1234F1ZS", "29AAACT2222B1ZX"


def invoice(number: str, **given: Any) -> dict[str, Any]:
    """An invoice as the portal's download has it."""
    plain = {"stin": SUPPLIER, "inum": number, "inv_typ": "R", "idt": "05-10-2026", "val": 1180, "pos": "27"}
    tax = {"txval": 1000, "iamt": 180, "camt": 0, "samt": 0, "cess": 0}
    return plain | tax | {"action": "N", "srcform": "R1", "rtnprd": "102026", "srcfilstatus": "Filed"} | given


def synced(folder: Path, sections: dict[str, Any], *files: Path) -> MemoryWorkbook:
    """A workbook after the sync of a download with these sections."""
    path = folder / "ims.json"
    path.write_text(json.dumps({"imsDetails": sections}), encoding="utf-8")
    book = MemoryWorkbook({}, {settings.GSTIN: GSTIN, settings.PERIOD: "2026-10"}, folder=folder)
    data.sync(book, [path, *files])
    return book


def said(book: MemoryWorkbook, step: str = "Sync") -> list[str]:
    problems = book.read(Problems)
    return problems.loc[problems[Problems.step] == step, Problems.message].tolist()


def test_in_the_middle_of_a_quarter_the_draft_says_that_the_portal_makes_none(tmp_path: Path) -> None:
    chosen = {settings.GSTIN: GSTIN, settings.PERIOD: "2026-11", settings.FREQUENCY: "Quarterly"}
    told = filing.compute_2b(MemoryWorkbook({}, chosen, folder=tmp_path)).sentence
    quarter = "that of October 2026 to December 2026 is drafted on 14-01-2027."
    assert f"So far: GSTR-3B is filed quarterly, so the portal makes no GSTR-2B of November 2026; {quarter}" in told
    closing = chosen | {settings.PERIOD: "2026-12"}
    assert "So far" not in filing.compute_2b(MemoryWorkbook({}, closing, folder=tmp_path)).sentence


def test_a_section_that_ims_does_not_have_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    book = synced(tmp_path, {"b2b": [invoice("A")], "b2c": [invoice("B")]})
    assert book.read(Records)[Records.document_number].tolist() == ["A"]
    (told,) = said(book)
    assert told.startswith('Left out: "b2c" is no section of IMS known here; its records: 1.')


def test_an_action_letter_that_is_none_is_named_and_its_record_is_kept(tmp_path: Path) -> None:
    book = synced(tmp_path, {"b2b": [invoice("A", action="X"), invoice("B", action="R")]})
    records = book.read(Records).set_index(Records.document_number)
    assert records.loc["B", Records.portal_action] == "Reject"
    assert records.loc["A", Records.portal_action] == "No action"
    problems = book.read(Problems)
    here = problems[problems[Problems.step] == "Sync"]
    assert here[Problems.value].tolist() == ["X"]
    assert here[Problems.row].tolist() == [1]


def test_without_flags_the_rules_decide_and_with_them_they_win(tmp_path: Path) -> None:
    rows = [invoice("A"), invoice("B", ispendactblocked="Y")]
    book = synced(tmp_path, {"b2b": rows})
    ids = book.read(Records)[Records.record_id].tolist()
    book.write({Review: Review.of_rows({"row_id": one, "record_id": one, "action": "Pending"} for one in ids)})
    assert actions.apply(book).sentence.startswith("1 decision changed. 1 refused")
    assert book.read(Review)[Review.refused].fillna("").tolist() == [
        "",
        "Pending refused: the portal has blocked Pending for this record (its flag ispendactblocked).",
    ]


def test_an_amendment_whose_original_is_not_known_counts_in_full_and_says_so(tmp_path: Path) -> None:
    amended = invoice("A", oinum="A", oidt="05-09-2026", idt="05-10-2026")
    book = synced(tmp_path, {"b2ba": [amended]})
    done = filing.compute_2b(book)
    assert "IGST ₹180" in done.sentence
    (told,) = said(book, "Compute 2B")
    assert told.startswith("Its original is not known here, so it counts in full (₹180)")


def statement(folder: Path, gstin: str, period: str) -> Path:
    path = folder / f"2b_{gstin}_{period}.json"
    body = {"gstin": gstin, "rtnprd": period, "itcsumm": {}, "docdata": {}}
    path.write_text(json.dumps({"chksum": "", "data": body}), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("gstin", "period", "told"),
    [(SUPPLIER, "102026", SUPPLIER), (GSTIN, "092026", "is the GSTR-2B of September 2026, but October 2026")],
)
def test_a_2b_of_another_client_or_period_is_refused_and_nothing_is_written(
    gstin: str, period: str, told: str, tmp_path: Path
) -> None:
    book = synced(tmp_path, {"b2b": [invoice("A")]})
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(WrongFile, match=told):
        filing.compute_2b(book, [statement(tmp_path, gstin, period)])
    assert len(list(tmp_path.iterdir())) == len(before) + 1


def test_a_decision_on_a_record_that_vanished_is_told_with_what_it_carried(tmp_path: Path) -> None:
    saved = invoice("A", srcfilstatus="Not Filed")
    book = synced(tmp_path, {"b2b": [saved, invoice("B")]})
    ids = book.read(Records)[Records.record_id].tolist()
    choices = [{"row_id": one, "record_id": one, "action": "Reject", "remarks": "not ours"} for one in ids]
    book.write({Review: Review.of_rows(choices)})
    actions.apply(book)
    (tmp_path / "ims.json").write_text(json.dumps({"imsDetails": {"b2b": [invoice("B")]}}), encoding="utf-8")
    done = data.sync(book, [tmp_path / "ims.json"])
    assert "1 withdrawn (tax ₹180)" in done.sentence
    (gone,) = said(book)
    assert gone.startswith("This row is gone from Portal; it carried: Decided action: Reject; Remarks: not ours")
    assert "Withdrawn by the supplier: tax ₹180." in said(book, "Since last sync")
    assert actions.apply(book).sentence == "0 decisions changed. 1 refused: see the column Refused because."
    refused = book.read(Review)[Review.refused].fillna("").tolist()
    assert refused == ["Reject refused: the record is no longer among the portal's. Match again.", ""]


def test_an_unreadable_extension_of_a_due_date_is_named_by_every_step(tmp_path: Path) -> None:
    book = synced(tmp_path, {"b2b": [invoice("A")]})
    book.write({}, {settings.EXTENSIONS: "GSTR-3B October 25-11-2026"})
    with pytest.raises(NotAllowed, match='"GSTR-3B October 25-11-2026" is no extended due date'):
        filing.compute_2b(book)


def test_steps_on_a_workbook_that_nothing_was_brought_into_say_what_comes_first() -> None:
    empty = MemoryWorkbook({}, {settings.GSTIN: GSTIN, settings.PERIOD: "2026-10"})
    assert matching.match(empty).sentence == (
        "Nothing to match yet: neither records nor books are in. Sync and Import books first."
    )
    for suggestions in (False, True):
        assert actions.apply(empty, accept_suggestions=suggestions).sentence == (
            "Reconciliation is empty, so nothing can be decided yet. Sync, Import books and Match first."
        )
