"""What a register leaves out or says oddly is told, and changes no total in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from book_files import HEADERS, SUNRISE, TATVA, in_rupees, read, remarks, text_file

from ims_xl.errors import Level
from ims_xl.sources.books import books, large_text


def bill(number: str | None = "T/1", dated: str | None = "05-10-2026", sign: int = 1) -> tuple[object, ...]:
    return (TATVA, number, dated, sign * 1000, sign * 180, None, None, sign * 1180)


def test_documents_without_a_number_or_a_date_are_told(tmp_path: Path) -> None:
    told = remarks(read(tmp_path, bill(), bill(None), bill("NA"), bill("T/4", None)))
    assert told == [
        "register.xlsx, Purchases, row 3: There is no number of the document, on 2 documents, of which this is the "
        "first. Fill it in, so that its record can be told.",
        "register.xlsx, Purchases, row 5: There is no date of the document. Fill it in, so that its record can be "
        "told.",
    ]


@pytest.mark.parametrize(
    ("dated", "when"), [("05-10-2006", "before there was GST"), ("05-10-2096", "later than today")]
)
def test_a_slip_in_the_year_is_told(tmp_path: Path, dated: str, when: str) -> None:
    (told,) = remarks(read(tmp_path, bill(), bill("T/2", dated)))
    assert told == (
        f"register.xlsx, Purchases, row 3: The document is dated {dated}, {when}. Look for a slip in the year."
    )


def test_a_plain_register_mostly_below_zero_is_doubted(tmp_path: Path) -> None:
    imported = read(tmp_path, bill(sign=-1), bill("T/2", sign=-1), bill("T/3"))
    assert [row[0] for row in in_rupees(imported.frame, "document_type")] == ["Credit Note", "Credit Note", "Invoice"]
    (told,) = remarks(imported)
    assert "2 lines of 3 without a type of note are below zero, and were read as credit notes." in told


@pytest.mark.parametrize("large", [0, 1 << 40])
def test_a_cell_of_spaces_is_a_blank_one(tmp_path: Path, large: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else they hide the number and the date of the voucher, and a total, that counts with the document above then."""
    monkeypatch.setattr(large_text, "LARGE", large)
    headers = ["Voucher Ref. No.", "Voucher No.", "Voucher Ref. Date", "Date", *HEADERS[:1], *HEADERS[3:]]
    rows = [
        [" ", "12", "\u00a0", "05-10-2026", TATVA, 1000, 180, " ", " ", 1181.5],
        ["A/2", "13", "06-10-2026", "07-10-2026", SUNRISE, 100, " ", 9, 9, 119.5],
        [" ", "Grand Total", " ", " ", " ", 1100, 180, 9, 9, 1301],
    ]
    frame = books.read(text_file(tmp_path / "register.csv", [headers, *rows])).frame
    assert in_rupees(frame, "document_number", "document_date", "taxable_value", "document_value") == [
        ("12", "2026-10-05", "1000.00", "1181.50"),
        ("A/2", "2026-10-06", "100.00", "119.50"),
    ]


def test_a_void_bill_and_the_one_entered_anew_stay_two(tmp_path: Path) -> None:
    rows = [(*bill(), "Void"), (*bill(), "Paid")]
    frame = read(tmp_path, *rows, headers=(*HEADERS, "Bill Status")).frame
    assert in_rupees(frame, "taxable_value", "set_aside") == [
        ("1000.00", "Void in the books: it does not count."),
        ("1000.00", ""),
    ]


def test_a_bill_in_another_currency_without_a_rate_is_not_read_as_rupees(tmp_path: Path) -> None:
    headers = (*HEADERS, "Exchange Rate", "IGST (FCY)")
    imported = read(tmp_path, (*bill(), "1.0", 180), (*bill("T/2"), "about 83", 2), headers=headers)
    assert in_rupees(imported.frame, "taxable_value", "igst", "document_value") == [
        ("1000.00", "180.00", "1180.00"),
        ("", "180.00", ""),
    ]
    (told,) = [str(problem) for problem in imported.problems if problem.header == "Exchange Rate"]
    assert '"about 83" is no rate of exchange' in told


@pytest.mark.parametrize(
    ("title", "headers", "why"),
    [
        ("Sales Register", HEADERS, 'The title says "Sales Register": these seem to be sales.'),
        (
            "October",
            ("Customer GSTIN", *HEADERS[1:]),
            'The party stands under "Customer GSTIN": these seem to be sales.',
        ),
        ("October", (*HEADERS, "Output CGST 9%"), 'There is a column "Output CGST 9%": these seem to be sales.'),
        ("Purchases (Rs. in Lakhs)", HEADERS, '"Purchases (Rs. in Lakhs)" says that amounts are in Lakhs;'),
        ("October", (*HEADERS[:3], "Taxable Value ('000)", *HEADERS[4:]), "says that amounts are in '000;"),
        ("Umiya Pvt Ltd - Sales Register", HEADERS, "these seem to be sales."),
        ("Sales and Purchase Register", HEADERS, ""),
        ("Sale Book Depot", HEADERS, ""),
        ("Sales of India Pvt. Ltd.", HEADERS, ""),
        ("Purchases of Sales & Co, in lakhs of boxes", HEADERS, ""),
    ],
)
def test_sales_and_amounts_that_are_no_rupees_are_asked_about(
    tmp_path: Path, title: str, headers: tuple[str, ...], why: str
) -> None:
    rows = [[title], list(headers), bill(), (SUNRISE, *bill("T/2")[1:])]
    imported = books.read(text_file(tmp_path / "register.csv", rows))
    asked = [problem.message for problem in imported.problems if problem.level is Level.ERROR]
    assert [message for message in asked if why in message] == asked
    assert bool(asked) is bool(why)


def test_taxed_documents_of_nobody_are_asked_about(tmp_path: Path) -> None:
    rows = [("", *bill("T/1")[1:]), (TATVA, *bill("T/2")[1:]), (None, *bill("T/3", None)[1:])]
    (asked,) = [str(problem) for problem in read(tmp_path, *rows).problems if problem.level is Level.ERROR]
    assert asked.startswith("register.xlsx, Purchases, row 2: The document bears tax, and names neither supplier nor")
    assert "and 1 other document likewise" in asked


def test_documents_above_the_header_are_not_dropped_unsaid(tmp_path: Path) -> None:
    rows = [["Invoice No", "Invoice Date", "Taxable Value"], ["U/1", "05-10-2026", 70, 0, 70], list(HEADERS), bill()]
    imported = books.read(text_file(tmp_path / "register.csv", rows))
    (asked,) = [str(problem) for problem in imported.problems if problem.level is Level.ERROR]
    assert asked.startswith("register.csv, register, row 2: 1 row above the header has a date and amounts")


def test_tables_below_one_another_are_each_read_by_their_own_header(tmp_path: Path) -> None:
    local = ["GSTIN", "Invoice No", "Invoice Date", "Taxable Value", "CGST", "SGST", "Invoice Value"]
    rows = [*[[]] * 45, list(HEADERS), bill(), *[bill(f"T/{at}") for at in range(2, 60)], [], ["Local"], local]
    imported = books.read(text_file(tmp_path / "register.csv", [*rows, [SUNRISE, "S/1", "06-10-2026", 100, 9, 9, 118]]))
    assert in_rupees(imported.frame.iloc[-1:], "igst", "cgst", "sgst", "document_value", "rows") == [
        ("", "9.00", "9.00", "118.00", "109")
    ]
    assert len(imported.frame) == 60


@pytest.mark.parametrize(
    ("title", "dates", "found"),
    [
        ("October", ("10/05/2026", "10/25/2026"), ("2026-10-05", "2026-10-25")),
        ("October", ("05/10/2026", "06/10/2026", "10/25/2026"), ("2026-10-05", "2026-10-06", "")),
        ("01-10-2026 to 31-10-2026", ("05/10/2026", "05/13/2026"), ("2026-10-05", "")),
        ("10/01/2026 to 10/31/2026", ("10/05/2026", "10/06/2026"), ("2026-10-05", "2026-10-06")),
    ],
)
def test_one_date_may_tell_that_the_month_comes_first(
    tmp_path: Path, title: str, dates: tuple[str, ...], found: tuple[str, ...]
) -> None:
    """Where the others do not lie together only day first, nor in the register's period: then it is a slip."""
    rows = [[title], list(HEADERS), *(bill(f"T/{at}", dated) for at, dated in enumerate(dates))]
    frame = books.read(text_file(tmp_path / "register.csv", rows)).frame
    assert [row[0] for row in in_rupees(frame, "document_date")] == [*found]
