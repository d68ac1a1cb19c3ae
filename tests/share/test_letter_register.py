"""The register of letters holds a letter of any length, and counts the answers to its documents."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from counted import Counted

from ims_xl.errors import FileUnreadable
from ims_xl.excel.memory import MemoryWorkbook
from ims_xl.settings import GSTIN, PERIOD
from ims_xl.share import letter_register
from ims_xl.steps import evidence, writing
from ims_xl.tables import Letters, Review

UMIYA = "24AAACU3333C1ZY"


def row(number: int, **cells: object) -> dict[str, object]:
    return {
        "row_id": f"27AABCR1234F1ZS|B2B|{UMIYA}|INV/2026-27/{number:05d}|2026-27", "record_id": f"R{number}",
        "status": "IMS Only", "reason": "NO_CANDIDATE", "document_number": f"INV/2026-27/{number:05d}",
        "supplier_gstin": UMIYA, "supplier_name": "Umiya", "document_date": date(2026, 10, 5), "igst": 100,
        "section": "B2B", **cells,
    }  # fmt: skip


@pytest.mark.parametrize(("longest", "noted"), [(1_000, True), (50, False)])
def test_a_letter_of_many_documents_shows_the_first_and_counts_the_answers_to_all(
    longest: int, noted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letter_register, "LONGEST_TEXT", longest)
    book = MemoryWorkbook(
        {Review: Review.of_rows(map(row, range(30)))}, {GSTIN: "27AABCR1234F1ZS", PERIOD: "2026-10"}, folder=tmp_path
    )
    writing.supplier_letters(book, no_pdf=True)
    (line,) = book.read(Letters).to_dict("records")
    assert line["asked"] == "Send a copy (30)"
    assert line["numbers"].startswith("INV/2026-27/00000, INV/2026-27/00001, ")
    assert line["numbers"].endswith(" and 25 more in the letter")
    assert isinstance(line["row_ids"], str) is noted
    replied = Review.of_rows(row(at, supplier_reply="We send it" if at % 3 else None) for at in range(30))
    assert letter_register.with_answers(book.read(Letters), replied)[Letters.answered].tolist() == [20]


def test_rows_noted_by_an_earlier_release_are_counted_too() -> None:
    told = "\n".join(str(row(at)["row_id"]) for at in range(4))
    register = Letters.of_rows([{"number": 1, "supplier_gstin": UMIYA, "row_ids": told}])
    replied = Review.of_rows(row(at, supplier_reply="We send it") for at in range(2, 9))
    assert letter_register.with_answers(register, replied)[Letters.answered].tolist() == [2]


def test_a_folder_that_cannot_be_made_is_one_sentence(desk: Counted) -> None:
    (desk.folder / "letters_Rainbow").touch()
    with pytest.raises(FileUnreadable, match=r"The folder .*letters_Rainbow cannot be made: File exists\. Name one"):
        writing.supplier_letters(desk, no_pdf=True)
    with pytest.raises(FileUnreadable, match=r"The folder .*letters_Rainbow cannot be made: File exists\. Name one"):
        evidence.working_paper_of(desk, desk.folder / "letters_Rainbow")
    assert desk.read(Letters).empty
