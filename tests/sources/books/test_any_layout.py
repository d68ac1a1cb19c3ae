"""Whatever is bought comes back to the paisa from every layout a register may have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from book_files import MANY, SUNRISE, TATVA, UMIYA, WITHIN, errors
from containers import TEXTS, WORKBOOKS, Container, merged_workbook
from hypothesis import given, settings
from hypothesis import strategies as st
from layouts import GROUPS, LAYOUTS, VOUCHERS, merges, rows, tally_xml, two_tiers
from purchases import BILL, CREDIT, Purchase

from ims_xl.gst.documents import DocumentType
from ims_xl.sources.books import books

RECIPIENT = "27AABCR1234F1ZS"
COLUMNS = ("taxable_value", "igst", "cgst", "sgst", "document_value")


def purchases(kinds: tuple[DocumentType, ...]) -> st.SearchStrategy[list[Purchase]]:
    """Some documents of these kinds, each of a number of its own."""
    numbers = r"[0-9]{7}" if BILL in kinds else r"[A-Z]{1,3}/[0-9]{1,5}"
    return st.lists(
        st.builds(
            Purchase,
            st.just("") if BILL in kinds else st.sampled_from([SUNRISE, TATVA, UMIYA]),
            st.sampled_from(kinds),
            st.from_regex(numbers, fullmatch=True),
            st.dates(date(2026, 10, 1), date(2026, 10, 31)),
            st.lists(st.integers(100, 10**9), min_size=1, max_size=3).map(tuple),
        ),
        min_size=1,
        max_size=8,
        unique_by=lambda one: (one.gstin, one.number),
    )


def check(path: Path, bought: list[Purchase], gives_value: bool = True) -> None:
    """The entries are what was bought, and nothing was found fault with."""
    imported = books.read(path, RECIPIENT)
    found = {
        (row["supplier_gstin"] if pd.notna(row["supplier_gstin"]) else "", row["document_number"]): (
            row["document_type"],
            row["document_date"].date(),
            *(0 if pd.isna(row[name]) else int(row[name]) for name in COLUMNS),
        )
        for row in imported.frame.to_dict("records")
    }
    sign = {one: -1 if one.kind is CREDIT else 1 for one in bought}
    assert found == {
        (one.gstin, one.number): (
            one.kind.value,
            one.dated,
            *(sign[one] * paise for paise in one.summed().values()),
            sign[one] * one.value if gives_value else 0,
        )
        for one in bought
    }
    assert len(imported.frame) == len(bought)
    assert errors(imported) == []


@pytest.mark.parametrize("name", LAYOUTS)
def test_what_was_bought_comes_back_to_the_paisa(name: str) -> None:
    layout = LAYOUTS[name]

    @given(purchases(tuple(layout.kinds)), st.sampled_from([*WORKBOOKS, *TEXTS]), st.data())
    @settings(max_examples=5 * WITHIN, deadline=None)
    def written_and_read(bought: list[Purchase], container: Container, data: st.DataObject) -> None:
        money = data.draw(st.sampled_from(container.moneys))
        sheet = rows(layout, bought, money, container.true_days and data.draw(st.booleans()))
        with TemporaryDirectory() as folder:
            path = Path(folder) / container.name
            container.write(path, sheet)
            check(path, bought, layout.gives_value)

    written_and_read()


@pytest.mark.parametrize("container", [*WORKBOOKS, *TEXTS], ids=lambda one: one.name)
def test_every_kind_of_file_gives_the_same_entries(tmp_path: Path, container: Container) -> None:
    bought = [
        Purchase(SUNRISE, DocumentType.INVOICE, "A/1", date(2026, 10, 13), (1_23_45_678_90, 50)),
        Purchase(TATVA, CREDIT, "C/2", date(2026, 10, 5), (1_000_05,)),
    ]
    for money in container.moneys:
        path = tmp_path / container.name
        container.write(path, rows(LAYOUTS["plain"], bought, money, container.true_days))
        check(path, bought)


@given(
    purchases((DocumentType.INVOICE,)),
    st.permutations([name for name in GROUPS if name != "rates"]),
    st.booleans(),
    st.booleans(),
    st.data(),
)
@settings(max_examples=30 * MANY, deadline=None)
def test_what_was_bought_comes_back_from_a_header_on_two_rows(
    bought: list[Purchase], names: list[str], has_rates: bool, merged: bool, data: st.DataObject
) -> None:
    """Bands above some of the columns, in any order; cells that reach over several columns or both rows are merged."""
    names = [*names, "rates"] if has_rates else names
    groups = [(name, data.draw(st.sampled_from([*GROUPS[name]]), label=name)) for name in names]
    titles = data.draw(st.sampled_from([(), ("Acme Ltd", "Purchases of October")]))
    layout = two_tiers(groups, merged, titles)
    container = data.draw(st.sampled_from([*WORKBOOKS, *TEXTS]))
    money = data.draw(st.sampled_from(container.moneys))
    with TemporaryDirectory() as folder:
        path = Path(folder) / container.name
        sheet = rows(layout, bought, money, container.true_days)
        if merged and container.name == "register.xlsx":
            merged_workbook(path, sheet, merges(layout, groups))
        else:
            container.write(path, sheet)
        check(path, bought)


def test_rates_under_a_band_are_no_taxes_where_the_names_of_taxes_reach_over_both_rows(tmp_path: Path) -> None:
    groups = [("worth", "Value (₹)"), ("document", "Invoice details"), ("taxes", ""), ("supplier", "Supplier")]
    groups.append(("rates", "Rate %"))
    layout = two_tiers(groups, merged=True)
    bought = [Purchase(TATVA, DocumentType.INVOICE, "A/1", date(2026, 10, 13), (1_000_00,))]
    path = tmp_path / "register.xlsx"
    merged_workbook(path, rows(layout, bought), merges(layout, groups))
    check(path, bought)


def day_book(bought: list[Purchase]) -> bytes:
    return tally_xml(bought, items=False).encode("utf-16")


def purchase_vouchers(bought: list[Purchase]) -> bytes:
    return tally_xml(bought, items=True).encode("utf-8")


@pytest.mark.parametrize("write", [day_book, purchase_vouchers])
def test_what_was_bought_comes_back_from_tallys_xml(write: Callable[[list[Purchase]], bytes]) -> None:
    @given(purchases(tuple(VOUCHERS)))
    @settings(max_examples=4 * WITHIN, deadline=None)
    def written_and_read(bought: list[Purchase]) -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "register.xml"
            path.write_bytes(write(bought))
            check(path, bought)

    written_and_read()
