"""As whom the books know a supplier, learnt from a link: by its name or GSTIN, never further than the link goes."""

from datetime import date
from itertools import product

import pandas as pd
import pytest
from builders import NAMESAKE, SUPPLIER, entry, record
from last_month import NO_GSTIN, TWIN, last_month, taught, the_pair

from ims_xl.recon.lessons import of_links


@pytest.mark.parametrize("known_as", [NO_GSTIN, {"supplier_gstin": TWIN, "supplier_name": "Tools Depot"}])
def test_a_link_teaches_as_whom_the_books_know_a_supplier(known_as: dict) -> None:
    lesson = last_month("INV-55", "INV-55", **known_as)
    alone = taught([record()], [entry(**known_as)])
    assert len(alone) == 2
    pair = the_pair(record(), entry(**known_as), lesson)
    assert (pair.status, pair.reason) == ("Matched", "NORMALISED")
    named = TWIN if known_as["supplier_gstin"] else '"Tools Depot" without a GSTIN'
    assert f"{named} in the books stands for {SUPPLIER}, as you linked on 05-11-2026" in pair.because


def test_a_taught_name_counts_without_regard_to_case_and_legal_form() -> None:
    again = {"supplier_gstin": None, "supplier_name": "M/s TOOLS DEPOT Pvt. Ltd."}
    assert the_pair(record(), entry(**again), last_month("INV-55", "V-9", **NO_GSTIN)).status == "Matched"


def test_a_taught_supplier_has_its_groups_and_lines_too() -> None:
    ours = [record("INV-101", taxable=711.23), record("INV-108", taxable=288.11)]
    lesson = last_month("INV-55", "V-9", **NO_GSTIN)
    matches = taught(ours, [entry("INV-101, INV-108", taxable=999.34, **NO_GSTIN)], lesson)
    assert set(matches.reason) == {"GROUP"}
    lines = [entry(entry_id=f"E{taxable}", taxable=taxable, **NO_GSTIN) for taxable in (600, 400)]
    assert set(taught([record()], lines, lesson).status) == {"Matched"}


def test_a_gstin_that_the_portal_shows_itself_is_not_taken_for_another_as_a_matter_of_course() -> None:
    lesson = last_month("INV-55", "V-9", supplier_gstin=TWIN)
    theirs = entry(supplier_gstin=TWIN)
    own = record(record_id="own", supplier_gstin=TWIN)
    assert taught([record(), own], [theirs], lesson).set_index("entry_id").loc["E INV-101", "record_id"] == "own"
    elsewhere = record("XX-9", record_id="own", supplier_gstin=TWIN, taxable=77)
    found = taught([record(), elsewhere], [theirs], lesson).set_index("entry_id").loc["E INV-101"]
    assert (found.record_id, found.status) == ("R INV-101", "Partially Matched")
    assert "as you linked on 05-11-2026" in found.because


def test_a_name_that_stands_for_two_suppliers_is_ambiguous_where_both_have_the_document() -> None:
    lessons = (
        last_month("INV-55", "V-9", **NO_GSTIN),
        last_month("INV-56", "V-10", {"supplier_gstin": NAMESAKE}, **NO_GSTIN),
    )
    theirs = entry(**NO_GSTIN)
    twins = [record(record_id="R1"), record(record_id="R2", supplier_gstin=NAMESAKE)]
    found = taught(twins, [theirs], *lessons)
    assert found.set_index("entry_id").loc["E INV-101", "reason"] == "AMBIGUOUS"
    only = taught([record()], [theirs, entry("XX-1", taxable=5)], *lessons).set_index("entry_id").loc["E INV-101"]
    assert (only.record_id, only.status) == ("R INV-101", "Partially Matched")


def test_a_lesson_that_is_switched_off_is_not_followed_and_still_told() -> None:
    lesson = last_month("INV/123", "A-123", **NO_GSTIN)
    ours, theirs = record("INV/200", on=date(2026, 12, 5)), entry("A-200", **NO_GSTIN)
    for supplier, number in product((True, False), repeat=2):
        wish = {"teaches_supplier": supplier, "teaches_number": number}
        found = taught([ours], [theirs], {**lesson, **wish})
        assert (len(found) == 1) == (supplier and number), wish
        said = of_links(pd.DataFrame([{**lesson, **wish}])).teaches[0]
        assert said.count("switched off") == (not supplier) + (not number)
