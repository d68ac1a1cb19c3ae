"""Documents on one side only: their reason, their nearest candidates, and what kept each of those apart."""

from datetime import date

import pytest
from builders import NAMESAKE, SUPPLIER, entry, matched, record

from ims_xl.errors import Conservation
from ims_xl.recon.match import match
from ims_xl.tables import Books, Records


def test_an_entry_booked_twice_is_a_duplicate_the_second_time() -> None:
    twice = [entry(entry_id="E 2"), entry(entry_id="E 1")]
    matches = matched([record()], twice).set_index("entry_id")
    assert matches.loc["E 1", "reason"] == "EXACT"
    assert tuple(matches.loc["E 2", ["status", "reason"]]) == ("Books Only", "DUPLICATE_IN_BOOKS")
    assert "repeats the number of INV-101 of 05-10-2026" in matches.loc["E 2", "because"]


def test_of_two_bookings_the_one_that_agrees_better_is_matched() -> None:
    matches = matched([record()], [entry(entry_id="E 1", taxable=990), entry(entry_id="E 2")]).set_index("entry_id")
    assert matches.loc["E 2", "reason"] == "EXACT"
    assert matches.loc["E 1", "reason"] == "DUPLICATE_IN_BOOKS"


def test_a_booking_repeated_under_another_spelling_is_a_duplicate() -> None:
    matches = matched([record("INV-101")], [entry("INV-101"), entry("INV/0101", on=date(2026, 10, 8))])
    assert matches.set_index("entry_id").loc["E INV/0101", "reason"] == "DUPLICATE_IN_BOOKS"


def test_without_a_record_the_first_of_two_bookings_is_not_called_the_duplicate() -> None:
    matches = matched([], [entry(entry_id="E 2"), entry(entry_id="E 1")]).set_index("entry_id")
    assert matches.reason.to_dict() == {"E 2": "DUPLICATE_IN_BOOKS", "E 1": "NO_CANDIDATE"}


def test_a_record_that_stands_twice_on_the_portal_is_a_duplicate_the_second_time() -> None:
    matches = matched([record("INV-101"), record("INV/101")], [entry("INV-101")]).set_index("record_id")
    assert matches.loc["R INV-101", "status"] == "Matched"
    assert tuple(matches.loc["R INV/101", ["status", "reason"]]) == ("IMS Only", "DUPLICATE_IN_PORTAL")


def test_an_amendment_is_no_duplicate_of_its_original() -> None:
    amended = record(
        record_id="R 2", section="B2BA", original_number="INV-101", original_date=date(2026, 10, 5), taxable=1200
    )
    matches = matched([record(record_id="R 1"), amended], [entry()]).set_index("record_id")
    assert matches.loc["R 1", "reason"] == "EXACT"
    assert matches.loc["R 2", "reason"] == "NO_CANDIDATE"
    assert "that entry has its match" in matches.loc["R 2", "candidates"]


def test_what_is_no_matter_of_ims_is_out_of_scope_when_alone() -> None:
    matches = matched([record("A-1", source="GSTR-2B")], [entry("Z-99", set_aside="import of services", taxable=5)])
    assert matches.reason.tolist() == ["OUT_OF_SCOPE", "OUT_OF_SCOPE"]
    assert "went to GSTR-2B directly" in matches.because[0]
    assert "import of services" in matches.because[1]


def test_a_row_alone_names_up_to_three_candidates_nearest_first() -> None:
    entries = [
        entry(f"INV-{number}", on=date(2026, 10, day)) for number, day in ((102, 2), (103, 4), (104, 6), (98, 8))
    ]
    row = matched([record("INV-101", on=date(2026, 10, 1))], entries).iloc[0]
    named = row.candidates.split(" | ")
    assert [line.split()[0] for line in named] == ["INV-102", "INV-103", "INV-104"]
    assert all("another number of the series" in line for line in named)


def test_a_row_alone_says_what_it_is_and_when_there_is_no_candidate() -> None:
    matches = matched([record()], [entry(supplier_gstin=NAMESAKE)])
    assert matches.because[0] == "Nothing in the books can be INV-101 of 05-10-2026 for ₹1,180."
    assert matches.candidates[0] == f"None: the books hold nothing of {SUPPLIER}."
    assert matches.candidates[1] == f"None: IMS holds nothing of {NAMESAKE}."


def test_an_unfiled_record_alone_says_so() -> None:
    assert matched([record(is_filed=False)], []).because[0].endswith("The supplier has not filed it yet.")


def test_nothing_on_either_side_makes_no_rows() -> None:
    assert matched([], []).empty


def test_an_id_that_stands_twice_or_is_missing_is_refused() -> None:
    with pytest.raises(Conservation, match="R INV-101 stands twice"):
        matched([record(), record()], [])
    with pytest.raises(Conservation, match="row 1 has no id"):
        match(Records.empty(), Books.of_rows([entry(entry_id=None)]))


def test_numbers_that_a_spreadsheet_made_alike_are_no_duplicates() -> None:
    entries = [entry("4.1E+11", entry_id=f"E {day}", on=date(2026, 10, day), taxable=100 * day) for day in (1, 2)]
    assert set(matched([], entries).reason) == {"NO_CANDIDATE"}


def test_an_unfiled_record_alone_has_that_for_its_reason() -> None:
    row = matched([record(is_filed=False)], []).iloc[0]
    assert (row.status, row.reason) == ("IMS Only", "NOT_FILED")
    assert row.because == "INV-101 of 05-10-2026 for ₹1,180 is not in the books. The supplier has not filed it yet."


def test_an_entry_of_whose_supplier_the_portal_shows_nothing_in_its_month_may_not_be_filed() -> None:
    shown = record("X-1", supplier_gstin=NAMESAKE)
    row = matched([shown], [entry()]).set_index("entry_id").loc["E INV-101"]
    assert (row.status, row.reason) == ("Books Only", "NOT_FILED")
    assert "nor is anything of its supplier dated in October 2026" in row.because
    shown_too = record("INV-300", on=date(2026, 10, 20), taxable=7)
    matches = matched([shown, shown_too], [entry()]).set_index("entry_id")
    assert matches.loc["E INV-101", "reason"] == "NO_CANDIDATE"


@pytest.mark.parametrize(("period", "reason"), [("2026-11", "NO_CANDIDATE"), ("2026-12", "TIME_BARRED")])
def test_a_document_whose_credit_is_out_of_time_says_until_when_it_could_be_taken(period: str, reason: str) -> None:
    old = record("OLD-1", on=date(2025, 3, 31), gstr2b_period=period)
    if period == "2026-11":
        old |= {"document_date": date(2025, 4, 1)}
    row = matched([old], []).iloc[0]
    assert row.reason == reason
    assert ("until 30-11-2025 only" in row.because) == (reason == "TIME_BARRED")


def test_the_sentence_names_the_nearest_document_of_the_supplier_however_far() -> None:
    row = matched([record("INV-101")], [entry("INV-950", on=date(2026, 6, 1), taxable=77)]).iloc[0]
    assert row.because.endswith(
        "; the nearest is INV-950 of 01-06-2026 for ₹90.86: another number of the series; 126 days apart; "
        "taxable value ₹1,000 on the portal, ₹77 in the books (₹923 apart)."
    )


def test_what_is_set_aside_ends_with_one_full_stop() -> None:
    row = matched([], [entry(set_aside="it has no GSTIN and no tax, neither of which is in IMS.")]).iloc[0]
    assert row.because.endswith("(it has no GSTIN and no tax, neither of which is in IMS).")
    assert not row.because.endswith("..")


def test_a_document_that_gives_only_its_tax_is_named_by_it() -> None:
    row = matched([record("ISD-1", taxable_value=None, document_value=None)], []).iloc[0]
    assert "ISD-1 of 05-10-2026 for ₹180 tax" in row.because


def test_a_crowd_of_equal_amounts_is_said_to_be_one() -> None:
    # 70 and 70 of one amount on days too far apart for the finer look, under numbers that say nothing.
    records = [record(f"INV-{place}", on=date(2026, 6, 1)) for place in range(1000, 1070)]
    entries = [entry(f"V {place} X", on=date(2026, 10, 1)) for place in range(5000, 5070)]
    matches = matched(records, entries)
    assert matches.candidates.str.contains("70 open records and 70 open entries of its supplier have this amount").all()
