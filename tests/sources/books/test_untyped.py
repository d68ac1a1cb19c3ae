"""A type or a side left blank among filled ones is told, because a note without its word would change its sign."""

from __future__ import annotations

from pathlib import Path

import pytest
from book_files import text_file

from ims_xl.sources.books import books, large_text
from ims_xl.sources.imported import Imported

HEADER = ["GSTIN", "Bill No", "Bill Date", "Document Type", "Taxable Value", "IGST"]
BLANK = "Blank here, though other documents have it; read as an invoice. Fill it in if it is a note."


def register(folder: Path, types: list[str], header: str = "Document Type") -> Imported:
    rows = [
        ["29AAACT2222B1ZX", f"T/{at}", "05-10-2026", word, "1000.00", "180.00"]
        for at, word in enumerate(types, start=1)
    ]
    names = [header if name == "Document Type" else name for name in HEADER]
    return books.read(text_file(folder / "register.csv", [names, *rows]), "27AABCR1234F1ZS")


def remarks(imported: Imported) -> list[tuple[int | None, str, str]]:
    return [(one.row, one.header, one.message) for one in imported.problems if one.message.startswith("Blank")]


def tie_out(imported: Imported) -> list[str]:
    return [one.strip() for reading in imported.readings for one in reading.sentences() if "without a type" in one]


@pytest.mark.parametrize("large", [1, 1 << 20])
def test_a_blank_type_among_filled_ones_is_told_at_its_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    monkeypatch.setattr(large_text, "LARGE", large)
    imported = register(tmp_path, ["Bill", "", "Vendor Credit", "", "Bill"])
    assert remarks(imported) == [(3, "Document Type", f"{BLANK} Likewise row 5.")]
    assert tie_out(imported) == []


def test_where_notes_alone_are_named_a_blank_is_an_invoice_and_counted(tmp_path: Path) -> None:
    imported = register(tmp_path, ["", "", "Credit Note", ""])
    assert remarks(imported) == []
    assert tie_out(imported) == ["without a type, and so read as invoices: 3 of 4 documents"]


@pytest.mark.parametrize("types", [["", "", ""], ["Bill", "Bill", "Vendor Credit"], ["Debit Note", "C", "D"]])
def test_types_that_are_all_blank_or_all_filled_earn_no_word(tmp_path: Path, types: list[str]) -> None:
    imported = register(tmp_path, types)
    assert remarks(imported) == []
    assert tie_out(imported) == []


def test_a_blank_side_among_filled_ones_is_told_at_its_row(tmp_path: Path) -> None:
    imported = register(tmp_path, ["Cr", "Cr", "Dr", "", "Cr", "Dr"], header="Dr/Cr")
    assert remarks(imported) == [(5, "Dr/Cr", BLANK)]


def test_lines_that_continue_a_document_need_no_type_of_their_own(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["29AAACT2222B1ZX", "T/1", "05-10-2026", "Bill", "1000.00", "180.00"],
        ["", "", "", "", "500.00", "90.00"],
        ["29AAACT2222B1ZX", "T/2", "05-10-2026", "Vendor Credit", "1000.00", "180.00"],
        ["", "", "", "", "500.00", "90.00"],
    ]
    imported = books.read(text_file(tmp_path / "register.csv", rows), "27AABCR1234F1ZS")
    assert len(imported.frame) == 2
    assert remarks(imported) == []


@pytest.mark.parametrize(
    ("header", "types", "kinds"),
    [
        ("Type", ["Invoice", "Credit Note", "Debit Note", "ISD Invoice"], None),
        ("Nature of document", ["Tax Invoice", "Credit Note"], ["Invoice", "Credit Note"]),
        ("Type", ["Purchase", "Debit Note", "Purchase Return"], ["Invoice", "Credit Note", "Credit Note"]),
        ("Type", ["Goods", "Services", "Goods"], ["Invoice", "Invoice", "Invoice"]),
        ("Type", ["Red", "Credit Note", "Green"], ["Invoice", "Invoice", "Invoice"]),
    ],
)
def test_a_column_named_only_type_is_taken_where_it_holds_types_and_notes_among_them(
    tmp_path: Path, header: str, types: list[str], kinds: list[str] | None
) -> None:
    imported = register(tmp_path, types, header)
    assert list(imported.frame["document_type"]) == (kinds or types)
    is_taken = header in "".join(imported.readings[0].layout.told)
    assert is_taken == (kinds is None or "Credit Note" in kinds)


def test_a_number_that_excel_has_made_a_date_of_is_told_in_a_text_too(tmp_path: Path) -> None:
    rows = [
        ["29AAACT2222B1ZX", number, "05-10-2026", "Bill", "1000.00", "180.00"]
        for number in ("01-Feb", "Feb-01", "FEB/01", "MAR-1", "T-1")
    ]
    imported = books.read(text_file(tmp_path / "register.csv", [HEADER, *rows]), "27AABCR1234F1ZS")
    assert [(one.row, one.value) for one in imported.problems if "made a date of" in one.message] == [
        (2, "01-Feb"),
        (3, "Feb-01"),
    ]
    assert list(imported.frame["document_number"]) == ["01-Feb", "Feb-01", "FEB/01", "MAR-1", "T-1"]
