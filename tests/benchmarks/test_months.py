"""The made-up months are what they claim to be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from benchmarks.difference import KINDS, Rows, Subject
from benchmarks.documents import AMOUNTS, documents, financial_year, numbered
from benchmarks.lookalikes import LOOKALIKES
from benchmarks.mixtures import PRESETS, Mixture
from benchmarks.months import month
from benchmarks.suppliers import market
from benchmarks.truth import Month
from ims_xl.gst import gstin

TOUCHED = {
    Subject.NUMBER_PARTS: {"document_number", "prefix", "year", "middle", "digits", "suffix"},
    Subject.NUMBER_TEXT: {"document_number"},
    Subject.NUMBER_DAMAGE: {"document_number"},
    Subject.DATE: {"document_date"},
    Subject.AMOUNT: {*AMOUNTS, "document_date", "amended"},
    Subject.PARTY: {"supplier_gstin"},
    Subject.TYPE: {"document_type", *AMOUNTS},
    Subject.PLACE: {"place_of_supply", "reverse_charge"},
}


@pytest.fixture(scope="module")
def plain() -> Rows:
    rng = np.random.default_rng(5)
    trade = market(4_000, 0.05, rng)
    return numbered(documents(trade, 4_000, rng), trade)


def sides(made: Month, pairs: pd.DataFrame) -> tuple[Rows, Rows]:
    """The records and the entries of pairs, row beside row."""
    return (
        made.records.iloc[pairs["record"]].reset_index(drop=True),
        made.entries.iloc[pairs["entry"]].reset_index(drop=True),
    )


def year(dates: pd.Series) -> pd.Series:
    return pd.Series(financial_year(dates))


def test_every_row_is_in_a_pair_or_alone_and_never_both(messy: Month) -> None:
    for side, frame in (("record", messy.records), ("entry", messy.entries)):
        alone = messy.truth.alone.loc[messy.truth.alone["side"] == side, "row"]
        assert alone.is_unique
        paired = messy.truth.pairs[side].drop_duplicates()
        assert sorted([*alone, *paired]) == list(range(len(frame)))


def test_there_are_as_many_records_as_asked_for(messy: Month) -> None:
    assert len(messy.records) == 3_000
    assert 3_000 < len(messy.entries) < 3_600


def test_gstins_of_the_portal_carry_their_check_character(messy: Month) -> None:
    assert all(gstin.is_valid(text) for text in messy.records["supplier_gstin"].unique())


def test_the_portal_shows_no_number_twice(messy: Month) -> None:
    records = messy.records
    key = pd.DataFrame({"number": records["document_number"].str.upper(), "year": year(records["document_date"])})
    assert not key.join(records[["section", "supplier_gstin"]]).duplicated().any()


def test_the_same_seed_makes_the_same_month_and_another_seed_another() -> None:
    one, again, other = month(300, 3), month(300, 3), month(300, 4)
    for name in ("records", "entries"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(again, name))
        assert not getattr(one, name).equals(getattr(other, name))
    for name, frame in vars(one.truth).items():
        pd.testing.assert_frame_equal(frame, getattr(again.truth, name))


def test_shares_are_as_asked(messy: Month) -> None:
    mix = PRESETS["messy"]
    kinds = messy.truth.pairs.drop_duplicates("record")["kind"]
    differing = kinds.str.split("+").map(set).map(lambda names: names <= set(KINDS))
    found = {
        "exact": (kinds == "exact").mean(),
        "one": (differing & ~kinds.str.contains("+", regex=False)).mean(),
        "two": (differing & kinds.str.contains("+", regex=False)).mean(),
        "lines": kinds.str.endswith("lines").mean(),
        "combined": (kinds == "combined").mean(),
        "parts": (kinds == "parts").mean(),
        "net": (kinds == "net_of_credit_note").mean(),
        "twice": (kinds == "booked_twice").mean(),
    }
    asked = {name: getattr(mix, name) for name in found}
    got = {name: share * len(kinds) / len(messy.records) for name, share in found.items()}
    assert got == pytest.approx(asked, abs=0.012)
    assert len(messy.truth.lookalikes) / len(messy.records) == pytest.approx(mix.lookalike, abs=0.006)


def test_a_mixture_may_ask_for_a_single_kind() -> None:
    only = Mixture(0.5, 0.5, 0, 0, 0, 0, 0, 0, 0, 0, kinds={"gstin_missing": 1.0})
    made = month(200, 1, only)
    assert made.truth.pairs["kind"].value_counts().to_dict() == {"exact": 100, "gstin_missing": 100}
    assert made.entries["supplier_gstin"].isna().sum() == 100


def test_shares_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="add up to 1"):
        Mixture(0.5, 0.2, 0, 0, 0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_changes_every_row_it_can_happen_to_and_only_what_it_is_about(name: str, plain: Rows) -> None:
    kind = KINDS[name]
    rows = plain[kind.applies(plain)]
    assert len(rows) >= 10, "the plain documents have some for each kind"
    changed = kind.change(rows, np.random.default_rng(1))
    different = pd.DataFrame({column: ~_equal(rows[column], changed[column]) for column in rows.columns})
    assert set(different.columns[different.any()]) <= TOUCHED[kind.subject]
    shown = [column for column in different if column not in ("prefix", "year", "middle", "digits", "suffix")]
    assert different[shown].any(axis=1).all()


def _equal(one: pd.Series, other: pd.Series) -> pd.Series:
    return (one == other).fillna(False) | (one.isna() & other.isna())


def test_lookalikes_of_every_kind_occur_and_are_never_one_document(messy: Month) -> None:
    truth = messy.truth
    assert set(truth.lookalikes["kind"]) == set(LOOKALIKES)
    assert truth.lookalikes.merge(truth.pairs, on=["record", "entry"]).empty
    assert truth.lookalikes["record"].is_unique
    assert not truth.lookalikes["record"].isin(truth.pairs["record"]).any()
    assert not truth.lookalikes["entry"].isin(truth.pairs["entry"]).any()


def lookalikes(made: Month, kind: str) -> tuple[Rows, Rows]:
    return sides(made, made.truth.lookalikes[made.truth.lookalikes["kind"] == kind])


@pytest.mark.parametrize("kind", ["next_in_series", "next_month_same_amount", "same_day_same_amount"])
def test_neighbours_share_supplier_type_and_amount_but_not_the_number(kind: str, messy: Month) -> None:
    record, entry = lookalikes(messy, kind)
    for column in ("supplier_gstin", "document_type", "taxable_value"):
        assert (record[column] == entry[column]).all()
    assert (record["document_number"] != entry["document_number"]).all()
    apart = (record["document_date"] - entry["document_date"]).dt.days.abs()
    assert apart.between(*{"next_in_series": (0, 5), "next_month_same_amount": (28, 31)}.get(kind, (0, 0))).all()


def test_namesakes_have_pans_of_their_own(messy: Month) -> None:
    record, entry = lookalikes(messy, "namesake")
    assert (record["supplier_gstin"].str[2:12] != entry["supplier_gstin"].str[2:12]).all()
    assert (record["taxable_value"] == entry["taxable_value"]).all()


def test_a_note_beside_its_invoice_is_of_another_type_for_the_same_amount(messy: Month) -> None:
    record, entry = lookalikes(messy, "note_beside_invoice")
    assert (record["document_type"] != entry["document_type"]).all()
    assert set(record["document_type"]) | set(entry["document_type"]) == {"Invoice", "Credit Note"}
    assert (record["taxable_value"] == entry["taxable_value"]).all()


def test_the_same_number_of_last_year_is_of_another_financial_year(messy: Month) -> None:
    record, entry = lookalikes(messy, "same_number_last_year")
    assert (year(record["document_date"]) != year(entry["document_date"])).all()
    assert (record["supplier_gstin"] == entry["supplier_gstin"]).all()


def test_the_same_number_of_another_branch_is_of_the_same_pan_for_another_amount(messy: Month) -> None:
    record, entry = lookalikes(messy, "same_number_other_branch")
    assert (record["supplier_gstin"] != entry["supplier_gstin"]).all()
    assert (record["supplier_gstin"].str[2:12] == entry["supplier_gstin"].str[2:12]).all()
    assert (record["taxable_value"] != entry["taxable_value"]).all()


@pytest.mark.parametrize("kind", ["lines", "parts"])
def test_lines_and_parts_add_up_to_their_record(kind: str, messy: Month) -> None:
    pairs = messy.truth.pairs[messy.truth.pairs["kind"] == kind]
    record, entry = sides(messy, pairs)
    assert pairs.groupby("record").size().between(2, 5).all()
    sums = entry[["taxable_value", "igst", "cgst", "sgst", "cess"]].groupby(pairs["record"].to_numpy()).sum().round(2)
    whole = record.set_index(pairs["record"].to_numpy()).loc[sums.index].groupby(level=0).first()
    pd.testing.assert_frame_equal(sums, whole[sums.columns], check_names=False)


@pytest.mark.parametrize("kind", ["combined", "net_of_credit_note"])
def test_one_entry_for_several_records_is_their_sum_credit_notes_taken_off(kind: str, messy: Month) -> None:
    pairs = messy.truth.pairs[messy.truth.pairs["kind"] == kind]
    record, _ = sides(messy, pairs)
    sign = np.where((kind == "net_of_credit_note") & (record["document_type"] == "Credit Note"), -1, 1)
    sums = (record["document_value"] * sign).groupby(pairs["entry"].to_numpy()).sum().round(2)
    booked = messy.entries["document_value"].iloc[sums.index]
    assert sums.to_numpy() == pytest.approx(booked.to_numpy())
    assert pairs.groupby("group")["entry"].nunique().eq(1).all()


def test_matched_pairs_agree_to_the_rupee_and_partial_ones_differ_in_something(messy: Month) -> None:
    singles = messy.truth.pairs[~messy.truth.pairs["kind"].str.contains("lines|parts|combined|net_of")]
    matched, partial = (singles[singles["status"] == word] for word in ("Matched", "Partially Matched"))
    record, entry = sides(messy, matched)
    assert (record["document_date"] == entry["document_date"]).all()
    assert (record["document_type"] == entry["document_type"]).all()
    assert (record["supplier_gstin"] == entry["supplier_gstin"].str.replace(" ", "").str.upper()).all()
    for name in AMOUNTS:
        assert ((record[name] - entry[name].abs()).abs() < 1.005).all()
    record, entry = sides(messy, partial)
    shared = [name for name in entry.columns if name != "supplier_name"]
    assert (record[shared].astype(object) != entry[shared].astype(object)).any(axis=1).all()
