"""Of several columns that may be it, the document's own is taken: date, number, type, taxable value."""

from __future__ import annotations

from pathlib import Path

import pytest
from book_files import SUNRISE, TATVA, in_rupees, text_file

from ims_xl.errors import Level
from ims_xl.sources.books import books, large_text
from ims_xl.sources.imported import Imported

HEADERS = ("Supplier", "Supplier GSTIN")
AMOUNTS = ("Taxable Amount", "CGST", "SGST")
PARTIES = (("Tatva Traders", TATVA), ("Sunrise Steels", SUNRISE))
BILLS = ("T/71", "S-9", "T/75", "S-12", "T/80")
DAYS = tuple(f"{day:02d}-10-2026" for day in (3, 7, 12, 19, 26))


@pytest.fixture(params=[0, 1 << 40], autouse=True)
def large(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_text, "LARGE", request.param)


def read(folder: Path, headers: tuple[str, ...], rows: list[tuple[object, ...]], amounts: tuple[str, ...]) -> Imported:
    """A register of these columns, beside those of the party and of amounts."""
    whole = [(*PARTIES[at % 2], *row) for at, row in enumerate(rows)]
    return books.read(text_file(folder / "register.csv", [(*HEADERS, *headers, *amounts), *whole]))


@pytest.mark.parametrize(
    "of_bill", ["Transaction Date", "Party Bill Date", "Purchase Invoice Date", "Tax Invoice Date"]
)
@pytest.mark.parametrize("of_voucher", ["Voucher Date", "Date", "Entry Date"])
def test_the_date_of_the_voucher_stands_behind_that_of_the_bill(tmp_path: Path, of_bill: str, of_voucher: str) -> None:
    rows = [(number, "28-10-2026", day, 1000, 90, 90) for number, day in zip(BILLS, DAYS, strict=True)]
    imported = read(tmp_path, ("Bill No", of_voucher, of_bill), rows, AMOUNTS)
    found = in_rupees(imported.frame, "document_date", "voucher_date")
    assert found == [(f"{day[6:]}-{day[3:5]}-{day[:2]}", "2026-10-28") for day in DAYS]


@pytest.mark.parametrize("own", ["Doc No", "Document Number"])
def test_numbers_that_count_the_rows_of_all_suppliers_are_the_buyers(tmp_path: Path, own: str) -> None:
    rows = [
        (f"PV/{at}", number, day, 1000, 90, 90) for at, (number, day) in enumerate(zip(BILLS, DAYS, strict=True), 8)
    ]
    frame = read(tmp_path, (own, "Bill No", "Bill Date"), rows, AMOUNTS).frame
    assert in_rupees(frame, "document_number", "voucher_number") == [(n, f"PV/{at}") for at, n in enumerate(BILLS, 8)]


@pytest.mark.parametrize("references", [BILLS, ("Cash",) * len(BILLS)])
def test_a_reference_that_tells_documents_apart_is_the_suppliers(tmp_path: Path, references: tuple[str, ...]) -> None:
    rows = [
        (f"{at}", reference, day, 1000, 90, 90)
        for at, (reference, day) in enumerate(zip(references, DAYS, strict=True))
    ]
    frame = read(tmp_path, ("Doc No", "Reference", "Document Date"), rows, AMOUNTS).frame
    found = [row[0] for row in in_rupees(frame, "document_number")]
    assert found == (list(BILLS) if references == BILLS else [f"{at}" for at in range(len(BILLS))])


@pytest.mark.parametrize("purchase", ["PURC", "Pur.", "Purch"])
def test_a_debit_note_beside_purchases_cut_short_is_a_return(tmp_path: Path, purchase: str) -> None:
    types = (purchase, purchase, "Debit Note", purchase, purchase)
    rows = [(number, day, word, 1000, 90, 90) for number, day, word in zip(BILLS, DAYS, types, strict=True)]
    frame = read(tmp_path, ("Bill No", "Bill Date", "TYPE"), rows, AMOUNTS).frame
    assert [row[0] for row in in_rupees(frame, "document_type")].count("Credit Note") == 1


def test_document_numbers_that_count_no_rows_stay_those_of_the_documents(tmp_path: Path) -> None:
    rows = [(number, f"{at}", day, 1000, 90, 90) for at, (number, day) in enumerate(zip(BILLS, DAYS, strict=True), 1)]
    frame = read(tmp_path, ("Document No", "Invoice No", "Invoice Date"), rows, AMOUNTS).frame
    assert [row[0] for row in in_rupees(frame, "document_number")] == list(BILLS)


def test_a_type_is_known_under_a_name_with_underscores(tmp_path: Path) -> None:
    types = ("Regular", "Regular", "Vendor Credit", "Regular", "Regular")
    rows = [(number, day, word, 1000, 90, 90) for number, day, word in zip(BILLS, DAYS, types, strict=True)]
    frame = read(tmp_path, ("INVOICE_NUM", "INVOICE_DATE", "INVOICE_TYPE"), rows, AMOUNTS).frame
    found = in_rupees(frame, "document_type", "taxable_value")
    assert found == [("Credit Note", "-1000.00") if "Credit" in word else ("Invoice", "1000.00") for word in types]


def test_a_charge_that_is_within_the_taxable_value_is_not_added_to_it(tmp_path: Path) -> None:
    freights = (0, 100, 0, 250, 30)
    rows = [(n, day, 1000, freight, 90, 90, 1180) for n, day, freight in zip(BILLS, DAYS, freights, strict=True)]
    amounts = ("Purchase Base Amount", "Packing & Forwarding", "CGST Amount", "SGST Amount", "Amount Including GST")
    frame = read(tmp_path, ("Bill No", "Bill Date"), rows, amounts).frame
    assert {row[0] for row in in_rupees(frame, "taxable_value")} == {"1000.00"}


@pytest.mark.parametrize(("net", "taxable"), [(1000, "1000.00"), (1180, "1000.00")])
def test_whether_net_amount_is_with_tax_is_told_by_the_rates(tmp_path: Path, net: int, taxable: str) -> None:
    rows = [(number, day, net, 90, 90) for number, day in zip(BILLS, DAYS, strict=True)]
    frame = read(tmp_path, ("Bill No", "Bill Date"), rows, ("Net Amount", "CGST", "SGST")).frame
    assert {row[0] for row in in_rupees(frame, "taxable_value")} == {taxable}


def test_net_amount_beside_a_total_is_the_taxable_value(tmp_path: Path) -> None:
    rows = [(number, day, 1000, 90, 90, 1181.2) for number, day in zip(BILLS, DAYS, strict=True)]
    frame = read(tmp_path, ("Num", "Date"), rows, ("Net amount", "CGST", "SGST", "Total amount")).frame
    assert set(in_rupees(frame, "taxable_value", "document_value")) == {("1000.00", "1181.20")}


def test_a_word_below_the_register_is_no_document(tmp_path: Path) -> None:
    rows = [("Voucher No.", "Date", *HEADERS, "Taxable Amount", "IGST"), ("1", DAYS[0], *PARTIES[0], 1000, 180)]
    imported = books.read(text_file(tmp_path / "register.csv", [*rows, ("E.&O.E.", "", "", "", "", "")]))
    assert in_rupees(imported.frame, "document_number", "taxable_value") == [("1", "1000.00")]
    assert any("row 3: Set aside" in str(problem) for problem in imported.problems)


@pytest.mark.parametrize(
    ("beside", "held", "value"),
    [
        (("Freight", "TCS"), (50, 1.5), 1231.5),
        (("Retention", "TDS"), (50, 10), 1120),
        (("Retention Amount",), (50,), 1130),
    ],
)
def test_amounts_beside_the_taxable_value_give_no_doubt(
    tmp_path: Path, beside: tuple[str, ...], held: tuple[float, ...], value: float
) -> None:
    rows = [(number, day, 1000, 90, 90, *held, value) for number, day in zip(BILLS, DAYS, strict=True)]
    amounts = ("Taxable Value", "CGST", "SGST", *beside, "Bill Amount")
    (found,) = read(tmp_path, ("Bill No", "Bill Date"), rows, amounts).readings
    assert (found.agreeing.agree, found.hardly_agrees) == (len(BILLS), "")


def test_purchases_that_are_all_exempt_give_no_doubt(tmp_path: Path) -> None:
    rows = [(number, day, 500, 0, 0, 0, 500) for number, day in zip(BILLS, DAYS, strict=True)]
    amounts = ("Exempt Value", "Taxable Value", "CGST", "SGST", "Bill Amount")
    (found,) = read(tmp_path, ("Bill No", "Bill Date"), rows, amounts).readings
    assert found.hardly_agrees == ""


@pytest.mark.parametrize("at", [0, 2, 3])
def test_the_total_of_a_firm_is_no_document(tmp_path: Path, at: int) -> None:
    bills = [(*PARTIES[0], number, day, 1000, 90, 90) for number, day in zip(BILLS, DAYS, strict=True)]
    label = [""] * 4
    label[at] = "Tatva Traders (India) Pvt. Ltd. Total"
    rows = [(*HEADERS, "Bill No", "Bill Date", *AMOUNTS), *bills[:3], (*label, 3000, 270, 270), *bills[3:]]
    imported = books.read(text_file(tmp_path / "register.csv", rows))
    assert [row[0] for row in in_rupees(imported.frame, "document_number")] == list(BILLS)
    assert [str(one) for one in imported.problems if one.level is Level.ERROR] == []
