"""What must not be matched, however alike it looks."""

from datetime import date

import pytest
from builders import BRANCH, CREDIT_NOTE, NAMESAKE, entry, gstin, matched, record

LOOK_ALIKES = {
    "the next number of the series with the same amount": (record("INV-1001"), entry("INV-1002")),
    "the next ten": (record("INV-1009"), entry("INV-1010")),
    "bare numbers next to each other": (record("101"), entry("102")),
    "this month's rent with last month's": (record("R-7", on=date(2026, 10, 1)), entry("R-6", on=date(2026, 9, 1))),
    "rent without numbers": (record("RENT", on=date(2026, 10, 1)), entry("RENT", on=date(2026, 9, 1))),
    "rent under the books' own numbers": (record("OCT", on=date(2026, 10, 1)), entry("V-55", on=date(2026, 9, 1))),
    "another supplier of the same name": (record(), entry(supplier_gstin=NAMESAKE)),
    "a credit note with its invoice": (record("CN-7", taxable=-1000, **CREDIT_NOTE), entry()),
    "a credit note numbered after its invoice": (
        record("CN/INV-101", taxable=-1000, **CREDIT_NOTE),
        entry("INV-101", document_type="Invoice"),
    ),
    "a credit note numbered after an invoice that is digits alone": (
        record("CN/101", taxable=-1000, **CREDIT_NOTE),
        entry("101", document_type="Invoice"),
    ),
    "a credit note numbered after its invoice, no type being given": (
        record("CN/INV-101", document_type=None),
        entry("INV-101", document_type=None),
    ),
    "the same serial number but for its last digit": (record("INV-1001"), entry("INV-1008")),
    "another serial number of the series, without its prefix": (record("VF002990"), entry("2983")),
    "a later credit note of the invoice's number": (
        record("7", taxable=-1000, on=date(2026, 10, 9), **CREDIT_NOTE),
        entry("7"),
    ),
    "a credit note of the invoice's number for a part": (record("7", taxable=-400, **CREDIT_NOTE), entry("7")),
    "a credit note without a number": (record(taxable=-1000, **CREDIT_NOTE), entry(None, entry_id="E")),
    "the number of another year": (record("INV-1", on=date(2026, 6, 1)), entry("INV-1", on=date(2025, 6, 1))),
    "a number that names another year": (record("INV/25-26/1"), entry("INV/26-27/1")),
    "across the year's end on the number alone": (
        record("INV-1", on=date(2026, 3, 30)),
        entry("INV-1", on=date(2026, 4, 2), taxable=5000),
    ),
    "the same digits under another prefix": (record("INV-101", taxable=5000), entry("CR-101", on=date(2026, 10, 6))),
    "the part of a number with other amounts on another day": (
        record("INV-101", taxable=5000),
        entry("101", on=date(2026, 10, 6)),
    ),
    "a digit wrong, another amount and another day": (
        record("INV-1012"),
        entry("INV-1021", taxable=990, on=date(2026, 10, 6)),
    ),
    "a digit wrong a month later": (record("INV-1012"), entry("INV-1021", on=date(2026, 11, 4))),
    "two digits wrong in a short number": (record("INV-1012"), entry("INV-1345")),
    "a short number's digit wrong, and another amount": (record("112"), entry("812", taxable=900)),
    "the amount alone in another month": (record("INV-101"), entry("PO 88", on=date(2026, 11, 20))),
    "the books' own number, other heads and another day": (
        record("108"),
        entry("3257", heads="cgst+sgst", on=date(2026, 10, 6)),
    ),
    "the books' own number and an amount that is near": (record("108"), entry("3257", taxable=1005)),
    "another number of the series under other heads": (record("INV-108"), entry("INV-357", heads="cgst+sgst")),
    "the books' own number, another branch and another day": (
        record("108"),
        entry("3257", supplier_gstin=BRANCH, on=date(2026, 10, 6)),
    ),
    "two live registrations one character apart": (
        record(supplier_gstin=gstin("29AAACT2222B1Z")),
        entry(supplier_gstin=gstin("29AAACT2223B1Z")),
    ),
    "an entry without a GSTIN under another name": (record(), entry(supplier_gstin=None, supplier_name="Other Tools")),
    "an entry without a GSTIN, by the amount in another month": (
        record(),
        entry("V-9", supplier_gstin=None, on=date(2026, 11, 9)),
    ),
    "another branch's document of the same number": (record("101"), entry("101", supplier_gstin=BRANCH, taxable=600)),
    "another branch, another value and another day": (
        record("101"),
        entry("101", supplier_gstin=BRANCH, taxable=900, on=date(2026, 10, 8)),
    ),
    "no number, a month later to the day": (record(), entry(None, entry_id="E", on=date(2026, 11, 5))),
    "what Excel made of another number": (record("210000001234"), entry("4.10E+11")),
    "the date of another number": (record("1-3"), entry("2026-02-01")),
    "a long number whose first digits differ": (record("1234567890123456"), entry("1234567890223450")),
    "a Bill of Entry with an invoice": (
        record("4455667", document_type="Bill of Entry", section="IMPG"),
        entry("4455667"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_look_alikes_stay_apart_and_name_each_other_or_say_there_is_none(name: str) -> None:
    ours, theirs = LOOK_ALIKES[name]
    matches = matched([ours], [theirs])
    assert sorted(matches.status) == ["Books Only", "IMS Only"]
    assert matches.candidates.notna().all()
    if ours["supplier_gstin"] == theirs["supplier_gstin"] and ours["document_type"] != "Bill of Entry":
        names = (str(side["document_number"] or "a document without") for side in (ours, theirs))
        assert matches.candidates.str.startswith(("INV", *names)).all()
    else:
        assert matches.candidates.str.contains("None|GSTIN").all()


def test_among_documents_of_one_amount_a_number_so_near_is_another_document() -> None:
    days = [record(number) for number in ("INV-1035", "INV-1036")], [entry(n) for n in ("INV-1055", "INV-1036")]
    assert sorted(matched(*days).status) == ["Books Only", "IMS Only", "Matched"]


def test_a_run_of_the_same_amount_is_shifted_by_no_missing_document() -> None:
    days = [date(2026, month, 1) for month in (7, 8, 9, 10)]
    records = [record(f"R-{place}", on=day) for place, day in enumerate(days[1:], 2)]
    entries = [entry(f"R-{place}", on=day) for place, day in enumerate(days[:-1], 1)]
    found = matched(records, entries).dropna(subset=["record_id", "entry_id"])
    assert set(zip(found.record_id, found.entry_id, strict=True)) == {("R R-2", "E R-2"), ("R R-3", "E R-3")}


def test_two_equally_good_candidates_are_not_chosen_between() -> None:
    matches = matched([record("A/101"), record("B/101")], [entry("101")])
    assert set(matches.reason) == {"AMBIGUOUS"}
    assert sorted(matches.status) == ["Books Only", "IMS Only", "IMS Only"]
    both_named = matches.set_index("entry_id").loc["E 101", "candidates"]
    assert "A/101" in both_named
    assert "B/101" in both_named
    assert "another is just as good" in both_named


def test_a_round_of_equally_good_amounts_is_ambiguous_and_its_clear_member_is_not() -> None:
    records = [record("P/1"), record("Q/2"), record("W/3", taxable=77)]
    entries = [entry("V 901 X"), entry("V 902 Y"), entry("V 903 Z", taxable=77)]
    matches = matched(records, entries)
    assert matches.reason.value_counts().to_dict() == {"AMBIGUOUS": 4, "AMOUNT_ONLY": 1}
