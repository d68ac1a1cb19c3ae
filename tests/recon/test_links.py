"""What the user linked and unlinked wins over every rule, on every later run."""

from datetime import date

import pandas as pd
import pytest
from builders import NAMESAKE, entry, record

from ims_xl.recon.match import match
from ims_xl.tables import Books, Records


def linked(records: list[dict], entries: list[dict], *links: tuple[str, str, bool]) -> pd.DataFrame:
    """The matches with links of (record id, entry id, together)."""
    given = pd.DataFrame(links, columns=["record_id", "entry_id", "together"])
    return match(Records.of_rows(records), Books.of_rows(entries), links=given)


def test_documents_that_no_rule_would_pair_are_paired_when_linked_and_what_differs_is_named() -> None:
    theirs = entry("V-9", supplier_gstin=NAMESAKE, taxable=400, on=date(2025, 1, 5))
    pair = linked([record()], [theirs], ("R INV-101", "E V-9", True)).iloc[0]
    assert (pair.entry_id, pair.status, pair.reason) == ("E V-9", "Partially Matched", "MANUAL")
    for said in ("Linked by hand", "number INV-101", "taxable value ₹1,000", NAMESAKE):
        assert said in pair.because


def test_a_linked_pair_that_agrees_is_matched() -> None:
    pair = linked([record()], [entry()], ("R INV-101", "E INV-101", True)).iloc[0]
    assert (pair.status, pair.reason) == ("Matched", "MANUAL")


def test_a_link_takes_a_document_from_its_better_partner() -> None:
    matches = linked([record()], [entry(), entry("V-9")], ("R INV-101", "E V-9", True)).set_index("entry_id")
    assert matches.loc["E V-9", "reason"] == "MANUAL"
    assert matches.loc["E INV-101", "status"] == "Books Only"


def test_an_unlinked_pair_stays_apart_and_the_next_best_is_found() -> None:
    entries = [entry(), entry("INV/101", on=date(2026, 10, 8))]
    matches = linked([record()], entries, ("R INV-101", "E INV-101", False)).set_index("entry_id")
    assert matches.loc["E INV/101", "record_id"] == "R INV-101"
    assert matches.loc["E INV-101", "status"] == "Books Only"


def test_a_group_with_an_unlinked_pair_is_not_taken() -> None:
    records = [record("INV-101", taxable=711.23), record("INV-108", taxable=288.11)]
    matches = linked(records, [entry("V 55 X", taxable=999.34)], ("R INV-101", "E V 55 X", False))
    assert matches.group_id.isna().all()


def test_several_links_of_one_document_make_a_group() -> None:
    records = [record("INV-101"), record("INV-108")]
    links = [(f"R INV-{number}", "E V-9", True) for number in (101, 108)]
    matches = linked(records, [entry("V-9", taxable=5000)], *links)
    assert set(matches.reason) == {"MANUAL"}
    assert matches.group_id.nunique() == 1
    assert len(matches) == 3


def test_a_linked_line_is_not_summed_with_the_others() -> None:
    lines = [entry(entry_id="E 1", taxable=600), entry(entry_id="E 2", taxable=400)]
    matches = linked([record()], lines, ("R INV-101", "E 1", True)).set_index("entry_id")
    assert matches.loc["E 1", "reason"] == "MANUAL"
    assert matches.loc["E 2", "status"] == "Books Only"


@pytest.mark.parametrize("links", [[], [("R gone", "E INV-101", True), ("R INV-101", "E gone", False)]])
def test_links_of_documents_that_are_gone_say_nothing(links: list[tuple[str, str, bool]]) -> None:
    assert linked([record()], [entry()], *links).reason.tolist() == ["EXACT"]


def test_linked_and_unlinked_is_unlinked() -> None:
    pair = ("R INV-101", "E INV-101")
    assert len(linked([record()], [entry()], (*pair, True), (*pair, False))) == 2
