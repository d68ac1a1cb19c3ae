"""The portal's upload: only what changed, the record to the letter, and the portal's answers back at their rows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import october
import pytest
from build import OCTOBER, SUPPLIER, frame, record

from ims_xl.errors import NotAllowed
from ims_xl.ims import upload
from ims_xl.sources.portal.errors import PortalError, read_errors

MOMENT = datetime(2026, 11, 13, 12, 0)


def sent(*rows: dict[str, Any], chunk: int = 500) -> list[upload.UploadFile]:
    return upload.files(frame(*rows), OCTOBER, chunk)


def only(files: list[upload.UploadFile]) -> dict[str, Any]:
    (file,) = files
    ((told,),) = json.loads(file.text)["invdata"].values()
    return dict(told)


def test_numbers_go_back_as_they_were_spelled() -> None:
    (file,) = sent(record("B2B", "0012", 5, chosen_action="Accept"))
    assert '{"inum":"0012","val":236.00,"action":"A","prev_status":"N"}' in file.text


HELD = {"portal_action": "Accept", "portal_itc_reduction": "Partial", "portal_declared_igst": 4, "portal_remarks": "r"}
MINE = {"chosen_action": "Accept", "itc_reduction": "Partial", "declared_igst": 4, "remarks": "r"}
SAME = [
    record("B2B", "A", 5),
    record("B2B", "A", 5, portal_action="Accept", chosen_action="Accept"),
    record("B2B", "A", 5, portal_action="Accept", portal_remarks="r", chosen_action="Accept"),
    record("B2B", "A", 5, chosen_action="No action"),
    record("B2BCN", "A", 5, **HELD, **MINE),
    record("B2B", "A", 5, gstr3b_filed=True, chosen_action="Reject"),
    record("B2B", "A", 5, source="Earlier period", chosen_action="Reject"),
]


@pytest.mark.parametrize("row", SAME)
def test_what_the_portal_holds_or_has_closed_is_not_sent(row: dict[str, Any]) -> None:
    assert sent(row) == []
    assert upload.resets(frame(row), OCTOBER, 500) == []


DIFFERENT = [
    ({"chosen_action": "Reject"}, {"action": "R", "prev_status": "A"}),
    (MINE | {"remarks": "s"}, {"action": "A", "remarks": "s"}),
    (MINE | {"declared_igst": 3}, {"declIgst": 3, "declCgst": 0, "declSgst": 0, "declCess": 0, "itcRedReq": "Y"}),
    ({"chosen_action": "Accept", "itc_reduction": "Full"}, {"itcRedReq": "Y"}),
    ({"chosen_action": "Accept", "itc_reduction": "None", "remarks": "r"}, {"itcRedReq": "N"}),
]


@pytest.mark.parametrize(("chosen", "told"), DIFFERENT)
def test_a_decision_that_differs_in_any_part_is_sent(chosen: dict[str, Any], told: dict[str, Any]) -> None:
    row = only(sent(record("B2BCN", "A", 5, **HELD, **chosen)))
    assert {key: row[key] for key in told} == told
    assert ("declIgst" in row) == (chosen.get("itc_reduction") == "Partial")


def test_a_partial_rupee_keeps_its_paise() -> None:
    row = only(sent(record("B2BCN", "A", 5, **MINE | {"declared_igst": 3.05})))
    assert row["declIgst"] == 3.05


def test_what_was_sent_is_not_sent_again_unless_it_changes_or_is_asked_for() -> None:
    records = frame(record("B2B", "A", 5, chosen_action="Accept"))
    marked = upload.mark_sent(records, upload.files(records, OCTOBER, 500)[0].record_ids, MOMENT)
    assert marked["sent_on"].tolist() == [MOMENT]
    assert upload.files(marked, OCTOBER, 500) == []
    assert len(upload.files(marked.assign(chosen_action="Reject"), OCTOBER, 500)) == 1
    assert len(upload.files(upload.forget_sent(marked), OCTOBER, 500)) == 1


def test_no_action_goes_to_a_reset_file_as_the_sample_has_it() -> None:
    records = october.records()
    here = october.row(records, "B2B", "INV/26-27/0101")
    records.loc[here, "portal_action"] = "Accept"
    records.loc[here, "chosen_action"] = "No action"
    (file,) = upload.resets(records, october.CONTEXT, 500)
    assert file.name == "ims_reset_27AABCR1234F1ZS_102026_1of1.json"
    assert json.loads(file.text) == october.sample("ims_reset_request.json")["data"]
    assert upload.files(records, october.CONTEXT, 500) == []


def test_files_hold_at_most_a_chunk_and_every_record_once() -> None:
    rows = [record("B2B", f"A{number}", 5, chosen_action="Accept") for number in range(5)]
    files = sent(*rows, chunk=2)
    assert [file.name[-9:-5] for file in files] == ["1of3", "2of3", "3of3"]
    assert [len(file.record_ids) for file in files] == [2, 2, 1]
    assert sorted(identity for file in files for identity in file.record_ids) == sorted(
        row["record_id"] for row in rows
    )
    with pytest.raises(NotAllowed, match="Records in a file: 0 is too few"):
        sent(*rows, chunk=0)


def test_bills_of_entry_go_apart_with_their_own_keys_and_a_note() -> None:
    files = sent(record("B2B", "A", 5, chosen_action="Accept"), record("IMPG", "1", 5, chosen_action="Pending"))
    assert ["imports" in file.name for file in files] == [False, True]
    assert "only the API takes" in files[1].note
    assert files[0].note == ""


def test_a_record_without_the_portals_values_is_named() -> None:
    with pytest.raises(NotAllowed, match=r"B2B\|29AAACT2222B1ZX\|A\|2026-27: the values the portal gave"):
        sent(record("B2B", "A", 5, chosen_action="Accept", portal_values=None))


def test_an_action_the_law_closes_is_not_sent_though_it_stands_on_the_portal_sheet() -> None:
    with pytest.raises(NotAllowed, match="Reject cannot be sent: a Bill of Entry can only be accepted or kept pending"):
        sent(record("IMPG", "1", 5, chosen_action="Reject"))


def test_the_portals_errors_come_to_the_rows_they_name() -> None:
    records = october.decided().records
    marked = upload.mark_sent(records, records["record_id"], MOMENT)
    answered = upload.answer(marked, read_errors(october.SAMPLES / "ims_error_file.json"))
    here = october.row(records, "B2B", "000123")
    assert answered.named == 1
    assert answered.problems == []
    assert answered.records["portal_error"].notna().sum() == 1
    assert answered.records.loc[here, "portal_error"].startswith("Either previous action is incorrect")
    again = upload.files(answered.records, october.CONTEXT, 500)
    assert [file.record_ids for file in again] == [(answered.records.loc[here, "record_id"],)]


@dataclass(frozen=True)
class Case:
    error: PortalError
    named: int


def refused(section: str, party: str, number: str, dated: date | None = None, port: str = "") -> PortalError:
    return PortalError(section, party, number, dated, "refused", port)


ERRORS = [
    Case(refused("B2B", SUPPLIER, "a"), 1),
    Case(refused("B2B", SUPPLIER, "A", date(2026, 10, 5)), 1),
    Case(refused("B2B", SUPPLIER, "A", date(2025, 10, 5)), 0),
    Case(refused("B2BCN", SUPPLIER, "A"), 0),
    Case(refused("IMPG", "", "1", None, "INNSA1"), 1),
    Case(refused("IMPG", "", "1", None, "INMAA1"), 0),
]


@pytest.mark.parametrize("case", ERRORS)
def test_an_error_finds_its_row_by_section_party_number_and_date_or_becomes_a_problem(case: Case) -> None:
    answered = upload.answer(frame(record("B2B", "A", 5), record("IMPG", "1", 5)), [case.error])
    assert answered.named == case.named
    assert len(answered.problems) == 1 - case.named
    assert answered.records["portal_error"].notna().sum() == case.named
