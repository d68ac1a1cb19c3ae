"""What must be found: one document on both sides, dirty in one way or another, with its status and reason."""

from datetime import date

import pytest
from builders import BRANCH, CREDIT_NOTE, SLIP, SUPPLIER, entry, matched, record, the_pair

from ims_xl.gst.documents import DocumentType, Section
from ims_xl.recon.reasons import MatchReason, MatchStatus
from ims_xl.recon.rules import RULES

MATCHED = [
    (record(), entry(), "EXACT"),
    (record("RENT"), entry("Rent"), "EXACT"),
    (record(), entry(supplier_gstin=f" {SUPPLIER.lower()} "), "EXACT"),
    (record(), entry(place_of_supply=None, reverse_charge=None), "EXACT"),
    (record(), entry(document_type=None), "EXACT"),
    (record(), entry(document_value=None), "EXACT"),
    (record(), entry(taxable_value=None), "EXACT"),
    (record(rate=0), entry(rate=0, igst=None, cgst=None, sgst=None, cess=None), "EXACT"),
    (record(place_of_supply="07"), entry(place_of_supply="7"), "EXACT"),
    (record(heads="cgst+sgst"), entry(heads="cgst+sgst", igst=None, cess=None), "EXACT"),
    (record(document_type=DocumentType.ECO_DOCUMENT.value, section="ECOM"), entry(), "EXACT"),
    (record(taxable=-1000, **CREDIT_NOTE), entry(taxable=-1000, **CREDIT_NOTE), "EXACT"),
    (record(taxable=-1000, **CREDIT_NOTE), entry(taxable=1000, **CREDIT_NOTE), "EXACT"),
    (record(igst=18000), entry(igst=18100), "WITHIN_TOLERANCE"),
    (record(taxable_value=100000), entry(taxable_value=99901), "WITHIN_TOLERANCE"),
    (record("INV/26-27/0101"), entry("inv-101"), "NORMALISED"),
    (record("INV/26-27/0101"), entry("0101"), "NORMALISED"),
    (record("INV/26-27/0101"), entry("101"), "NORMALISED"),
    (record("123/26-27"), entry("123"), "NORMALISED"),
    (record("00123"), entry("123.0"), "NORMALISED"),
    (record("101"), entry("BILL-101"), "NORMALISED"),
]


@pytest.mark.parametrize(("ours", "theirs", "reason"), MATCHED)
def test_a_document_that_agrees_after_cosmetics_is_matched(ours: dict, theirs: dict, reason: str) -> None:
    pair = the_pair(ours, theirs)
    assert (pair.status, pair.reason) == ("Matched", reason)


PARTLY = [
    (record(igst=18000), entry(igst=18101), "TAX_DIFFERS", "(₹1.01 apart, a rounding)"),
    (record(igst=18000), entry(igst=16200), "TAX_DIFFERS", "IGST ₹180 on the portal, ₹162 in the books"),
    (
        record(heads="cgst+sgst"),
        entry(heads="cgst+sgst", cgst=8100, sgst=8100),
        "TAX_DIFFERS",
        "but CGST and SGST each ₹90 on the portal, ₹81 in the books (₹9 apart, a rounding). ",
    ),
    (
        record(heads="cgst+sgst"),
        entry(heads="cgst+sgst", cgst=8100, sgst=8000),
        "TAX_DIFFERS",
        "but CGST ₹90 on the portal, ₹81 in the books (₹9 apart, a rounding); SGST ₹90 against ₹80 (₹10 apart",
    ),
    (record(), entry(taxable=900), "TAXABLE_DIFFERS", "taxable value ₹1,000 on the portal, ₹900 in the books"),
    (  # the document value is apart by the sum of both
        record(),
        entry(taxable=900, igst=16200, value=1063),
        "TAXABLE_DIFFERS",
        "taxable value ₹1,000 on the portal, ₹900 in the books (₹100 apart); IGST ₹180 against ₹162 (₹18 apart). ",
    ),
    (  # and here by more
        record(),
        entry(taxable=900, igst=16200, value=1050),
        "TAXABLE_DIFFERS",
        "₹900 in the books (₹100 apart); document value ₹1,180 against ₹1,050 (₹130 apart); IGST ₹180 against ₹162 ",
    ),
    (record(), entry(taxable=50), "TAXABLE_DIFFERS", "taxable value ₹1,000 on the portal, ₹50 in the books"),
    (record(), entry(value=1200), "TAXABLE_DIFFERS", "document value ₹1,180 on the portal, ₹1,200 in the books"),
    (record(), entry(on=date(2026, 10, 9)), "DATE_DIFFERS", "(4 days apart)"),
    (record(on=date(2026, 10, 5)), entry(on=date(2026, 5, 10)), "CROSS_PERIOD", "day and month exchanged"),
    (record(), entry(on=date(2026, 11, 1)), "CROSS_PERIOD", "dated 05-10-2026 on the portal, 01-11-2026 in the books"),
    (record("INV/0101"), entry("101", on=date(2026, 11, 1)), "CROSS_PERIOD", "01-11-2026"),
    (record(on=date(2026, 3, 30)), entry(on=date(2026, 4, 2)), "CROSS_YEAR", "financial years 2025-26 and 2026-27"),
    (
        record("INV/26-27/9", on=date(2026, 4, 9)),
        entry("INV/2026-27/9", on=date(2025, 4, 9)),
        "CROSS_YEAR",
        "; dated 09-04-2026 against 09-04-2025 (financial years 2026-27 and 2025-26). The dates",
    ),
    (
        record(),
        entry(heads="cgst+sgst"),
        "TAX_HEAD",
        "the same tax stands as IGST ₹180 on the portal, CGST ₹90 + SGST ₹90 in the books",
    ),
    (record(), entry(supplier_gstin=BRANCH), "PAN_BRANCH", f"GSTIN {SUPPLIER} on the portal, {BRANCH} in the books"),
    (record(), entry(supplier_gstin=SLIP), "GSTIN_TYPO", f"GSTIN {SUPPLIER} on the portal, {SLIP} in the books"),
    (record("INV-1012"), entry("INV-1021"), "FUZZY_NUMBER", "number INV-1012 on the portal, INV-1021 in the books"),
    (record("VF001706"), entry("VF106706"), "FUZZY_NUMBER", "number VF001706 on the portal, VF106706 in the books"),
    (record("INV-1O12"), entry("INV-1012", on=date(2026, 10, 9)), "FUZZY_NUMBER", "(4 days apart)"),
    (record(), entry(place_of_supply="29"), "POS_OR_RCM_DIFFERS", "place of supply 27 on the portal, 29 in the books"),
    (record(reverse_charge=True), entry(), "POS_OR_RCM_DIFFERS", "reverse charge Yes on the portal, No in the books"),
    (
        record(taxable=-1000, **CREDIT_NOTE),
        entry(taxable=-1000),
        "TYPE_DIFFERS",
        "type Credit Note on the portal, Invoice in the books",
    ),
    (record(document_type="Debit Note"), entry(), "TYPE_DIFFERS", "type Debit Note on the portal"),
    (
        record("CN/12", taxable=-1000, **CREDIT_NOTE),
        entry("CN/12", on=date(2026, 10, 31)),
        "TYPE_DIFFERS",
        "(26 days apart); type Credit Note against Invoice; ",
    ),
    (record("108"), entry("3257"), "AMOUNT_ONLY", "number 108 on the portal, 3257 in the books"),
    (record("INV-101"), entry("PO 88"), "AMOUNT_ONLY", "number INV-101 on the portal, PO 88 in the books"),
    (
        record("108"),
        entry("3257", heads="cgst+sgst"),
        "AMOUNT_ONLY",
        "; the same tax stands as IGST ₹180 against CGST ₹90 + SGST ₹90.",
    ),
    (record("108"), entry("3257", on=date(2026, 5, 10)), "AMOUNT_ONLY", "day and month exchanged"),
    (
        record("108"),
        entry("3257", supplier_gstin=BRANCH),
        "AMOUNT_ONLY",
        f"{BRANCH} in the books; number 108 against 3257.",
    ),
    (
        record("INV-101"),
        entry(None, entry_id="E"),
        "AMOUNT_ONLY",
        "INV-101 on the portal, without a number in the books",
    ),
]


NO_TAX = {"igst": None, "cgst": None, "sgst": None, "cess": None}
NO_AMOUNT = {**NO_TAX, "taxable_value": None, "document_value": None}
NOT_COMPARED = [
    (record(), entry(on=None), "the date (not in the books): nothing else differs"),
    (record(on=None), entry(), "the date (not on the portal): nothing else differs"),
    (record(on=None), entry(on=None), "the date (on neither side)"),
    (record(), entry(**NO_TAX), "the tax (not in the books): nothing else differs"),
    (record(**NO_TAX), entry(), "the tax (not on the portal)"),
    (record(), entry(taxable_value=None, document_value=None), "the value (not in the books)"),
    (record(), entry(on=None, **NO_AMOUNT), "the date (not in the books), the tax (not in the books), the value (not"),
    (
        record("INV/26-27/0101"),
        entry("inv-101", on=None),
        ": number INV/26-27/0101 on the portal, inv-101 in the books",
    ),
    (record("INV/0101"), entry("101", **NO_TAX), "the tax (not in the books): number INV/0101 on the portal, 101 in"),
    (record("RENT"), entry("Rent", **NO_TAX), "the tax (not in the books)"),
]


@pytest.mark.parametrize(("ours", "theirs", "said"), NOT_COMPARED)
def test_what_cannot_be_compared_does_not_agree_and_is_named(ours: dict, theirs: dict, said: str) -> None:
    pair = the_pair(ours, theirs)
    assert (pair.status, pair.reason) == ("Partially Matched", "NOT_COMPARED")
    assert said in pair.because


def test_without_dates_a_number_is_not_enough_where_the_amounts_differ_far() -> None:
    assert set(matched([record("7", on=None)], [entry("7", on=None, taxable=90000)]).status) == {
        "IMS Only",
        "Books Only",
    }


def test_documents_without_taxable_value_and_tax_are_summed_by_their_values() -> None:
    bare = {**NO_TAX, "taxable_value": None}
    records = [record("INV-101", taxable=700.30, **bare), record("INV-102", taxable=300, **bare)]
    matches = matched(records, [entry("101-102", taxable=1000.30, **bare)])
    assert set(matches.reason) == {"GROUP"}
    assert "together ₹1,180.35 in all; in the books" in matches.because.iloc[0]
    assert set(matched(records, [entry("101-102", taxable=1009.30, **bare)]).reason) != {"GROUP"}


@pytest.mark.parametrize(("ours", "theirs", "reason", "said"), PARTLY)
def test_the_same_document_with_a_difference_is_partially_matched_and_names_it(
    ours: dict, theirs: dict, reason: str, said: str
) -> None:
    pair = the_pair(ours, theirs)
    assert (pair.status, pair.reason) == ("Partially Matched", reason)
    assert said in pair.because


def test_all_that_differs_is_named_whatever_the_reason() -> None:
    pair = the_pair(record(), entry(taxable=900, value=1000, on=date(2026, 10, 9), place_of_supply="29"))
    assert pair.reason == "TAXABLE_DIFFERS"
    for said in ("4 days apart", "place of supply 27", "taxable value ₹1,000", "document value ₹1,180", "IGST ₹180"):
        assert said in pair.because


def amendment(number: str, of: str, of_date: date, **other: object) -> dict:
    return record(number, section=Section.B2BA.value, original_number=of, original_date=of_date, **other)


AMENDED = [
    (amendment("INV-101", "INV-101", date(2026, 10, 5), taxable=1200), entry("INV-101")),
    (amendment("INV-101A", "INV/0101", date(2026, 9, 5), on=date(2026, 10, 20)), entry("INV-101", on=date(2026, 9, 5))),
    (amendment("N-1", "INV-101", date(2025, 9, 5), taxable=1200), entry("INV-101", on=date(2025, 9, 5))),
]


@pytest.mark.parametrize(("ours", "theirs"), AMENDED)
def test_an_amendment_finds_the_original_in_the_books(ours: dict, theirs: dict) -> None:
    pair = the_pair(ours, theirs)
    assert (pair.status, pair.reason) == ("Partially Matched", "AMENDED")


def test_an_amendment_that_the_books_already_follow_is_matched() -> None:
    ours = amendment("INV-101", "INV-101", date(2026, 10, 5), taxable=1200)
    assert the_pair(ours, entry("INV-101", taxable=1200)).reason == "EXACT"


def test_a_bill_of_entry_is_found_by_its_number_whoever_the_books_say_it_is_from() -> None:
    ours = record("4455667", section="IMPG", document_type="Bill of Entry", supplier_gstin=None, port_code="INNSA1")
    theirs = entry("4455667", document_type="Bill of Entry", supplier_gstin=None, supplier_name="Shenzhen Parts")
    assert the_pair(ours, theirs).status == "Matched"


def test_a_match_with_an_unfiled_record_keeps_its_reason_and_says_so() -> None:
    pair = the_pair(record(is_filed=False), entry())
    assert (pair.status, pair.reason) == ("Matched", "EXACT")
    assert pair.because.endswith("The supplier has not filed it yet.")


def test_a_record_of_gstr_2b_finds_its_entry_though_both_are_no_matter_of_ims() -> None:
    pair = the_pair(
        record(source="GSTR-2B", reverse_charge=True), entry(reverse_charge=True, set_aside="reverse charge")
    )
    assert pair.status == "Matched"


def test_tolerances_decide_what_is_matched() -> None:
    assert the_pair(record(igst=18000), entry(igst=18300), tax=300, value=0).status == "Matched"
    assert the_pair(record(igst=18000), entry(igst=18001), tax=0).status == "Partially Matched"


def test_how_far_values_may_be_apart_is_a_tolerance_too() -> None:
    theirs = entry("INV/101", taxable=800, on=date(2026, 10, 9))
    assert the_pair(record("INV-101"), theirs).reason == "TAXABLE_DIFFERS"
    assert len(matched([record("INV-101")], [theirs], far_percent=10)) == 2


def test_a_better_partner_is_preferred_over_the_first_that_fits() -> None:
    near, exact = entry("101", entry_id="near", on=date(2026, 10, 6)), entry("INV/101", entry_id="exact")
    for entries in ([near, exact], [exact, near]):
        matches = matched([record("INV-101")], entries).set_index("entry_id")
        assert matches.loc["exact", "status"] == "Matched"
        assert matches.loc["near", "status"] == "Books Only"


def test_the_best_total_wins_where_each_takes_the_other_s_second_best() -> None:
    # One record fits both entries best; the other record fits only one of them.
    records = [record("INV-101"), record("X/101", on=date(2026, 10, 7))]
    entries = [entry("101"), entry("INV/101", on=date(2026, 10, 6))]
    found = matched(records, entries)
    pairs = set(zip(found.record_id, found.entry_id, strict=True))
    assert pairs == {("R INV-101", "E INV/101"), ("R X/101", "E 101")}


def test_every_reason_a_rule_gives_has_its_status() -> None:
    never_matched = {MatchReason.AMOUNT_ONLY, MatchReason.FUZZY_NUMBER, MatchReason.AMENDED, MatchReason.CROSS_YEAR}
    assert all(rule.status is MatchStatus.PARTIALLY_MATCHED for rule in RULES if rule.reason in never_matched)
    assert len({rule.name for rule in RULES}) == len(RULES)
