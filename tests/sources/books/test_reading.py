"""The tie-out says what gives rise to doubt where nothing in the register can be compared."""

from __future__ import annotations

from pathlib import Path

from book_files import UMIYA, read

from ims_xl.sources.books.figures import Rates

HEADERS = ("GSTIN", "Bill No", "Bill Date", "Taxable Value", "IGST")
TAXED = (UMIYA, "A", "05-10-2026", 1000, 50)


def said(folder: Path, *rows: tuple[object, ...]) -> list[str]:
    return list(read(folder, *rows, headers=HEADERS).readings[0].sentences())


def test_documents_without_tax_among_taxed_ones_are_told(tmp_path: Path) -> None:
    assert "  without any tax: 1 with a taxable value of ₹2,000" in said(
        tmp_path, TAXED, (UMIYA, "B", "06-10-2026", 2000, None)
    )
    assert not any("without any tax" in sentence for sentence in said(tmp_path, TAXED))


def test_tax_at_no_rate_is_told_where_no_document_values_can_be_compared(tmp_path: Path) -> None:
    told = "  tax at several rates, or at none of GST's: 1 document"
    assert told in said(tmp_path, TAXED, (UMIYA, "D", "08-10-2026", 1_00_000, 7_777))
    assert not any("several rates" in sentence for sentence in said(tmp_path, TAXED))


def test_documents_are_counted_by_rate_where_no_document_values_can_be_compared(tmp_path: Path) -> None:
    told = said(tmp_path, TAXED, (UMIYA, "B", "06-10-2026", 1000, 180), (UMIYA, "C", "07-10-2026", 2000, 360))
    assert "  documents by their rate of tax: 5%: 1; 18%: 2" in told


def test_under_reverse_charge_the_document_may_be_worth_its_taxable_value_alone(tmp_path: Path) -> None:
    headers = (*HEADERS, "Reverse Charge", "Invoice Value")
    right, wrong = (UMIYA, "A", "05-10-2026", 1000, 180, "Y", 1000), (UMIYA, "B", "05-10-2026", 1500, 180, "Y", 1000)
    told = read(tmp_path, right, wrong, headers=headers).readings[0].sentences()
    assert "  taxable value plus tax comes to the document value on 1 of 2 documents" in told


def test_a_place_of_supply_that_is_no_state_is_told(tmp_path: Path) -> None:
    headers = (*HEADERS, "Place of Supply")
    places = ("29-Karnataka", "Pune", "7.00", "", "MH", "31/02/2026")
    rows = [(UMIYA, f"A{at}", "05-10-2026", 1000, 50, place) for at, place in enumerate(places)]
    imported = read(tmp_path, *rows, headers=headers)
    told = "No state or code of one; taken as blank. Write the state. Likewise rows 4, 7."
    assert (3, "Place of Supply", told) in [(one.row, one.header, one.message) for one in imported.problems]
    assert list(imported.frame["place_of_supply"].fillna("")) == ["29", "", "", "", "27", ""]


def test_what_agrees_within_a_rupee_is_told_apart_from_what_agrees_to_the_paisa(tmp_path: Path) -> None:
    headers = (*HEADERS, "Invoice Value")
    exact, rounded = (UMIYA, "A", "05-10-2026", 1000, 180, 1180), (UMIYA, "B", "05-10-2026", 1000.4, 180, 1180)
    told = list(read(tmp_path, exact, rounded, headers=headers).readings[0].sentences())
    agreeing = "taxable value plus tax comes to the document value on 2 of 2 documents"
    assert f"  {agreeing}, on 1 of them to the paisa, else within ₹0.40" in told
    told = said(tmp_path, TAXED, (UMIYA, "B", "06-10-2026", 1000, 50.4))
    assert "  documents by their rate of tax: 5%: 2 (1 of them to the paisa)" in told


def test_counts_by_rate_are_grouped_as_in_india() -> None:
    told = list(Rates({"5%": 1_23_456, "18%": 7}, at_none=0, exact=1_00_000).sentences)
    assert told == ["documents by their rate of tax: 5%: 1,23,456; 18%: 7 (1,00,000 of them to the paisa)"]
