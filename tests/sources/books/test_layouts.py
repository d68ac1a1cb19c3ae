"""Each layout of a register that surprised somebody stands in examples/registers beside what is expected of it."""

from __future__ import annotations

import importlib.util
import sys
from datetime import datetime
from pathlib import Path
from types import ModuleType

import pytest
from book_files import SUNRISE, TATVA, errors, in_rupees, remarks, text_file, workbook

from ims_xl.gst.money import words
from ims_xl.sources import sheets
from ims_xl.sources.books import books
from ims_xl.tables import Books

ROOT = Path(__file__).parents[3]
REGISTERS = ROOT / "examples" / "registers"
EXAMPLES = sorted(
    path
    for path in REGISTERS.iterdir()
    if path.is_file() and path.suffix != ".py" and not path.name.endswith((".expected.csv", ".problems.txt"))
)
OCTOBER = ROOT / "examples" / "october-2026" / "purchase_register.xlsx"


def loaded(script: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A script of the examples as a module."""
    monkeypatch.syspath_prepend(script.parent)
    spec = importlib.util.spec_from_file_location(script.stem, script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, script.stem, module)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def golden(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return loaded(REGISTERS / "write_expected.py", monkeypatch)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_a_register_becomes_the_entries_and_problems_written_beside_it(path: Path, golden: ModuleType) -> None:
    entries, problems = golden.beside(path)
    assert golden.expected(path) == (entries.read_text(encoding="utf-8"), problems.read_text(encoding="utf-8"))


def test_there_is_an_example_of_every_layout() -> None:
    assert len(EXAMPLES) >= 35


def test_what_is_expected_of_a_register_is_never_overwritten(tmp_path: Path, golden: ModuleType) -> None:
    path = text_file(
        tmp_path / "new.csv", [["GSTIN", "Bill No", "Bill Date", "Taxable Value"], [TATVA, 1, "5-Oct-26", 9]]
    )
    assert golden.write(path) == "new.expected.csv and new.problems.txt written; look them over."
    before = golden.beside(path)[0].read_bytes()
    assert golden.write(path) == "new.expected.csv is there already; delete it to write it anew."
    assert golden.beside(path)[0].read_bytes() == before


def test_the_example_workbooks_are_what_their_builder_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    builder = loaded(REGISTERS / "make_workbooks.py", monkeypatch)
    builder.build(tmp_path)
    built = sorted(tmp_path.iterdir())
    assert len(built) >= 9
    for path in built:
        assert sheets.read(path) == sheets.read(REGISTERS / path.name), path.name


def test_the_matching_tools_template_is_read_under_its_top_block(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "template.xlsx",
        Purchase_Register=[
            ["GSTR-2B Matching Tool", None, "Version 2.4"],
            ["GSTIN of recipient*", "27AABCR1234F1ZS"],
            ["Trade/Legal name", "Rainbow Industries Limited"],
            ["Financial year*", "2026-27"],
            ["Tax period*", "October"],
            [],
            [
                "GSTIN of Supplier/ECO*", "Trade/Legal name", "Type of inward supplies*", "Document type*",
                "Document number*", "Document date*", "Taxable value (₹)*", "Integrated tax (₹)", "Central tax (₹)",
                "State/UT tax (₹)", "Cess (₹)",
            ],
            [SUNRISE, "Sunrise Steels", "B2B", "Invoice", "INV/1", "05-10-2026", 1000, 0, 90, 90, 0],
            [TATVA, "Tatva", "B2B", "Debit Note", "DN/1", "06-10-2026", 200, 36, 0, 0, 0],
            [TATVA, "Tatva", "SEZWP", "Credit Note", "CN/1", "07-10-2026", 100, 18, 0, 0, 12],
        ],
    )  # fmt: skip
    frame = books.read(path).frame
    columns = ("document_type", "document_number", "taxable_value", "igst", "cgst", "sgst", "cess", "rows")
    assert in_rupees(frame, *columns) == [
        ("Invoice", "INV/1", "1000.00", "0.00", "90.00", "90.00", "0.00", "8"),
        ("Debit Note", "DN/1", "200.00", "36.00", "0.00", "0.00", "0.00", "9"),
        ("Credit Note", "CN/1", "-100.00", "-18.00", "0.00", "0.00", "-12.00", "10"),
    ]


def tally_sheet(*rows: list[object]) -> list[list[object]]:
    """A columnar register under Tally's title rows."""
    header = [
        "Date", "Particulars", "Voucher Type", "Voucher No.", "Voucher Ref. No.", "Voucher Ref. Date", "GSTIN/UIN",
        "Quantity", "Rate", "Value", "Gross Total", "Purchase @18%", "Freight Inward", "Process Charges",
        "INPUT CGST 9%", "INPUT SGST 9%", "INPUT IGST 18%", "TDS 194Q", "ROUND OFF",
    ]  # fmt: skip
    titles = [["Rainbow Industries Limited"], ["Pune"], ["Purchase Register"], ["1-Oct-2026 to 31-Oct-2026"]]
    return [*titles, header, *rows]


def test_tallys_ledgers_make_taxable_value_and_tax_and_its_reference_is_the_suppliers_number(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "tally.xlsx",
        Purchase_Register=tally_sheet(
            [
                datetime(2026, 10, 7), "Sunrise", "Purchase", "12", "SS/9", "5-Oct-26", SUNRISE, 5, 200, 1000,
                "1,298.50 Cr", "1,000.00 Dr", "70.00 Dr", "30.00 Dr", "99.00 Dr", "99.00 Dr", None, None, "0.50 Dr",
            ],
            [None, "Grand Total", None, None, None, None, None, None, None, 1000, "1,298.50 Cr", "1,000.00 Dr"],
        ),
    )  # fmt: skip
    imported = books.read(path)
    columns = (
        "document_number", "document_date", "voucher_number", "voucher_date", "document_value", "taxable_value",
        "igst", "cgst", "sgst", "cess",
    )  # fmt: skip
    assert in_rupees(imported.frame, *columns) == [
        ("SS/9", "2026-10-05", "12", "2026-10-07", "1298.50", "1100.00", "", "99.00", "99.00", "")
    ]
    assert any(
        "the sum of: Purchase @18%, Freight Inward, Process Charges. Not part of it: Quantity, Rate, ROUND OFF" in text
        for text in remarks(imported)
    )


def test_item_rows_that_only_repeat_a_complete_voucher_are_not_added(tmp_path: Path) -> None:
    voucher = [datetime(2026, 10, 7), "Sunrise", "Purchase", "12", "SS/9", "5-Oct-26", SUNRISE, None, None, None]
    path = workbook(
        tmp_path / "tally.xlsx",
        Purchase_Register=tally_sheet(
            [*voucher, 1180, 1000, None, None, 90, 90],
            [None, "Rods", None, None, None, None, None, 5, 100, None, None, 600],
            [None, "Lime", None, None, None, None, None, 4, 100, None, None, 400],
        ),
    )
    imported = books.read(path)
    assert in_rupees(imported.frame, "taxable_value", "cgst", "rows") == [("1000.00", "90.00", "6")]
    assert imported.tally.rows_set_aside == 2
    assert imported.tally.paise_set_aside == 100_000
    assert any("Rows 7-8 set aside: each repeats items" in text for text in remarks(imported))


def test_a_blank_reference_falls_back_to_the_voucher_with_a_remark(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "tally.xlsx",
        Purchase_Register=tally_sheet(
            [datetime(2026, 10, 7), "Sunrise", "Purchase", "12", None, None, SUNRISE, None, None, None, 1180, 1000,
             None, None, 90, 90],
        ),
    )  # fmt: skip
    imported = books.read(path)
    assert in_rupees(imported.frame, "document_number", "document_date") == [("12", "2026-10-07")]
    assert any("Voucher Ref. No. is blank; Voucher No. was taken" in text for text in remarks(imported))


SIDES = [  # purchase and return as a package signs them; either way the purchase is positive
    ("1,000.00 Dr", "180.00 Dr", "500.00 Cr", "90.00 Cr"),
    ("1,000.00 Cr", "180.00 Cr", "500.00 Dr", "90.00 Dr"),
    (-1000, -180, 500, 90),
    (1000, 180, -500, -90),
    (1000, 180, 500, 90),
]


@pytest.mark.parametrize(("taxable", "tax", "returned", "returned_tax"), SIDES)
def test_a_purchase_is_positive_and_the_buyers_debit_note_a_credit_note(
    tmp_path: Path, taxable: object, tax: object, returned: object, returned_tax: object
) -> None:
    path = workbook(
        tmp_path / "tally.xlsx",
        Register=[
            ["Date", "Voucher Type", "Voucher No.", "Voucher Ref. No.", "GSTIN/UIN", "Purchase @18%", "INPUT IGST 18%"],
            ["5-Oct-26", "Purchase", "1", "T/1", TATVA, taxable, tax],
            ["6-Oct-26", "Purchase", "2", "T/2", TATVA, taxable, tax],
            ["7-Oct-26", "Debit Note", "3", "CN/3", TATVA, returned, returned_tax],
        ],
    )
    frame = books.read(path).frame
    assert in_rupees(frame, "document_type", "taxable_value", "igst") == [
        ("Invoice", "1000.00", "180.00"),
        ("Invoice", "1000.00", "180.00"),
        ("Credit Note", "-500.00", "-90.00"),
    ]


def test_the_buyers_credit_note_is_the_suppliers_debit_note_where_the_sides_say_so(tmp_path: Path) -> None:
    header = ["Date", "Voucher Type", "Voucher Ref. No.", "GSTIN/UIN", "Purchase @18%", "INPUT IGST 18%"]
    marked = [
        header,
        ["5-Oct-26", "Purchase", "T/1", TATVA, "1,000.00 Dr", "180.00 Dr"],
        ["6-Oct-26", "Credit Note", "DN/1", TATVA, "100.00 Dr", "18.00 Dr"],
    ]
    plain = [
        header,
        ["5-Oct-26", "Purchase", "T/1", TATVA, 1000, 180],
        ["6-Oct-26", "Credit Note", "X/1", TATVA, 100, 18],
    ]
    found = books.read(workbook(tmp_path / "marked.xlsx", Register=marked)).frame
    assert in_rupees(found, "document_type", "igst")[1] == ("Debit Note", "18.00")
    unmarked = books.read(workbook(tmp_path / "plain.xlsx", Register=plain))
    assert in_rupees(unmarked.frame, "document_type", "igst")[1] == ("Credit Note", "-18.00")
    assert any("read as the supplier's credit note" in text for text in remarks(unmarked))


def test_october_tells_its_story() -> None:
    imported = books.read(OCTOBER)
    columns = ("supplier_gstin", "document_type", "document_number", "document_value", "taxable_value", "rows")
    assert in_rupees(imported.frame, *columns) == [
        ("27AAACS1111A1ZA", "Invoice", "0101", "118000.00", "100000.00", "8"),
        ("29AAACT2222B1ZX", "Invoice", "RC-1", "5900.00", "5000.00", "9"),
        ("27AAACZ6666F1ZZ", "Invoice", "SZ/15", "35400.00", "30000.00", "10"),
        ("29AAACE5555E1ZO", "Invoice", "ECO-501", "4200.00", "4000.00", "11"),
        ("29AAACT2222B1ZX", "Invoice", "TX-2045", "59000.00", "50000.00", "12;13"),
        ("", "Bill of Entry", "4455667", "236000.00", "200000.00", "14"),
        ("27AAACS1111A1ZA", "Debit Note", "DN-011", "2360.00", "2000.00", "15"),
        ("", "Invoice", "47", "1250.00", "1249.60", "16"),
        ("27AAACS1111A1ZA", "Credit Note", "CN-21", "-5900.00", "-5000.00", "17"),
        ("29AAACT2222B1ZX", "Credit Note", "CN-300", "-9440.00", "-8000.00", "18"),
        ("29AAACE5555E1ZO", "Invoice", "ECO-501", "4200.00", "4000.00", "19"),
        ("24AAACU3333C1ZY", "Invoice", "1234567890123450", "5250.00", "5000.00", "20"),
        ("24AAACU3333C1ZY", "Invoice", "UP/884", "17700.00", "15000.00", "21"),
        ("24AAACS1111A1ZG", "Invoice", "INV/26-27/0140", "42000.00", "40000.00", "22"),
    ]
    set_aside = imported.frame[Books.set_aside].fillna("").str.partition(":")[0]
    assert set_aside[set_aside != ""].to_dict() == {1: "Reverse charge", 7: "No supplier GSTIN"}
    assert errors(imported) == []
    assert words(imported.tally.paise_kept) == "₹5,15,919.60"
    assert imported.frame[Books.entry_id].is_unique


def test_octobers_register_is_what_its_builder_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    builder = loaded(OCTOBER.with_name("make_register.py"), monkeypatch)
    builder.build(tmp_path / "once.xlsx")
    builder.build(tmp_path / "again.xlsx")
    assert (tmp_path / "once.xlsx").read_bytes() == (tmp_path / "again.xlsx").read_bytes()
    assert sheets.read(tmp_path / "once.xlsx") == sheets.read(OCTOBER)
