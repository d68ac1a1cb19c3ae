"""What holds for every month: nothing lost, one to one, and the same answer however the rows lie."""

from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from builders import BRANCH, CREDIT_NOTE, SLIP, SUPPLIER, entry, record
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_xl.errors import Conservation
from ims_xl.recon.conservation import check, check_rows
from ims_xl.recon.match import match
from ims_xl.recon.reasons import MatchReason, MatchStatus
from ims_xl.tables import Books, Records

NUMBERS = ("INV-1", "INV/01", "1", "INV-2", "A/1", "INV/26-27/1", "RENT", "INV-12", "INV-21", None)
DAYS = (date(2026, 10, 5), date(2026, 10, 6), date(2026, 11, 3), date(2026, 3, 30), None)

facts = st.fixed_dictionaries(
    {
        "number": st.sampled_from(NUMBERS),
        "on": st.sampled_from(DAYS),
        "taxable": st.sampled_from((1000, 1000.5, 600, 400, 1400)),
        "heads": st.sampled_from(("igst", "igst", "cgst+sgst")),
        "supplier_gstin": st.sampled_from((SUPPLIER, SUPPLIER, SUPPLIER, BRANCH, SLIP, None)),
    }
)
credit_notes = facts.map(lambda fact: {**fact, **CREDIT_NOTE, "taxable": -fact["taxable"]})
documents = st.lists(facts | facts | credit_notes, max_size=6)


def frames(ours: list[dict], theirs: list[dict]) -> tuple[pd.DataFrame, pd.DataFrame]:
    records = [record(**fact, record_id=f"R{place}") for place, fact in enumerate(ours)]
    entries = [entry(**fact, entry_id=f"E{place}") for place, fact in enumerate(theirs)]
    return Records.of_rows(records), Books.of_rows(entries)


def in_order(matches: pd.DataFrame) -> pd.DataFrame:
    return matches.sort_values(["record_id", "entry_id"]).reset_index(drop=True)


@settings(max_examples=16, deadline=None)
@given(documents, documents)
def test_every_document_stands_in_one_row_with_a_status_a_reason_and_a_sentence(
    ours: list[dict], theirs: list[dict]
) -> None:
    records, entries = frames(ours, theirs)
    matches = match(records, entries)
    assert sorted(matches.record_id.dropna()) == sorted(records.record_id)
    assert sorted(matches.entry_id.dropna()) == sorted(entries.entry_id)
    assert set(matches.status) <= set(MatchStatus)
    assert set(matches.reason) <= set(MatchReason)
    assert matches[["because", "rule"]].notna().all(axis=None)
    one_sided = matches.status.isin(["IMS Only", "Books Only"])
    assert (matches.candidates.notna() == one_sided).all()
    assert (matches.record_id.notna() & matches.entry_id.notna() & one_sided).sum() == 0


@settings(max_examples=16, deadline=None)
@given(documents, documents, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(ours: list[dict], theirs: list[dict], chance: object) -> None:
    records, entries = frames(ours, theirs)
    mixed = [frame.sample(frac=1, random_state=chance.randrange(1000)) for frame in (records, entries)]
    pd.testing.assert_frame_equal(in_order(match(records, entries)), in_order(match(*mixed)))


@settings(max_examples=12, deadline=None)
@given(documents, documents)
def test_matching_twice_gives_the_same_answer(ours: list[dict], theirs: list[dict]) -> None:
    records, entries = frames(ours, theirs)
    pd.testing.assert_frame_equal(match(records, entries), match(records, entries))


@settings(max_examples=16, deadline=None)
@given(documents, documents)
def test_exchanging_the_sides_pairs_the_same_documents(ours: list[dict], theirs: list[dict]) -> None:
    forth = match(*frames(ours, theirs)).dropna(subset=["record_id", "entry_id"])
    back = match(*frames(theirs, ours)).dropna(subset=["record_id", "entry_id"])
    there = {(one[1:], other[1:], status) for one, other, status in forth[["record_id", "entry_id", "status"]].values}
    again = {(other[1:], one[1:], status) for one, other, status in back[["record_id", "entry_id", "status"]].values}
    assert there == again


@settings(max_examples=12, deadline=None)
@given(documents, documents)
def test_what_is_matched_agrees_in_supplier_and_in_every_amount(ours: list[dict], theirs: list[dict]) -> None:
    records, entries = frames(ours, theirs)
    matches = match(records, entries)
    pairs = (
        matches[matches.status == "Matched"]
        .merge(records, on="record_id")
        .merge(entries, on="entry_id", suffixes=("", "_e"))
    )
    assert (pairs.supplier_gstin == pairs.supplier_gstin_e).all()
    for column in ("taxable_value", "igst", "cgst", "sgst", "document_value"):
        assert ((pairs[column] - pairs[f"{column}_e"]).abs() <= 100).all()


def test_a_row_or_a_rupee_that_got_lost_is_found_out() -> None:
    ids = pa.array(["R0", "R1"], pa.large_string())
    check(pa.array(["R1", None, "R0"], pa.large_string()), ids, Records.record_id)
    for came, fault in (
        (["R0"], "2 rows went into the matching and 1 came out"),
        (["R0", "R0"], "record_id R0 stands in two rows"),
        (["R0", "R9"], "R9 came out of the matching and never went in"),
    ):
        with pytest.raises(Conservation, match=fault):
            check(pa.array(came, pa.large_string()), ids, Records.record_id)


def test_a_row_that_no_portion_holds_or_two_do_is_found_out() -> None:
    row = np.array([0]), np.array([1]), np.array([0, 1])
    check_rows([(row[0], row[1]), (row[1], row[0])], 2, 2)
    for portions, fault in (
        ([(row[0], row[2])], "record_id: 2 rows went into the matching and 1 came out"),
        ([(row[2], row[0]), (row[0][:0], row[0])], "entry_id: a row went into two portions"),
    ):
        with pytest.raises(Conservation, match=fault):
            check_rows(portions, 2, 2)
