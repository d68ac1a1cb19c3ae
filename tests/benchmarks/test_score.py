"""A score says what a matcher got right, and the yardsticks find what they should."""

from __future__ import annotations

import pandas as pd

from benchmarks.contender import pairs_of
from benchmarks.peers import PEERS
from benchmarks.score import score
from benchmarks.truth import Month
from ims_xl.tables import Books, Matches, Records


def test_who_finds_the_truth_scores_full_marks(messy: Month) -> None:
    told = messy.truth.pairs.assign(status=messy.truth.pairs["status"].replace("", "Matched"))
    full = score(messy, told[["record", "entry", "status"]])
    assert (full.precision, full.recall, full.f1, full.f1_inexact, full.combined, full.status) == (1, 1, 1, 1, 1, 1)
    assert (full.lookalikes, full.alone_paired, full.wrong_matched) == (0, 0, 0)


def test_who_pairs_lookalikes_is_told_so(messy: Month) -> None:
    guessed = messy.truth.lookalikes[["record", "entry"]].assign(status="Matched")
    poor = score(messy, guessed)
    assert (poor.precision, poor.recall, poor.lookalikes, poor.wrong_matched) == (0, 0, 1, 1)


def test_either_booking_of_a_document_booked_twice_will_do(messy: Month) -> None:
    pairs = messy.truth.pairs
    double = messy.truth.twins.set_index("first")["second"]
    other = pairs["entry"].map(double).fillna(pairs["entry"]).astype(int)
    swapped = pairs.assign(entry=other, status=pairs["status"].replace("", "Matched"))
    assert score(messy, swapped[["record", "entry", "status"]]).f1 == 1
    both = pd.concat([pairs, swapped]).drop_duplicates(["record", "entry"])
    assert score(messy, both[["record", "entry", "status"]]).precision < 1


def test_the_yardsticks_find_the_exact_pairs_and_stumble_over_the_rest(messy: Month) -> None:
    scores = {name: score(messy, find(messy.records, messy.entries)) for name, find in PEERS.items()}
    for marks in scores.values():
        assert dict(zip(marks.kinds["kind"], marks.kinds["f1"], strict=True))["exact"] > 0.9
        assert 0.3 < marks.recall < 0.95
    assert scores["normalised merge"].recall > scores["exact merge"].recall
    assert scores["normalised merge of objects"].f1 == scores["normalised merge"].f1


def test_in_a_group_of_matches_every_record_has_every_entry() -> None:
    records = Records.of_rows([{"record_id": name} for name in ("r1", "r2", "r3")])
    entries = Books.of_rows([{"entry_id": name} for name in ("e1", "e2", "e3")])
    matches = Matches.of_rows(
        [
            {"record_id": "r1", "entry_id": "e2", "status": "Matched"},
            {"record_id": "r2", "group_id": "G", "status": "Partially Matched"},
            {"record_id": "r3", "group_id": "G", "status": "Partially Matched"},
            {"entry_id": "e1", "group_id": "G", "status": "Partially Matched"},
            {"entry_id": "e3", "status": "Books Only"},
        ]
    )
    found = pairs_of(matches, records, entries)
    assert {tuple(row) for row in found.to_numpy().tolist()} == {
        (0, 1, "Matched"),
        (1, 0, "Partially Matched"),
        (2, 0, "Partially Matched"),
    }
