"""The tie-out says what gives rise to doubt where nothing in the register can be compared."""

from __future__ import annotations

from pathlib import Path

from book_files import UMIYA, read

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
    told = "  tax at several rates, or at none of GST's: 1 of 2 documents"
    assert told in said(tmp_path, TAXED, (UMIYA, "D", "08-10-2026", 1_00_000, 7_777))
    assert not any("several rates" in sentence for sentence in said(tmp_path, TAXED))
