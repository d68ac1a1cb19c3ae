"""A column that begins thousands of rows below the header counts like any other."""

from __future__ import annotations

from pathlib import Path

import pytest
from book_files import SUNRISE, TATVA, text_file

from ims_xl.sources.books import books, large_text, late

TALLY = ("Date", "Particulars", "Voucher Type", "Voucher No.", "Supplier Invoice No.", "GSTIN/UIN", "Gross Total")


@pytest.fixture(params=[0, 1 << 40], ids=["large", "small"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_text, "LARGE", request.param)
    monkeypatch.setattr(large_text, "_PIECE", 1 << 14)  # several pieces
    monkeypatch.setattr(large_text, "_HEAD", 500)


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("first", [450, 2600])
def test_taxes_that_begin_far_below_the_header_are_read(tmp_path: Path, first: int) -> None:
    header = (
        "GSTIN",
        "Invoice No",
        "Invoice Date",
        "Taxable Value",
        "IGST Amt",
        "CGST Amt",
        "SGST Amt",
        "Bill Amount",
        "x",
    )
    rows = [(TATVA, f"T/{at}", "05-10-2026", 1000, 180, "", " ", 1180, "") for at in range(first)]
    rows += [(SUNRISE, f"S/{at}", "05-10-2026", 1000, "", 90, 90, 1180, "") for at in range(3)]
    imported = books.read(text_file(tmp_path / "register.csv", [header, *rows]))
    sums = imported.frame[["taxable_value", "igst", "cgst", "sgst"]].sum().tolist()
    assert sums == [(first + 3) * 1000_00, first * 180_00, 270_00, 270_00]
    assert imported.problems == []


@pytest.mark.usefixtures("either_way")
def test_a_ledger_that_begins_far_below_the_header_is_read(tmp_path: Path) -> None:
    header = (*TALLY, "Purchase @18%", "Purchase @5%", "Input IGST 18%", "Input CGST 9%", "Input SGST 9%")
    rows = [
        ("05-10-2026", "Tatva", "Purchase", at, f"T/{at}", TATVA, 1180, 1000, "", 180, "", "") for at in range(2500)
    ]
    rows += [("06-10-2026", "Sunrise", "Purchase", 2501, "S/1", SUNRISE, 1680, 1000, 500, "", 90, 90)]
    frame = books.read(text_file(tmp_path / "register.csv", [header, *rows])).frame
    assert frame.iloc[-1][["taxable_value", "igst", "cgst", "sgst"]].tolist()[0] == 1500_00
    assert frame[["cgst", "sgst"]].sum().tolist() == [90_00, 90_00]


def test_a_header_repeated_on_each_page_fills_no_column() -> None:
    names = ["Bill No", "Bill Date", "Taxable", "CGST Amt"]
    below = [["A/1", "05-10-2026", 100, ""]] * 500 + [names] * 3
    assert late.columns(below, names) == [3]
    assert late.sample(below, names, None) == below[:500]


def test_what_stands_below_a_register_tells_nothing_of_its_columns() -> None:
    names = ["IGST Amt", "Bill No", "Bill Date", "Taxable"]
    document, more = [18, "A/1", "05-10-2026", 100], [9, "", "", ""]
    below = [["(1)", "(2)", "(3)", "(4)"], document, more, ["Prepared by", "R. Rao", "", ""], names]
    assert late.sample(below, names, None) == [document, more]
