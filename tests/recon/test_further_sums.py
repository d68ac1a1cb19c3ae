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


def test_an_invoice_of_an_amount_that_recurs_is_found_net_of_the_one_credit_note_that_makes_the_sum() -> None:
    invoice = record("INV-4101", taxable=700)
    note = record("CN-9", taxable=-55.17, on=date(2026, 10, 20), **CREDIT_NOTE)
    again = record("INV-3990", taxable=700, on=date(2026, 9, 28))
    booked = [entry(None, taxable=644.83)]
    found = grouped([invoice, note, again, *BUSY], booked)
    assert found == {("NET_OF_CREDIT_NOTE", name) for name in ("R INV-4101", "R CN-9", "E None")}
    of_its_day = again | {"document_date": date(2026, 10, 5)}
    assert grouped([invoice, note, of_its_day, *BUSY], booked) == set()
    round_note = record("CN-9", taxable=-50, on=date(2026, 10, 20), **CREDIT_NOTE)
    assert grouped([invoice, round_note, again, *BUSY], [entry(None, taxable=650)]) == set()
    of_two = record("CN-8", taxable=-55.17, on=date(2026, 10, 20), **CREDIT_NOTE)
    assert grouped([invoice, note, of_two, again, *BUSY], booked) == set()


def test_a_credit_note_is_not_of_a_later_invoice() -> None:
    invoice = record("INV-4101", taxable=700.3)
    for day, size in ((20, 3), (5, 3), (1, 0)):
        note = record("CN-9", taxable=-55.17, on=date(2026, 10, day), **CREDIT_NOTE)
        assert len(grouped([invoice, note], [entry("V 55 X", taxable=645.13)])) == size


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


def test_round_amounts_add_up_by_chance_to_another_document_of_their_series() -> None:
    both = [record("INV-101", taxable=400), record("INV-108", taxable=600)]
    assert grouped(both, [entry("INV-140", taxable=1000)]) == set()
    assert len(grouped(both, [entry("PV-140/B", taxable=1000)])) == 3
    assert len(grouped(both, [entry("INV-108", taxable=1000)])) == 3


def test_digits_that_stand_in_many_numbers_name_none_of_them() -> None:
    month = [record(f"R/10/{serial}", taxable=amount) for serial, amount in ((7, 500), (12, 300), (14, 200))]
    others = [record(f"R/10/{serial}", taxable=1000 * serial) for serial in (9, 13, 36, 43, 48)]
    assert grouped([*month, *others], [entry("10", taxable=1000)]) == set()
    assert len(grouped([month[0], month[1], *others], [entry("12", taxable=800)])) == 3


def test_the_number_of_a_credit_note_names_no_invoice_of_its_digits() -> None:
    both = [record("00127", taxable=250), record("00128", taxable=999), record("00129", taxable=50)]
    assert grouped(both, [entry("CN/26-27/127", taxable=300)]) == set()
    assert len(grouped(both, [entry("127", taxable=300)])) == 3


def test_of_a_number_that_names_more_documents_two_are_regrouped() -> None:
    records = [record("SI-540/26-27", taxable=536), record("SI-541/26-27", taxable=11916)]
    last_year = record("SI-540/25-26", taxable=77.7, on=date(2026, 3, 20))
    entries = [entry("SI-540+541", taxable=4680.77), entry("adj", taxable=7771.23)]
    rupee_off = entry("V-9", taxable=7771.93)
    found = grouped([*records, last_year, *BUSY], [*entries, rupee_off])
    assert {name for _, name in found} == {"R SI-540/26-27", "R SI-541/26-27", "E SI-540+541", "E adj"}
    assert grouped([*records, last_year, *BUSY], [entries[0], rupee_off]) == set()


def test_a_year_that_a_list_of_numbers_repeats_is_no_document() -> None:
    records = [record("SI-165/2026", taxable=767), record("SI-166/2026", taxable=27288)]
    entries = [entry("SI-165/2026+SI-166/2026", taxable=920.40), entry("adj", taxable=27134.60)]
    others = [record(f"SI-{serial}/2026", taxable=serial * 1.37) for serial in (2026, 2025, 2627)]
    others += [record(f"SI-{500 + 7 * nth}/2026", taxable=100 + 13.37 * nth) for nth in range(30)]
    assert len(grouped([*records, *others], entries)) == 4


def test_all_of_a_month_booked_as_one_entry_without_a_number_is_found_however_many_they_are() -> None:
    amounts = {day: 500 + 500 * (day % 4) for day in range(1, 25)}
    month = [record(f"INV-{100 + 3 * day}", taxable=amounts[day], on=date(2026, 10, day)) for day in amounts]
    other = record("INV-99", taxable=700, on=date(2026, 9, 30))
    total = sum(amounts.values())
    for number in (None, "MONTHLY"):
        booked = entry(number, entry_id="E", taxable=total, on=date(2026, 10, 31))
        found = grouped([*month, other], [booked])
        assert {name for _, name in found} == {"E"} | {str(one["record_id"]) for one in month}
    assert grouped([*month, other], [entry(None, taxable=total + 0.5, on=date(2026, 10, 31))]) == set()
    assert grouped([*month, other], [entry(None, taxable=total, heads="cgst+sgst", on=date(2026, 10, 31))]) == set()
    assert grouped([*month, other], [entry(None, taxable=total, on=date(2026, 11, 30))]) == set()
    assert grouped([*month[1:], other], [entry(None, taxable=total, on=date(2026, 10, 31))]) == set()
    assert grouped([*month, other], [entry("PV 7", taxable=total, on=date(2026, 10, 31))]) == set()


def test_two_round_amounts_are_no_month_by_chance_and_two_sums_of_a_month_are_none() -> None:
    both = [record("INV-101", taxable=400), record("INV-140", taxable=600, on=date(2026, 10, 20))]
    again = [record("INV-150", taxable=400, on=date(2026, 9, 20)), record("INV-160", taxable=600, on=date(2026, 9, 22))]
    booked = [entry(None, entry_id="E 1", taxable=1000, on=date(2026, 10, 31))]
    assert grouped([*both, *again], booked) == set()
    odd = [both[0], record("INV-140", taxable=600.25, on=date(2026, 10, 20))]
    total = entry(None, entry_id="E 1", taxable=1000.25, on=date(2026, 10, 31))
    assert len(grouped([*odd, *again], [total])) == 3
    assert grouped([*odd, *again], [total, total | {"entry_id": "E 2"}]) == set()
