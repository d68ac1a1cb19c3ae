"""A row laid open: both documents field by field, with the tolerance that was used."""

from datetime import date

import pytest
from builders import entry, matched, record

from ims_xl.recon.compare import explained
from ims_xl.tables import Books, Records


def lines_of(ours: list[dict], theirs: list[dict], row_id: str) -> list[str]:
    return explained(matched(ours, theirs), Records.of_rows(ours), Books.of_rows(theirs), row_id)


def line(lines: list[str], beginning: str) -> str:
    return next(" ".join(each.split()) for each in lines if each.startswith(beginning))


def test_a_pair_is_compared_field_by_field() -> None:
    lines = lines_of(
        [record()], [entry("INV/0101", igst=18050, on=date(2026, 10, 8), reverse_charge=None)], "R INV-101"
    )
    assert lines[0] == 'Partially Matched, DATE_DIFFERS, by the rule "date".'
    assert lines[1].startswith("Because: Same document, but number INV-101 on the portal, INV/0101 in the books")
    assert line(lines, "Document number").endswith("INV-101 INV/0101 agrees after cosmetics")
    assert line(lines, "Document date").endswith("05-10-2026 08-10-2026 3 days apart")
    assert line(lines, "Reverse charge").endswith("No not compared")
    assert line(lines, "Taxable value").endswith("₹1,000 ₹1,000 agrees")
    assert line(lines, "IGST").endswith("₹180 ₹180.50 ₹0.50 apart, within the tolerance of ₹1")


def test_a_misspelt_number_says_how_alike_it_is() -> None:
    lines = lines_of([record("INV-1012")], [entry("INV-1021")], "R INV-1012")
    assert "a slip of the pen (86 % alike; misspellings count from 80 %)" in line(lines, "Document number")


def test_a_number_out_of_its_place_is_no_other_of_the_series() -> None:
    shared = [(f"A-{n:03d}", date(2026, 10, 1 + n // 10)) for n in range(60) if n not in (3, 33)]
    ours = [record(number, on=on) for number, on in shared] + [record("A-033", on=date(2026, 10, 4))]
    theirs = [entry(number, on=on) for number, on in shared] + [entry("A-003", on=date(2026, 10, 4))]
    lines = lines_of(ours, theirs, "R A-033")
    assert line(lines, "Document number").endswith(
        "A-033 A-003 a slip of the pen: one of them is out of its place in the series"
    )


def test_blank_heads_of_a_document_without_tax_agree_with_nil() -> None:
    bare = entry(rate=0, igst=None, cgst=None, sgst=None, cess=None)
    assert line(lines_of([record(rate=0)], [bare], "R INV-101"), "IGST").endswith("₹0 ₹0 agrees")


def test_of_a_group_all_documents_are_named_and_the_sums_compared() -> None:
    parts = [entry(entry_id="E 1", taxable=600), entry(entry_id="E 2", taxable=399, on=date(2026, 10, 9))]
    lines = lines_of([record()], parts, "E 2")
    assert "In the books: INV-101 of 05-10-2026, taxable value ₹600" in lines
    assert "In the books: INV-101 of 09-10-2026, taxable value ₹399" in lines
    assert line(lines, "Taxable value").endswith("₹1,000 ₹999 ₹1 apart, within the tolerance of ₹1")


def test_a_row_alone_is_shown_with_its_candidates_each_of_them_once() -> None:
    lines = lines_of([record("INV-101"), record("INV-105", taxable=4000)], [entry("INV-102")], "E INV-102")
    assert line(lines, "Document number") == "Document number INV-102"
    assert "the nearest is INV-101 of 05-10-2026 for ₹1,180: another number of the series" in lines[1]
    assert lines[-2] == "The next nearest, and what kept them apart:"
    assert lines[-1].startswith("INV-105 of 05-10-2026 for ₹4,720: another number of the series; taxable")
    assert sum("INV-101" in told for told in lines) == 1


def test_of_a_row_alone_that_names_none_all_candidates_are_listed() -> None:
    lines = lines_of([record("INV-101"), record("INV-101", record_id="R 2", taxable=500)], [entry()], "R 2")
    assert lines[-2] == "Nearest candidates, and what kept them apart:"


def test_an_id_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        lines_of([record()], [entry()], "nobody")


def test_a_name_and_a_type_that_the_matching_takes_for_one_are_said_to_agree() -> None:
    ours = record(supplier_name="TATVA TOOLS PRIVATE LIMITED", document_type="ECO Document")
    lines = lines_of([ours], [entry(supplier_name="Tatva Tools Pvt Ltd")], "R INV-101")
    assert line(lines, "Supplier   ").endswith("agrees but for spelling")
    assert line(lines, "Document type").endswith("agrees; books say Invoice")


def test_the_number_of_an_amendment_is_compared_as_the_one_it_amends() -> None:
    ours = record("INV-105", section="B2BA", original_number="INV-101", original_date=date(2026, 10, 5))
    assert line(lines_of([ours], [entry()], "R INV-105"), "Document number").endswith("amends INV-101: agrees")
