"""Sums of documents that are not the nearest, sums that come about by chance, and numbers that say which is which."""

from datetime import date

from builders import CREDIT_NOTE, entry, matched, record
from test_groups import grouped

BUSY = [record(f"INV-{5000 + 7 * nth}", taxable=100 + 13.37 * nth, on=date(2026, 10, 30)) for nth in range(40)]


def test_documents_in_a_row_booked_without_a_number_are_found_among_a_busy_suppliers() -> None:
    several = [record(f"INV-{serial}", taxable=amount) for serial, amount in ((4101, 700.3), (4102, 41), (4105, 8.25))]
    booked = [entry("VARIOUS", taxable=749.55, on=date(2026, 10, 31))]
    assert len(grouped([*several, *BUSY], booked)) == 4
    assert grouped([*several, *BUSY], [entry("VARIOUS", taxable=749.56, on=date(2026, 10, 31))]) == set()
    between = record("INV-4103", taxable=99.99)
    assert grouped([*several, between, *BUSY], booked) == set()


def test_documents_in_a_row_are_booked_under_the_number_of_the_first_or_the_last_of_them() -> None:
    several = [record(f"INV-{serial}", taxable=amount) for serial, amount in ((4101, 700.3), (4102, 41), (4105, 8.25))]
    for number in ("INV-4101", "INV-4105"):
        assert len(grouped([*several, *BUSY], [entry(number, taxable=749.55, on=date(2026, 10, 31))])) == 4


def test_an_invoice_booked_without_a_number_net_of_a_later_credit_note_is_found_by_its_day() -> None:
    both = [record("INV-4101", taxable=700.3), record("CN-9", taxable=-55.17, on=date(2026, 11, 20), **CREDIT_NOTE)]
    found = grouped([*both, *BUSY], [entry(None, taxable=645.13)])
    assert found == {("NET_OF_CREDIT_NOTE", name) for name in ("R INV-4101", "R CN-9", "E None")}
    assert grouped([*both, *BUSY], [entry(None, taxable=645.13, on=date(2026, 10, 6))]) == set()


def test_a_credit_note_booked_as_an_invoice_is_no_invoice_net_of_it() -> None:
    note = {"taxable": -1000, "on": date(2026, 10, 9), **CREDIT_NOTE}
    matches = matched(
        [record("INV-77", taxable=2000), record("CN-65", **note)], [entry("CN-65", on=date(2026, 10, 9))]
    ).set_index("record_id")
    assert matches.loc["R CN-65", "reason"] == "TYPE_DIFFERS"
    assert matches.loc["R INV-77", "status"] == "IMS Only"
    halved = [record("INV-77", taxable=2000), record("CN-65", **note)]
    assert len(grouped(halved, [entry("INV-77")])) == 3
    assert len(grouped(halved, [entry("INV-77 less CN-65")])) == 3


def test_a_sum_of_which_a_number_names_one_document_is_none_where_it_is_off_or_the_other_is_far() -> None:
    named = record("INV-101", taxable=583.98)
    other = record("INV-150", taxable=81.97, on=date(2026, 10, 20))
    assert len(grouped([named, other], [entry("INV-101", taxable=665.95)])) == 3
    between = [record(f"INV-{110 + nth}", taxable=3000 + 13.37 * nth, on=date(2026, 10, 9)) for nth in range(13)]
    assert grouped([named, other, *between], [entry("INV-101", taxable=665.95)]) == set()
    assert grouped([named, other, between[0]], [entry("INV-101", taxable=665.50)]) == set()
    assert len(grouped([named, other], [entry("INV-101, INV-150", taxable=665.50)])) == 3


def test_round_amounts_add_up_by_chance_unless_they_follow_each_other() -> None:
    both = [record("INV-101", taxable=400), record("INV-108", taxable=600)]
    booked = [entry("V 55 X", taxable=1000)]
    assert len(grouped(both, booked)) == 3
    between = record("INV-104", taxable=77)
    assert grouped([*both, between], booked) == set()
    odd = [record("INV-101", taxable=400.5), record("INV-108", taxable=600.25)]
    assert len(grouped([*odd, between], [entry("V 55 X", taxable=1000.75)])) == 3


def test_a_year_that_a_list_of_numbers_repeats_is_no_document() -> None:
    records = [record("SI-165/2026", taxable=767), record("SI-166/2026", taxable=27288)]
    entries = [entry("SI-165/2026+SI-166/2026", taxable=920.40), entry("adj", taxable=27134.60)]
    others = [record(f"SI-{serial}/2026", taxable=serial * 1.37) for serial in (2026, 2025, 2627)]
    others += [record(f"SI-{500 + 7 * nth}/2026", taxable=100 + 13.37 * nth) for nth in range(30)]
    assert len(grouped([*records, *others], entries)) == 4
