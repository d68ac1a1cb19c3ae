"""What an amount alone says: with no number, with another number, of the day, of another day, where others have it."""

from datetime import date

from builders import entry, matched, record

OTHER_DAY = date(2026, 10, 9)
BILLED_BEFORE = record("INV-50", on=date(2026, 9, 2)), entry("INV-50", on=date(2026, 9, 2))


def reason(theirs: dict, *, recurs: bool) -> str:
    """Of INV-101 of 5 October beside an entry; where the amount recurs, another document of both sides has it."""
    ours, books = BILLED_BEFORE if recurs else ({}, {})
    matches = matched([record(), *[ours] * recurs], [theirs, *[books] * recurs]).set_index("record_id")
    return str(matches.loc["R INV-101", "reason"])


def test_another_number_of_another_day_is_the_document_only_where_nobody_else_has_the_amount() -> None:
    voucher = entry("PO 88", on=OTHER_DAY)
    assert reason(voucher, recurs=False) == "AMOUNT_ONLY"
    assert reason(voucher, recurs=True) == "NO_CANDIDATE"
    assert reason(entry("PO 88", on=OTHER_DAY, taxable=1000.5), recurs=False) == "NO_CANDIDATE"


def test_another_number_of_the_day_and_an_entry_without_a_number_are_the_document_though_the_amount_recurs() -> None:
    assert reason(entry("PO 88"), recurs=True) == "AMOUNT_ONLY"
    assert reason(entry(None, entry_id="E", on=OTHER_DAY), recurs=True) == "AMOUNT_ONLY"
