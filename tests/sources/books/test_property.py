"""Whatever is written in a plain layout comes back equal, to the paisa."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from book_files import MANY, SUNRISE, TATVA, UMIYA, errors, text_file, workbook
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_xl.gst.documents import DocumentType
from ims_xl.gst.money import rupees
from ims_xl.sources.books import books
from ims_xl.tables import Books

HEADERS = (
    "Supplier GSTIN", "Supplier", "Document type", "Document number", "Document date", "Voucher number",
    "Document value (₹)", "Taxable value (₹)", "IGST (₹)", "CGST (₹)", "SGST (₹)", "Cess (₹)",
)  # fmt: skip
TYPES = (DocumentType.INVOICE, DocumentType.DEBIT_NOTE, DocumentType.CREDIT_NOTE)

amounts = st.one_of(st.none(), st.integers(min_value=0, max_value=10**11))
entries = st.tuples(
    st.sampled_from((SUNRISE, TATVA, UMIYA)),
    st.sampled_from(("Sunrise Steels", "Tatva", "Umiya & Sons")),
    st.sampled_from(TYPES),
    st.from_regex(r"[A-Z][A-Z0-9/-]{0,12}[0-9]", fullmatch=True),
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.tuples(amounts, st.integers(min_value=1, max_value=10**11), amounts, amounts, amounts, amounts),
)
ORDERED = tuple(Books.column(name) for name in ("document_value", "taxable_value", "igst", "cgst", "sgst", "cess"))


@given(st.lists(entries, min_size=1, max_size=12), st.booleans(), st.booleans())
@settings(max_examples=10 * MANY, deadline=None)
def test_what_is_written_comes_back_to_the_paisa(
    written: list[tuple[str, str, DocumentType, str, date, tuple[int | None, ...]]], as_text: bool, signed: bool
) -> None:
    rows: list[list[object]] = []
    expected = []
    for place, (gstin, name, kind, number, dated, paise) in enumerate(written):
        sign = kind.sign if signed else 1
        shown: list[object] = [None if amount is None else sign * rupees(amount) for amount in paise]
        if not as_text:
            shown = [None if amount is None else float(amount) for amount in shown]  # type: ignore[arg-type]
        when = dated.strftime("%d-%m-%Y") if as_text else datetime(dated.year, dated.month, dated.day)
        rows.append([gstin, name, kind.value, number, when, f"V{place}", *shown])
        kept = tuple(None if amount is None else kind.sign * amount for amount in paise)
        expected.append((gstin, name, kind.value, number, dated, f"V{place}", kept))
    with TemporaryDirectory() as folder:
        if as_text:
            path = text_file(Path(folder) / "register.csv", [HEADERS, *rows])
        else:
            path = workbook(Path(folder) / "register.xlsx", Purchases=[HEADERS, *rows])
        imported = books.read(path)
    frame = imported.frame
    found = [
        (*(str(row[name]) for name in ("supplier_gstin", "supplier_name", "document_type", "document_number")),
         row["document_date"].date(), row["voucher_number"],
         tuple(None if pd.isna(row[column]) else int(row[column]) for column in ORDERED))
        for row in frame.to_dict("records")
    ]  # fmt: skip
    assert found == expected
    assert imported.tally.rows_kept == len(rows)
    assert errors(imported) == []
    assert frame[Books.entry_id].is_unique
