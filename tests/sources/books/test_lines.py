"""Lines become documents, nothing is lost on the way, and a bad cell is named with its place."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from book_files import HEADERS, SUNRISE, TATVA, errors, in_rupees, read, remarks, workbook
from hypothesis import given
from hypothesis import strategies as st

from ims_xl.errors import Level
from ims_xl.sources.books import books
from ims_xl.sources.books.lines import Line, entries, summed
from ims_xl.tables import Books

WITH_VOUCHER = (*HEADERS, "Voucher No.")


def test_lines_of_one_document_are_summed_and_its_value_taken_once_where_it_repeats(tmp_path: Path) -> None:
    repeats = read(
        tmp_path,
        [TATVA, "T/1", "05-10-2026", 1000, 180, None, None, 1705],
        [TATVA, "T/1", "05-10-2026", 500, 25, None, None, 1705],
    )
    assert in_rupees(repeats.frame, "document_value", "taxable_value", "igst", "rows") == [
        ("1705.00", "1500.00", "205.00", "2;3")
    ]
    shared = read(
        tmp_path,
        [TATVA, "T/1", "05-10-2026", 1000, 180, None, None, 1180],
        [TATVA, "T/1", "05-10-2026", 500, 25, None, None, 525],
    )
    assert in_rupees(shared.frame, "document_value", "taxable_value", "igst") == [("1705.00", "1500.00", "205.00")]


def test_the_lines_of_a_document_need_not_stand_together(tmp_path: Path) -> None:
    imported = read(
        tmp_path,
        [TATVA, "T/1", "05-10-2026", 1000, 180],
        [TATVA, "T/2", "05-10-2026", 100, 18],
        [TATVA, "t/1", "05-10-2026", 500, 90],
    )
    assert in_rupees(imported.frame, "document_number", "taxable_value", "rows") == [
        ("T/1", "1500.00", "2;4"),
        ("T/2", "100.00", "3"),
    ]


def test_lines_that_only_nearly_come_to_the_value_are_summed_and_the_nearer_value_taken() -> None:
    lines = [Line((row,), taxable_value=100_000, igst=18_000, document_value=236_500) for row in (2, 3)]
    whole = summed(lines)
    assert (whole.taxable_value, whole.igst, whole.document_value) == (200_000, 36_000, 236_500)


def test_a_document_booked_twice_stays_two_entries(tmp_path: Path) -> None:
    row = [SUNRISE, "S/1", "05-10-2026", 1000, None, 90, 90, 1180]
    alike = read(tmp_path, row, row)
    assert in_rupees(alike.frame, "entry_id", "taxable_value") == [
        (f"B|{SUNRISE}|Invoice|S/1|2026-27", "1000.00"),
        (f"B|{SUNRISE}|Invoice|S/1|2026-27#2", "1000.00"),
    ]
    vouchers = read(tmp_path, [*row, "11"], [*row[:3], 900, None, 81, 81, 1062, "12"], headers=WITH_VOUCHER)
    assert in_rupees(vouchers.frame, "taxable_value", "voucher_number") == [("1000.00", "11"), ("900.00", "12")]
    one_voucher = read(tmp_path, [*row, "11"], [*row, "11"], headers=WITH_VOUCHER)
    assert in_rupees(one_voucher.frame, "taxable_value", "document_value") == [("2000.00", "2360.00")]


def test_ids_do_not_depend_on_the_order_of_rows(tmp_path: Path) -> None:
    rows = [
        [SUNRISE, "S/1", "05-10-2026", rupees, None, None, None, None, v]
        for rupees, v in ((9, "b"), (5, "a"), (7, "c"))
    ]

    def ids(*rows: list[object]) -> dict[str, str]:
        frame = read(tmp_path, *rows, headers=WITH_VOUCHER).frame
        return dict(zip(frame[Books.voucher_number], frame[Books.entry_id], strict=True))

    assert ids(*rows) == ids(*reversed(rows))
    assert sorted(ids(*rows).values())[1:] == [f"B|{SUNRISE}|Invoice|S/1|2026-27#{place}" for place in (2, 3)]


def test_lines_that_repeat_the_number_but_not_the_party_belong_to_the_document_above(tmp_path: Path) -> None:
    imported = read(
        tmp_path,
        [TATVA, "T/1", "05-10-2026", 1000, 180, None, None, 1770],
        [None, "T/1", None, 300, 54],
        [None, None, None, 200, 36],
        [TATVA, "T/2", "05-10-2026", 100, 18, None, None, 118],
    )
    assert in_rupees(imported.frame, "document_number", "taxable_value", "igst", "document_value", "rows") == [
        ("T/1", "1500.00", "270.00", "1770.00", "2;3;4"),
        ("T/2", "100.00", "18.00", "118.00", "5"),
    ]


@given(
    st.lists(
        st.tuples(st.sampled_from(("T/1", "t/1", "T/2")), st.sampled_from(("Tatva", "TATVA LLP")), st.integers(1, 500)),
        min_size=1,
        max_size=9,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_lines_does_not_change_the_entries(written: list[tuple[str, str, int]], chance: Random) -> None:
    def totals(order: list[tuple[int, tuple[str, str, int]]]) -> list[tuple[object, ...]]:
        lines = [
            Line((row,), TATVA, name, None, number, taxable_value=paise * 100, igst=paise * 18)
            for row, (number, name, paise) in order
        ]
        found = entries(lines)
        assert sorted(row for entry in found for row in entry.rows) == [row for row, _ in enumerate(order)]
        assert sum(entry.credit for entry in found) == sum(line.credit for line in lines)
        return sorted((e.document_number, e.supplier_name, e.taxable_value, e.igst) for e in found)

    rows = list(enumerate(written))
    assert totals(chance.sample(rows, len(rows))) == totals(rows)


def test_what_is_negative_is_a_credit_note_and_all_of_it_negative(tmp_path: Path) -> None:
    imported = read(
        tmp_path,
        [SUNRISE, "S/1", "05-10-2026", 1000, None, 90, 90, 1180],
        [SUNRISE, "C/1", "06-10-2026", -100, None, -9, -9, 118],
        [SUNRISE, "D/1", "07-10-2026", 1000, None, 81, 81, 1062],
        [SUNRISE, "D/1", "07-10-2026", -100, None, None, None, 1062],  # a discount inside an invoice
    )
    assert in_rupees(imported.frame, "document_type", "document_value", "taxable_value", "cgst") == [
        ("Invoice", "1180.00", "1000.00", "90.00"),
        ("Credit Note", "-118.00", "-100.00", "-9.00"),
        ("Invoice", "1062.00", "900.00", "81.00"),
    ]


def test_a_bad_cell_is_named_and_the_rest_of_its_row_kept(tmp_path: Path) -> None:
    imported = read(
        tmp_path,
        [SUNRISE, "S/1", "31/02/2025", 1000, None, "ninety", 90, 1180],
        [SUNRISE, "S/2", "05-10-2026", "1000x", None, 90, 90, 1180],
        [SUNRISE, "S/2", "05-10-2026", 500, None, 45, 45, 1180],
    )
    assert errors(imported) == [
        'register.xlsx, Purchases, row 2, CGST: "ninety" is not an amount. Write a number of rupees; '
        "until then the amount is left out. The document's other amounts leave ₹90.",
        'register.xlsx, Purchases, row 2, Invoice Date: "31/02/2025" is not a date. Write it as dd-mm-yyyy; '
        "until then the date is left out.",
        'register.xlsx, Purchases, row 3, Taxable Value: "1000x" is not an amount. Write a number of rupees; '
        "until then the amount is left out. The document's other amounts leave ₹910 for its 2 rows together.",
    ]
    assert in_rupees(imported.frame, "document_number", "document_date", "taxable_value", "cgst", "sgst") == [
        ("S/1", "", "1000.00", "", "90.00"),
        ("S/2", "2026-10-05", "", "135.00", "135.00"),  # a total with a hole in it is missing, not short
    ]
    assert imported.tally.paise_set_aside == 50_000


def test_what_the_other_amounts_tell_of_a_lost_one_is_said_and_not_filled_in(tmp_path: Path) -> None:
    imported = read(
        tmp_path,
        [SUNRISE, "S/1", "05-10-2026", 1000, None, 90, 90, "?"],
        [SUNRISE, "S/2", "05-10-2026", 1000, None, "?", "?", 1180],  # of two nobody can tell
        [SUNRISE, "S/3", "05-10-2026", "?", None, 90, 90, None],
        [SUNRISE, "S/4", "05-10-2026", -1000, None, "?", -90, -1180],
    )
    said = [error.partition("is left out.")[2] for error in errors(imported)]
    assert said == [
        " The document's other amounts come to ₹1,180.", "", "", "", " The document's other amounts leave ₹90.",
    ]  # fmt: skip
    assert imported.frame["cgst"].isna().tolist() == [False, True, False, True]


def test_an_odd_gstin_is_kept_with_one_remark_and_a_sloppy_one_is_cleaned(tmp_path: Path) -> None:
    imported = read(
        tmp_path,
        ["27AAACS1111A1ZB", "S/1", "05-10-2026", 100],
        ["27AAACS1111A1ZB", "S/2", "05-10-2026", 100],
        [" 29aaact2222b1zx ", "T/1", "05-10-2026", 100],
    )
    assert in_rupees(imported.frame, "supplier_gstin") == [("27AAACS1111A1ZB",)] * 2 + [(TATVA,)]
    assert [problem.level for problem in imported.problems] == [Level.REMARK]
    assert "The check character of 27AAACS1111A1ZB does not fit" in remarks(imported)[0]
    assert remarks(imported)[0].endswith("Likewise row 3.")


@pytest.mark.parametrize("title", ["Debit Note Register", "Purchase Returns"])
def test_a_register_of_returns_is_known_by_its_title(tmp_path: Path, title: str) -> None:
    path = workbook(tmp_path / "returns.xlsx", Sheet1=[[title], HEADERS, [SUNRISE, "C/1", "05-10-2026", 100, 18]])
    imported = books.read(path)
    assert in_rupees(imported.frame, "document_type", "taxable_value") == [("Credit Note", "-100.00")]
    assert any(f'headed "{title}"' in text for text in remarks(imported))
