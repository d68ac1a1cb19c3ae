"""What is odd in an IMS download: read as what it is, or named with its place; no record is lost."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from portal_files import GSTIN, OTHER_GSTIN, invoice, only, read, written

from ims_xl.errors import FileUnreadable, Level
from ims_xl.sources.portal import ims


def test_a_number_of_sixteen_digits_stays_text(tmp_path: Path) -> None:
    text = (
        '{"b2b": [{"stin": "29AAACT2222B1ZX", "inum": 1234567890123456, "idt": "12-10-2026", "txval": 1, "iamt": 1}]}'
    )
    assert only(read(tmp_path, text))["document_number"] == "1234567890123456"


@pytest.mark.parametrize(
    ("keys", "key", "value"),
    [
        ({"iamt": "12,x"}, "iamt", "12,x"),
        ({"action": "X"}, "action", "X"),
        ({"rtnprd": "132026"}, "rtnprd", "132026"),
        ({"ispendactblocked": "maybe"}, "ispendactblocked", "maybe"),
    ],
)
def test_a_bad_value_is_named_with_its_place_and_the_record_is_kept(
    tmp_path: Path, keys: dict[str, object], key: str, value: str
) -> None:
    imported = read(tmp_path, {"b2b": [invoice(inum="TX-0"), invoice(**keys)]})
    (problem,) = imported.problems
    assert (problem.file, problem.sheet, problem.row) == ("file.json", "b2b", 2)
    assert (problem.header, problem.value) == (key, value)
    assert value in problem.message
    assert imported.tally.rows_kept == 2


@pytest.mark.parametrize(
    "keys", [{"idt": "31-02-2026"}, {"idt": None}, {"stin": ""}, {"inum": " "}, {"inum": ["TX-1"]}]
)
def test_a_record_without_readable_identity_is_set_aside_and_counted(tmp_path: Path, keys: dict[str, object]) -> None:
    imported = read(tmp_path, {"b2b": [invoice(**keys), invoice(inum="TX-2")]})
    tally = imported.tally
    assert (tally.rows_read, tally.rows_kept, tally.rows_set_aside) == (2, 1, 1)
    assert (tally.paise_read, tally.paise_kept, tally.paise_set_aside) == (2360_00, 1180_00, 1180_00)
    assert any(problem.message.startswith("Left out") and problem.row == 1 for problem in imported.problems)


def test_records_of_an_unknown_section_are_set_aside_and_counted(tmp_path: Path) -> None:
    imported = read(tmp_path, {"imsDetails": {"b2b": [invoice()], "isd": [invoice(), "nonsense"], "note": "x"}})
    assert (imported.tally.rows_read, imported.tally.rows_set_aside, imported.tally.paise_set_aside) == (3, 2, 1180_00)
    (problem,) = imported.problems
    assert problem.sheet == "isd"
    assert "its records: 2" in problem.message


def test_a_section_that_is_no_list_is_a_problem(tmp_path: Path) -> None:
    imported = read(tmp_path, {"imsDetails": {"b2b": {"inv": []}}})
    assert imported.frame.empty
    assert imported.problems[0].sheet == "b2b"


def test_a_document_listed_twice_alike_is_kept_once(tmp_path: Path) -> None:
    imported = read(tmp_path, {"b2b": [invoice(), invoice()]})
    assert only(imported)["taxable_value"] == 1000_00
    (problem,) = imported.problems
    assert problem.row == 2
    assert "stands in b2b, row 1" in problem.message
    assert imported.tally.rows_set_aside == 1


def test_a_document_listed_twice_with_different_content_is_kept_twice(tmp_path: Path) -> None:
    imported = read(tmp_path, {"b2b": [invoice(), invoice(txval=2000)]})
    assert imported.frame["record_id"].str.endswith(("2026-27", "2026-27#2")).all()
    assert imported.frame["record_id"].is_unique
    assert [problem.level for problem in imported.problems] == [Level.REMARK]


ROWS = [invoice(), invoice(txval=2000), invoice(txval=3000), invoice(inum="TX-2"), invoice(idt="12-10-2024")]


@settings(max_examples=20, deadline=None)
@given(st.permutations(ROWS))
def test_the_order_of_the_file_does_not_matter(tmp_path_factory: pytest.TempPathFactory, rows: list[object]) -> None:
    folder = tmp_path_factory.mktemp("order")
    straight, shuffled = read(folder, {"b2b": ROWS}).frame, read(folder, {"b2b": rows}).frame
    pd.testing.assert_frame_equal(straight, shuffled)


def test_an_odd_gstin_earns_one_remark_and_no_refusal(tmp_path: Path) -> None:
    imported = read(tmp_path, {"b2b": [invoice(stin="29AAACT2222B1ZY"), invoice(stin="29AAACT2222B1ZY", inum="TX-2")]})
    assert len(imported.frame) == 2
    (remark,) = imported.problems
    assert (remark.level, remark.header, remark.value) == (Level.REMARK, "stin", "29AAACT2222B1ZY")


def test_a_history_with_an_unknown_section_sets_that_row_aside(tmp_path: Path) -> None:
    row = {"section": "b2x", "supplier_gstin": OTHER_GSTIN, "number": "1", "date": "01-04-2026", "txval": 1, "igst": 1}
    imported = ims.read_history(written(tmp_path, [row, row | {"section": "b2b"}]), GSTIN)
    assert (imported.tally.rows_kept, imported.tally.rows_set_aside) == (1, 1)
    assert imported.problems[0].header == "section"


def test_a_broken_file_stops_the_step(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="cut short"):
        read(tmp_path, '{"imsDetails": {"b2b": [{"stin": "29AA')


def test_a_credit_note_below_zero_in_the_file_still_takes_credit_off(tmp_path: Path) -> None:
    below = {"nt_num": "CN/1", "nt_dt": "12-10-2026", "val": -1180, "txval": -1000, "iamt": -180}
    imported = read(tmp_path, {"b2bcn": [invoice(**below), invoice(**below | {"nt_num": "CN/2", "txval": 1000})]})
    amounts = imported.frame.set_index("document_number")[["document_value", "taxable_value", "igst"]]
    assert amounts.loc["CN/1"].tolist() == [-1180_00, -1000_00, -180_00]
    assert amounts.loc["CN/2"].tolist() == [1180_00, -1000_00, 180_00]  # not wholly below zero: as it stands
    (told,) = imported.problems
    assert "below zero" in told.message
    assert told.row == 1
