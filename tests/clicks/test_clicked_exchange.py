"""The buttons that hand something out of the workbook and bring an answer back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import client_at_work
import pandas as pd
import pytest
from desk import REGISTER, Desk
from month import EXAMPLE
from openpyxl import load_workbook

from ims_xl import macros
from ims_xl.tables import Letters, Problems, Records, Review, SendList


def test_the_portals_answer_finds_its_row(matched: Desk) -> None:
    told = matched.click(macros.read_answer, [EXAMPLE / "ims_error_file.json"])
    assert told.startswith("1 error of the portal stands in the column Portal's answer now.")
    assert matched.read(Records)[Records.portal_error].notna().sum() == 1


def test_a_copy_goes_to_the_client_and_its_answers_come_back(matched: Desk, tmp_path: Path) -> None:
    told = matched.click(macros.client_copy, answer="no")
    assert told.startswith("35 documents copied to Rainbow_October_2026_client_copy.xlsx for the client")
    back = client_at_work.answered(
        tmp_path / "Rainbow_October_2026_client_copy.xlsx", tmp_path / "back.xlsx", {"DL/77": ("Not ours", None, None)}
    )
    assert matched.click(macros.merge_replies, [back]) == "1 new answer from 1 file, 0 as before."
    review = matched.read(Review)
    here = review[Review.document_number] == "DL/77"
    assert review.loc[here, [Review.client_reply, Review.suggested_action]].to_numpy().tolist() == [
        ["Not ours", "Reject"]
    ]
    assert matched.decided("DL/77") is None


class Fixed(date):
    """A day on which the demo month's credit has not lapsed."""

    @classmethod
    def today(cls) -> date:
        return date(2026, 11, 12)


def test_letters_go_to_the_selected_suppliers_and_their_answers_come_back(
    matched: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ims_xl.steps.writing.date", Fixed)
    assert matched.click(macros.supplier_letters, answer="no").startswith("Nothing was written.")
    told = matched.click(macros.supplier_letters, answer="yes")
    assert told.startswith("Letters written: 4, for 7 documents")
    (sheet,) = tmp_path.glob("letters_*/24AAACU3333C1ZY*.xlsx")
    book = load_workbook(sheet)
    book.worksheets[0].cell(5, 8, "Copy sent")
    book.save(sheet)
    answered = matched.click(macros.merge_supplier_answers, [sheet])
    assert answered == "1 answer of suppliers in 1 file, 1 of them new."
    assert matched.read(Letters)[Letters.answered].sum() == 1


def test_send_lists_what_goes_before_it_asks(matched: Desk) -> None:
    matched.select("DL/77")
    matched.click(macros.pending)
    assert matched.click(macros.send, answer="no") == "Nothing was sent; the list stands on Outgoing."
    listed = matched.read(SendList)
    assert listed[[SendList.action, SendList.document_number]].values.tolist() == [["Pending", "DL/77"]]
    assert listed[SendList.file].isna().all()
    assert matched.read(Records)[Records.sent_on].isna().all()
    matched.click(macros.send)
    (name,) = matched.read(SendList)[SendList.file]
    assert name.startswith("ims_27AABCR1234F1ZS_102026_1of1")


def test_2b_is_computed_without_a_statement_where_the_dialog_is_cancelled(matched: Desk) -> None:
    assert matched.click(macros.compute_2b).endswith("No GSTR-2B of the portal to compare with.")


def test_remarks_of_a_step_stand_on_problems_once(matched: Desk) -> None:
    before = matched.read(Problems)
    matched.click(macros.import_books, REGISTER)
    pd.testing.assert_frame_equal(matched.read(Problems), before)


def test_the_evidence_goes_on_paper_and_what_changed_since_is_told(matched: Desk, tmp_path: Path) -> None:
    matched.select("DL/77")
    matched.click(macros.pending)
    assert " are on paper in working_paper_27AABCR1234F1ZS_2026-10.pdf and " in matched.click(macros.working_paper)
    paper = [tmp_path / "working_paper_27AABCR1234F1ZS_2026-10.xlsx"]
    before = matched.click(macros.verify, paper)
    matched.select("DL/77")
    matched.click(macros.accept)
    after = matched.click(macros.verify, paper)
    assert "DL/77" not in before
    assert "DL/77" in after
    assert "hold" in matched.click(macros.payments).lower()
    assert list(tmp_path.glob("payments*.xlsx"))
