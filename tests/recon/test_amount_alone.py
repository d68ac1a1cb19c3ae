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


def test_an_amount_that_nearly_agrees_is_the_document_of_its_day_where_no_other_of_the_day_has_it() -> None:
    other_heads = entry(None, entry_id="E", heads="cgst+sgst")
    assert reason(other_heads, recurs=True) == "AMOUNT_ONLY"
    assert reason(entry(None, entry_id="E", rate=12), recurs=True) == "AMOUNT_ONLY"
    assert reason(other_heads | {"document_date": OTHER_DAY}, recurs=True) == "NO_CANDIDATE"
    again = record("INV-102"), entry("INV-102")
    matches = matched([record(), again[0]], [other_heads, again[1]]).set_index("record_id")
    assert matches.loc["R INV-101", "reason"] == "NO_CANDIDATE"


def test_the_only_documents_of_a_supplier_and_day_are_one_though_the_value_differs_and_the_number_is_missing() -> None:
    off = entry(None, entry_id="E", taxable=880.0)
    row = matched([record()], [off]).squeeze()
    assert (row.status, row.reason, row.rule) == ("Partially Matched", "TAXABLE_DIFFERS", "only one of the day")
    assert reason(off, recurs=True) == "TAXABLE_DIFFERS"
    assert reason(off | {"document_date": OTHER_DAY}, recurs=False) == "NO_CANDIDATE"
    assert reason(entry(None, entry_id="E", taxable=600.0), recurs=False) == "NO_CANDIDATE"
    assert reason(entry("PO 88", taxable=880.0), recurs=False) == "NO_CANDIDATE"
    for records, entries in (([record("INV-102", taxable=77)], []), ([], [entry("INV-102", taxable=77)])):
        assert "TAXABLE_DIFFERS" not in set(matched([record(), *records], [off, *entries]).reason)


def test_a_number_of_another_day_whose_value_is_far_off_is_another_document() -> None:
    assert reason(entry(taxable=400), recurs=False) == "TAXABLE_DIFFERS"
    assert reason(entry(taxable=400, on=OTHER_DAY), recurs=False) == "NO_CANDIDATE"
