"""A GSTIN within the party's name, and number and date of a bill in one cell, are taken apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from book_files import SUNRISE, TATVA, in_rupees, text_file

from ims_xl.errors import ColumnMissing
from ims_xl.sources.books import books, large_text

AMOUNTS = ("Taxable Value", "CGST", "SGST")
PARTIES = (f"Tatva Traders ({TATVA})", f"Sunrise (Gujarat) - GSTIN: {SUNRISE}", f"Tatva Traders ({TATVA})")
BILLS = ("T/1 dt. 03-10-2026", "S-2 dated 7-Oct-2026", "T/3 (Dt: 12/10/2026)")


@pytest.fixture(params=[0, 1 << 40], autouse=True)
def large(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_text, "LARGE", request.param)


def test_a_gstin_within_the_name_is_that_of_the_supplier(tmp_path: Path) -> None:
    rows = [(party, f"B/{at}", "05-10-2026", 1000, 90, 90) for at, party in enumerate((*PARTIES, "Petty Cash"))]
    path = text_file(tmp_path / "register.csv", [("Particulars", "Bill No", "Bill Date", *AMOUNTS), *rows])
    assert in_rupees(books.read(path).frame, "supplier_name", "supplier_gstin") == [
        ("Tatva Traders", TATVA),
        ("Sunrise (Gujarat)", SUNRISE),
        ("Tatva Traders", TATVA),
        ("Petty Cash", ""),
    ]


@pytest.mark.parametrize("own", [(), ("Voucher No.", "Date")])
def test_number_and_date_in_one_cell_are_told_apart(tmp_path: Path, own: tuple[str, ...]) -> None:
    vouchers = [("12", "28-10-2026")[: len(own)]] * len(BILLS)
    rows = [(*v, TATVA, bill, 1000, 90, 90) for v, bill in zip(vouchers, BILLS, strict=True)]
    path = text_file(tmp_path / "register.csv", [(*own, "GSTIN", "Bill No. & Date", *AMOUNTS), *rows])
    assert in_rupees(books.read(path).frame, "document_number", "document_date") == [
        ("T/1", "2026-10-03"),
        ("S-2", "2026-10-07"),
        ("T/3", "2026-10-12"),
    ]


def test_names_without_gstins_are_refused_as_before(tmp_path: Path) -> None:
    rows = [(party, "B/1", "05-10-2026", 1000, 90, 90) for party in ("Tatva Traders", "Sunrise Steels")]
    path = text_file(tmp_path / "register.csv", [("Particulars", "Bill No", "Bill Date", *AMOUNTS), *rows])
    with pytest.raises(ColumnMissing, match="no column for Supplier GSTIN"):
        books.read(path)
