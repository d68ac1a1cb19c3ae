"""What suppliers answer in their sheets comes back once each to its row, or is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from counted import Counted
from openpyxl import load_workbook

from ims_xl import settings
from ims_xl.errors import WrongFile
from ims_xl.share.letter import Answer
from ims_xl.steps import writing
from ims_xl.tables import Letters, Problems, Review

UMIYA = "24AAACU3333C1ZY"
ANSWER, REMARK, DONE_BY = 8, 9, 10  # columns of the statement, from 1


def statement_of(done_files: tuple[Path, ...], gstin: str) -> Path:
    return next(path for path in done_files if path.suffix == ".xlsx" and path.name.startswith(gstin))


def answer(path: Path, *said: tuple[str, str, date | None]) -> None:
    """Write answers into the rows of a statement, from the first."""
    book = load_workbook(path)
    for row, (word, remark, by) in enumerate(said, start=5):
        sheet = book.worksheets[0]
        sheet.cell(row, ANSWER, word or None)
        sheet.cell(row, REMARK, remark or None)
        sheet.cell(row, DONE_BY, by)
    book.save(path)


def test_answers_come_back_once_each_to_its_row(desk: Counted) -> None:
    path = statement_of(writing.supplier_letters(desk, [UMIYA], no_pdf=True).files, UMIYA)
    answer(path, ("Copy sent", "by post", None), ("", "", None), ("Will report", "", date(2026, 12, 9)))
    told = writing.merge_answers(desk, [path]).sentence
    assert told.startswith("2 answers of suppliers in 1 file, 2 of them new.")
    review = desk.read(Review).set_index(Review.document_number)
    assert review.loc["000123", [Review.supplier_reply, Review.supplier_remark]].tolist() == ["Copy sent", "by post"]
    booked = desk.read(Review).set_index(Review.books_number).loc["UP/884"]
    assert booked[[Review.supplier_reply, Review.supplier_remark]].tolist() == ["Will report", "by 09-12-2026"]
    assert desk.read(Letters)[Letters.answered].tolist() == [2]
    written = desk.writes
    assert writing.merge_answers(desk, [path]).sentence.startswith("2 answers of suppliers in 1 file, 0 of them new.")
    assert desk.writes == written, "merging twice changes nothing"


def test_answers_in_hindi_mean_the_same(desk: Counted) -> None:
    path = statement_of(writing.supplier_letters(desk, [UMIYA], language="hi", no_pdf=True).files, UMIYA)
    answer(path, ("हमारा नहीं", "ग़लत नाम", None))
    writing.merge_answers(desk, [path])
    row = desk.read(Review).set_index(Review.document_number).loc["000123"]
    assert row[[Review.supplier_reply, Review.supplier_remark]].tolist() == [Answer.NOT_OURS.value, "ग़लत नाम"]


def test_two_answers_and_a_changed_document_are_named(desk: Counted, tmp_path: Path) -> None:
    path = statement_of(writing.supplier_letters(desk, [UMIYA], no_pdf=True).files, UMIYA)
    other = tmp_path / "other.xlsx"
    other.write_bytes(path.read_bytes())
    answer(path, ("Copy sent", "", None), ("Not ours", "", None))
    answer(other, ("Not ours", "", None))
    review = desk.read(Review)
    changed = review[Review.document_number] == "CN-5"
    desk.write({Review: review.assign(**{Review.igst: review[Review.igst].mask(changed, -100)})})
    writing.merge_answers(desk, [path, other])
    messages = desk.read(Problems).set_index(Problems.step).loc[["Merge supplier answers"], Problems.message].tolist()
    assert sorted(message.split(":")[0].split(",")[0] for message in messages) == [
        "The document has changed since the letter",
        "Two answers",
    ]
    review = desk.read(Review).set_index(Review.document_number)
    assert review.loc["000123", Review.supplier_reply] == "Copy sent"


def test_a_statement_of_another_client_is_refused(desk: Counted, tmp_path: Path) -> None:
    path = statement_of(writing.supplier_letters(desk, [UMIYA], no_pdf=True).files, UMIYA)
    answer(path, ("Not ours", "", None))
    desk.write({}, {settings.COPY_KEY: "another workbook's"})
    with pytest.raises(WrongFile, match="made from another workbook"):
        writing.merge_answers(desk, [path])
    plain = tmp_path / "plain.csv"
    plain.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(WrongFile, match="holds no row of a supplier's statement"):
        writing.merge_answers(desk, [plain])


@pytest.mark.office
def test_a_statement_saved_by_libreoffice_comes_back(desk: Counted, tmp_path: Path, office: ModuleType) -> None:
    path = statement_of(writing.supplier_letters(desk, [UMIYA], no_pdf=True).files, UMIYA)
    answer(path, ("Copy sent", "", date(2026, 11, 30)))
    back = office.convert(path, "ods", tmp_path / "lo")
    writing.merge_answers(desk, [back])
    row = desk.read(Review).set_index(Review.document_number).loc["000123"]
    assert row[[Review.supplier_reply, Review.supplier_remark]].tolist() == ["Copy sent", "by 30-11-2026"]
