"""Registers by party, whose lines name the suppliers of the documents below them."""

from collections.abc import Sequence
from pathlib import Path

from book_files import SUNRISE, TATVA, in_rupees, text_file

from ims_xl.sources.books import books

HEADERS = ("Bill Date", "Bill No", "Taxable", "CGST", "SGST", "Bill Amount")
FIRST = ("05-10-2026", "S-1", "100", "9", "9", "118")
SECOND = ("06-10-2026", "S-2", "200", "18", "18", "236")


def read(tmp_path: Path, *rows: Sequence[str], headers: Sequence[str] = HEADERS) -> list[tuple[object, ...]]:
    path = text_file(tmp_path / "by_party.csv", [["GSTIN 27AABCR1234F1ZS"], headers, *rows])
    return in_rupees(books.read(path, "27AABCR1234F1ZS").frame, "supplier_gstin", "supplier_name", "document_number")


def test_what_a_line_says_holds_until_the_next_one(tmp_path: Path) -> None:
    found = read(tmp_path, [f"Sunrise Steels, GSTIN: {SUNRISE}"], FIRST, [f"{TATVA} Tatva"], SECOND)
    assert found == [(SUNRISE, "Sunrise Steels", "S-1"), (TATVA, "Tatva", "S-2")]


def test_a_supplier_without_a_gstin_has_not_that_of_the_one_before(tmp_path: Path) -> None:
    found = read(tmp_path, [f"Sunrise ({SUNRISE})"], FIRST, ["", "Total", "100"], ["Corner shop"], SECOND)
    assert found == [(SUNRISE, "Sunrise", "S-1"), ("", "", "S-2")]


def test_titles_and_the_clients_own_gstin_on_a_new_page_change_nothing(tmp_path: Path) -> None:
    page = [["GSTIN 27AABCR1234F1ZS"], HEADERS]
    found = read(tmp_path, [f"Sunrise {SUNRISE}"], FIRST, *page, SECOND)
    assert found == [(SUNRISE, "Sunrise", "S-1"), (SUNRISE, "Sunrise", "S-2")]


def test_documents_with_a_gstin_of_their_own_keep_it(tmp_path: Path) -> None:
    """A remark with somebody's GSTIN among them makes no register by party."""
    headers = (*HEADERS, "GSTIN")
    found = read(tmp_path, (*FIRST, SUNRISE), [f"see also {TATVA}"], (*SECOND, ""), headers=headers)
    assert [gstin for gstin, _, _ in found] == [SUNRISE, ""]


def test_a_column_of_the_sheet_is_filled_where_there_is_one(tmp_path: Path) -> None:
    headers = (*HEADERS, "GSTIN", "Party")
    line = ["", "", "", "", "", "", SUNRISE, "Sunrise"]
    assert read(tmp_path, line, FIRST, SECOND, headers=headers) == [
        (SUNRISE, "Sunrise", "S-1"),
        (SUNRISE, "Sunrise", "S-2"),
    ]
