"""Several documents for one, and sums that only happen to agree."""

from datetime import date

import pytest
from builders import CREDIT_NOTE, entry, matched, record


def grouped(records: list[dict], entries: list[dict]) -> set[tuple[str, str]]:
    """Reason and id of every row that is in a group."""
    matches = matched(records, entries)
    rows = matches[matches.group_id.notna()]
    assert set(rows.status) <= {"Partially Matched"}
    assert rows.group_id.nunique() <= 1
    return set(zip(rows.reason, rows.record_id.fillna(rows.entry_id), strict=True))


def test_a_document_booked_in_two_vouchers_of_its_number_is_a_group() -> None:
    parts = [entry(entry_id="E 1", taxable=600), entry(entry_id="E 2", taxable=400, on=date(2026, 10, 9))]
    assert grouped([record()], parts) == {("GROUP", "R INV-101"), ("GROUP", "E 1"), ("GROUP", "E 2")}


def test_two_documents_booked_as_one_that_names_them_are_a_group_within_tolerance() -> None:
    records = [record("INV-101", taxable=700.30), record("INV-102", taxable=300)]
    assert len(grouped(records, [entry("101-102", taxable=1000)])) == 3


def test_a_sum_that_names_nobody_must_agree_to_the_paisa() -> None:
    records = [record("INV-101", taxable=711.23), record("INV-108", taxable=288.11)]
    assert len(grouped(records, [entry("V 55 X", taxable=999.34)])) == 3
    assert grouped(records, [entry("V 55 X", taxable=999.35)]) == set()


def test_an_invoice_booked_net_of_its_credit_note_is_named_so() -> None:
    records = [record("INV-101", taxable=1000), record("CN-9", taxable=-250.50, **CREDIT_NOTE)]
    found = grouped(records, [entry("INV/101 net", taxable=749.50)])
    assert {reason for reason, _ in found} == {"NET_OF_CREDIT_NOTE"}
    assert len(found) == 3


def test_two_documents_regrouped_as_two_others_are_found_among_a_busy_suppliers() -> None:
    records = [record("INV-4101", taxable=700.30), record("INV-4102", taxable=411.11)]
    entries = [entry("INV-4101 + 4102", taxable=900.41), entry("adjusted", taxable=211.00)]
    others = [record(f"INV-{5000 + 7 * nth}", taxable=100 + 13.37 * nth) for nth in range(30)]
    assert len(grouped([*records, *others], entries)) == 4
    others = [entry(f"X{800 + 7 * nth}Y", taxable=100 + 13.37 * nth) for nth in range(30)]
    assert len(grouped(records, [*entries, *others])) == 4
    assert grouped(records, [entries[0], entry("adjusted", taxable=213.00), *others]) == set()


def test_numbers_glued_to_their_year_are_named_in_a_sum_and_a_sum_a_rupee_off_is_none() -> None:
    records = [record("2627000278", taxable=848.96), record("2627000297", taxable=14257.04)]
    entries = [entry("2627000278+2627000297", taxable=1018.75), entry("adj", taxable=14087.25)]
    assert len(grouped(records, entries)) == 4
    assert grouped(records, [entries[0], entry("adj", taxable=14087.75)]) == set()


def test_two_ways_to_make_the_sum_are_no_group() -> None:
    records = [record(f"INV-{number}", taxable=500) for number in (101, 103, 105)]
    assert grouped(records, [entry("V 55 X", taxable=1000)]) == set()


def test_a_sum_that_two_documents_claim_goes_to_neither() -> None:
    records = [record("INV-101", taxable=611.23), record("INV-108", taxable=288.11)]
    entries = [entry("V 55 X", taxable=899.34), entry("W 66 Y", taxable=899.34, on=date(2026, 10, 20))]
    assert grouped(records, entries) == set()


def test_of_two_sums_that_a_number_names_alike_that_of_the_nearer_days_was_booked_together() -> None:
    records = [record("INV-104", taxable=500), record("INV-105", taxable=500)]
    records.append(record("INV-112", taxable=500, on=date(2026, 10, 20)))
    booked = [entry("INV-105", taxable=1000)]
    assert grouped(records, booked) == {("GROUP", "R INV-104"), ("GROUP", "R INV-105"), ("GROUP", "E INV-105")}
    as_near = record("INV-106", taxable=500)
    assert grouped([*records, as_near], booked) == set()


def test_a_document_that_one_sum_names_and_another_only_needs_goes_to_the_one_that_names_it() -> None:
    records = [record(f"INV-{serial}", taxable=500) for serial in (301, 302)] + [record("INV-411", taxable=700)]
    entries = [entry("INV-301, INV-302", taxable=1000), entry("INV-411", taxable=1200)]
    assert grouped(records, entries) == {
        ("GROUP", "R INV-301"),
        ("GROUP", "R INV-302"),
        ("GROUP", "E INV-301, INV-302"),
    }


def test_lines_without_a_number_are_the_document_of_their_day_though_its_amount_recurs() -> None:
    records = [record("INV-101"), record("INV-150", on=date(2026, 10, 20))]
    lines = [entry(None, entry_id="E 1", taxable=633.59), entry(None, entry_id="E 2", taxable=366.41)]
    assert grouped(records, lines) == {("GROUP", "R INV-101"), ("GROUP", "E 1"), ("GROUP", "E 2")}
    assert grouped([*records, record("INV-102")], lines) == set()
    assert grouped(records, [lines[0], entry("V 9", taxable=366.41)]) == set()
    assert grouped(records, [lines[0], lines[1] | {"document_date": date(2026, 10, 6)}]) == set()


SPANS = [  # the first and the last that a number names, and one between them
    ("1479/2026-27", "1482/2026-27", "1480/2026-27"),
    ("2627002067", "2627002070", "2627002069"),
    ("AB/26-27/00338", "AB/26-27/00342", "AB/26-27/00340"),
]


@pytest.mark.parametrize(("first", "last", "between"), SPANS)
def test_a_span_that_a_number_names_may_end_with_a_financial_year(first: str, last: str, between: str) -> None:
    records = [record(number, taxable=300) for number in (first, between, last)]
    rivals = [record("1477/2026-27", taxable=300), record("1491/2026-27", taxable=300)]
    found = grouped([*records, *rivals], [entry(f"{first} to {last}", taxable=900)])
    assert {name for _, name in found} == {f"R {first}", f"R {between}", f"R {last}", f"E {first} to {last}"}
    assert grouped([*records, *rivals], [entry(f"{first} to {last}", taxable=650)]) == set()


def flat(*serials: int, on: date = date(2026, 10, 5)) -> list[dict]:
    return [record(f"INV-{serial}", taxable=500, on=on) for serial in serials]


def members(records: list[dict], entries: list[dict]) -> set[str]:
    """The records that are in the group."""
    return {name for _, name in grouped(records, entries) if name.startswith("R ")}


def test_of_two_sums_that_a_number_names_alike_that_without_others_in_between_was_booked_together() -> None:
    booked = [entry("INV-105", taxable=1000)]
    others = [record("INV-108", taxable=77), record("INV-109", taxable=88)]
    assert members([*flat(104, 105, 110), *others], booked) == {"R INV-104", "R INV-105"}
    assert members([*flat(101, 105, 106), *others], booked) == set()  # none in between, either way


def test_of_two_sums_that_a_number_names_alike_that_of_no_later_day_was_booked_together() -> None:
    before, after = flat(104, on=date(2026, 10, 4)), flat(106, on=date(2026, 10, 6))
    booked = [entry("INV-105", taxable=1000)]
    assert members([*before, *flat(105), *after], booked) == {"R INV-104", "R INV-105"}
    assert members([*flat(105), *after], booked) == {"R INV-105", "R INV-106"}  # the only one


def test_a_sum_without_a_number_is_that_of_the_series_up_to_its_day() -> None:
    earlier = flat(91, 95, on=date(2026, 10, 1))
    own = [entry(None, taxable=1000)]
    assert members([*earlier, *flat(101, 102)], own) == {"R INV-101", "R INV-102"}
    assert members([*earlier, *flat(101, 102)], [entry("V 9", taxable=1000)]) == set()
    assert members([*earlier, *flat(101, 102)], [entry(None, taxable=1000, on=date(2026, 10, 7))]) == set()
    assert members([*earlier, *flat(101, 102, 103)], own) == set()
    assert members([*flat(101, 103), record("INV-102", taxable=77)], own) == set()
    assert members([*earlier, *flat(101, 102), record("INV-60", on=date(2026, 9, 20))], own) == set()
    billed = [entry(f"INV-{serial}", on=date(2026, 9, serial)) for serial in (1, 2)]
    assert members([*earlier, *flat(101, 102)], [*own, *billed]) == set()


def test_one_number_in_two_financial_years_is_no_document_in_parts() -> None:
    this_year = record("INV/26-27/185", taxable=600)
    last_year = record("INV/25-26/185", taxable=400, on=date(2025, 12, 5))
    assert grouped([this_year, last_year], [entry("INV/26-27/185", taxable=1000)]) == set()
    unnamed = record("185", taxable=600), record("0185", taxable=400, on=date(2025, 12, 5))
    assert grouped([*unnamed], [entry("185", taxable=1000)]) == set()
    parts = record("185", taxable=600), record("0185", taxable=400, on=date(2026, 11, 5))
    assert len(grouped([*parts], [entry("185", taxable=1000)])) == 3


def test_a_part_that_agrees_alone_leaves_the_other_a_duplicate() -> None:
    matches = matched([record()], [entry(entry_id="E 1"), entry(entry_id="E 2", taxable=400)]).set_index("entry_id")
    assert matches.loc["E 1", "reason"] == "EXACT"
    assert matches.loc["E 2", "reason"] == "DUPLICATE_IN_BOOKS"


def test_the_sentence_of_a_group_names_its_members_and_both_totals() -> None:
    parts = [entry(entry_id="E 1", taxable=600), entry(entry_id="E 2", taxable=400, on=date(2026, 10, 9))]
    because = matched([record()], parts).because.iloc[0]
    assert because.startswith("On the portal INV-101 of 05-10-2026 for ₹1,180, that is ₹1,000 taxable and ₹180 tax")
    assert "together the same. Sums may differ" in because
    assert "INV-101 of 05-10-2026 for ₹708 + INV-101 of 09-10-2026 for ₹472" in because
    assert matched([record()], parts[::-1]).because.iloc[0] == because


def test_the_sentence_of_a_large_group_names_the_first_and_counts_the_rest() -> None:
    parts = [entry(entry_id=f"E {n}", taxable=1000 + n, on=date(2026, 10, 5 + n)) for n in range(5)]
    matches = matched([record(taxable=5010)], parts)
    assert matches.because.str.contains(
        "INV-101 of 05-10-2026 for ₹1,180 + INV-101 of 06-10-2026 for ₹1,181.18 + 3 more, together the same.",
        regex=False,
    ).all()
    rounded = matched([record(taxable=5010.5)], parts).because.iloc[0]
    assert "+ 3 more, together ₹5,010 taxable and ₹901.80 tax. Sums may differ by ₹1" in rounded
