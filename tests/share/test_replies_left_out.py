"""Merge replies: what is not merged is named with its place, and a copy that is none of this workbook's is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import client_at_work as client
import pytest
from client_at_work import ANSWERS
from counted import Counted
from standing import standing, told

from ims_xl import settings
from ims_xl.errors import NotAllowed, WrongFile
from ims_xl.gst.money import paise
from ims_xl.steps import sharing
from ims_xl.tables import Problems, Review


@pytest.mark.parametrize(
    ("column", "value", "header"),
    [
        ("taxable_value", 1.0, "Taxable value (₹)"),
        ("tax", 99999.0, "Tax (₹)"),
        ("supplier_gstin", "24AAACU3333C1ZY", "Supplier GSTIN"),
        ("document_date", date(2025, 1, 1), "Document date"),
        ("status", "Matched", "Status"),
    ],
)
def test_what_was_tampered_with_is_named_and_not_merged(
    desk: Counted, copy: Path, tmp_path: Path, column: str, value: object, header: str
) -> None:
    back = client.answered(copy, tmp_path / "back.xlsx", ANSWERS, **{column: {"DL/77": value}})
    sentence = sharing.merge_replies(desk, [back]).sentence
    assert sentence.startswith("4 new answers from 1 file, 0 as before. Not merged: 1 altered in the copy.")
    assert "DL/77" not in standing(desk)
    assert any(f"DL/77 was altered in the copy: {header} is " in one for one in told(desk))


def test_a_record_that_its_supplier_changed_since_is_told(desk: Counted, copy: Path, tmp_path: Path) -> None:
    review = desk.read(Review)
    review.loc[review[Review.document_number] == "DL/77", Review.taxable_value] += paise(10)
    desk.write({Review: review})
    sentence = sharing.merge_replies(desk, [client.answered(copy, tmp_path / "b.xlsx", ANSWERS)]).sentence
    assert "Not merged: 1 changed since the copy was made." in sentence
    assert "DL/77" not in standing(desk)


def test_a_record_that_is_gone_is_told(desk: Counted, copy: Path, tmp_path: Path) -> None:
    review = desk.read(Review)
    desk.write({Review: review[review[Review.document_number] != "DL/77"]})
    sharing.merge_replies(desk, [client.answered(copy, tmp_path / "b.xlsx", ANSWERS)])
    assert any("DL/77 is no longer on Reconciliation" in one for one in told(desk))


def test_another_clients_copy_is_refused_in_one_sentence(desk: Counted, copy: Path, tmp_path: Path) -> None:
    back = client.answered(copy, tmp_path / "b.xlsx", ANSWERS)
    desk.write({}, {settings.COPY_KEY: "0" * 32})
    with pytest.raises(WrongFile, match=r"b\.xlsx is a copy made from another workbook"):
        sharing.merge_replies(desk, [back])
    desk.write({}, {settings.COPY_KEY: None})
    with pytest.raises(NotAllowed, match="No client copy was made of this workbook"):
        sharing.merge_replies(desk, [back])


def test_a_copy_of_an_earlier_month_still_comes_home_and_one_of_another_gstin_does_not(
    desk: Counted, copy: Path, tmp_path: Path
) -> None:
    back = client.answered(copy, tmp_path / "b.xlsx", ANSWERS)
    desk.write({}, {settings.PERIOD: "2026-11"})
    assert sharing.merge_replies(desk, [back]).sentence.startswith("5 new answers")
    desk.write({}, {settings.GSTIN: "29AABCR1234F1ZO"})
    with pytest.raises(WrongFile, match="another GSTIN"):
        sharing.merge_replies(desk, [back])


def test_a_file_that_is_no_copy_is_refused(desk: Counted, copy: Path, tmp_path: Path) -> None:
    bare = client.rebuilt([row[:8] for row in client.table(copy)], tmp_path / "bare.xlsx")
    with pytest.raises(WrongFile, match=r"bare\.xlsx holds no row of a client copy"):
        sharing.merge_replies(desk, [bare])


UNREADABLE = [
    (("yes I think", None, None), '"yes I think" is none of Received'),
    (("Received", None, "last week"), '"last week" is not a date'),
    (("Received", None, date(2017, 1, 1)), "Nothing can have been received on 01-01-2017"),
    (("Not received", None, date(2026, 10, 3)), "but gives 03-10-2026 as the day of receipt"),
    ((None, None, date(2026, 10, 3)), "a day of receipt but no reply"),
]


@pytest.mark.parametrize(("said", "expected"), UNREADABLE)
def test_an_answer_that_means_nothing_is_told_with_its_place(
    desk: Counted, copy: Path, tmp_path: Path, said: tuple, expected: str
) -> None:
    sharing.merge_replies(desk, [client.answered(copy, tmp_path / "b.xlsx", {"DL/77": said})])
    assert standing(desk) == {}
    problems = desk.read(Problems)
    mine = problems[problems[Problems.step] == "Merge replies"]
    assert expected in mine[Problems.message].item()
    assert (mine[Problems.file].item(), mine[Problems.sheet_name].item()) == ("b.xlsx", "Documents")
    assert mine[Problems.row].item() > client.HEADER


def test_a_row_whose_code_is_gone_is_told(desk: Counted, copy: Path, tmp_path: Path) -> None:
    back = client.answered(copy, tmp_path / "b.xlsx", ANSWERS, code={"DL/77": None})
    sharing.merge_replies(desk, [back])
    assert any("its row has no code any more" in one for one in told(desk))
    assert len(standing(desk)) == 4
