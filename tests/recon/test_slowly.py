"""A slow matcher that is plainly right judges the fast one: on thousands of small months, in any order, under any id.

It compares every record of a supplier with every entry, asks the rules, and looks at every way of pairing them. Stage
by stage it takes the pairs that all best ways have in common, and leaves alone what some have and others have not.
`IMS_XL_JUDGED=200` judges ten times as many as every day: 20,000 suppliers' months.
"""

import os
from collections.abc import Iterator
from datetime import date
from random import Random

import numpy as np
import pandas as pd
from builders import CREDIT_NOTE, entry, gstin, record
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_xl.recon.closeness import closeness
from ims_xl.recon.datings import Dating
from ims_xl.recon.differences import compare
from ims_xl.recon.judging import classify
from ims_xl.recon.lines import summed
from ims_xl.recon.match import match
from ims_xl.recon.reasons import MatchStatus
from ims_xl.recon.rules import NO_RULE, RULES, Stage
from ims_xl.recon.sides import prepare
from ims_xl.recon.spellings import Spellings
from ims_xl.recon.tolerances import Tolerances
from ims_xl.tables import Books, Records

MONTHS = 100  # suppliers that are matched in one go
JUDGED = int(os.environ.get("IMS_XL_JUDGED", "20"))  # times
# No four of these amounts add up to another, so that no groups come in between.
AMOUNTS = (1000, 1000.5, 990, 1007.25, 5000)
NUMBERS = (
    "INV-101",
    "INV/0101",
    "101",
    "INV-I01",
    "INV-102",
    "INV-110",
    "INV-111",
    "INV/26-27/101",
    "A/7",
    "V-55",
    None,
)
DAYS = (date(2026, 10, 5), date(2026, 10, 8), date(2026, 5, 10), date(2026, 11, 4), date(2027, 3, 30), date(2027, 4, 2))

FACTS = {
    "number": NUMBERS,
    "on": DAYS,
    "taxable": AMOUNTS,
    "heads": ("igst", "igst", "cgst+sgst"),
    "rate": (18.0, 18.0, 12.0),
    "party": ("own", "own", "own", "branch", "slip", "name"),
    "note": (False, False, False, True),
    "place_of_supply": ("27", "27", "29"),
}


def a_document(chance: Random) -> dict:
    return {name: chance.choice(choices) for name, choices in FACTS.items()}


def both_sides(chance: Random) -> tuple[list[dict], list[dict]]:
    """Up to four documents of a supplier, and what the books make of them, with up to two differences each."""
    ours = [a_document(chance) for _ in range(chance.randrange(5))]
    theirs = [fact | {name: chance.choice(FACTS[name]) for name in chance.sample(list(FACTS), chance.randrange(3))}
              for fact in ours if chance.random() < 0.8]  # fmt: skip
    theirs += [a_document(chance)] * (chance.random() < 0.3)
    return no_lines(ours), no_lines(theirs)


def no_lines(several: list[dict]) -> list[dict]:
    """No two of them lines of one document."""
    return list({(fact["number"], fact["on"], fact["party"], fact["note"]): fact for fact in several}.values())


def supplier(number: int, party: str) -> dict[str, str | None]:
    """A supplier so far from any other that no slip leads there."""
    letters = "".join(chr(ord("A") + number // power % 26) for power in (26, 1))
    own = gstin(f"29AA{letters}T{number * 37 % 10000:04d}B1Z")
    texts = {"own": own, "branch": gstin("24" + own[2:14]), "slip": "2X" + own[2:], "name": None}
    return {"supplier_gstin": texts[party], "supplier_name": f"Tatva {letters} Tools"}


def documents(month: int, several: list[dict], make: object, key: str, names: Iterator[str]) -> list[dict]:
    made = []
    for fact in several:
        note = fact["note"]
        given = {name: value for name, value in fact.items() if name not in ("party", "note")}
        given["taxable"] = -fact["taxable"] if note else fact["taxable"]
        extra = CREDIT_NOTE if note else {}
        made.append(make(**given, **supplier(month, fact["party"]), **extra, **{key: next(names)}))
    return made


def best_ways(edges: dict[tuple[int, int], int]) -> list[frozenset[tuple[int, int]]]:
    """All ways of pairing with the greatest total, by trying every one."""
    best, ways = 0, [frozenset[tuple[int, int]]()]
    records = sorted({record for record, _ in edges})

    def extend(place: int, taken: tuple[tuple[int, int], ...], total: int) -> None:
        nonlocal best, ways
        if place == len(records):
            if total > best:
                best, ways = total, []
            if total == best:
                ways.append(frozenset(taken))
            return
        extend(place + 1, taken, total)
        used = {entry for _, entry in taken}
        for (one, other), weight in edges.items():
            if one == records[place] and other not in used:
                extend(place + 1, (*taken, (one, other)), total + weight)

    extend(0, (), 0)
    return [way for way in dict.fromkeys(ways) if way or not best]


def slowly(
    records: pd.DataFrame, entries: pd.DataFrame, of_record: list[int], of_entry: list[int]
) -> set[tuple[str, str]]:
    """The pairs of ids."""
    tolerances = Tolerances()
    sides = prepare(records, entries)
    spellings = Spellings(sides.numbers, tolerances.number_similarity)
    sides, _ = summed(sides, spellings, (np.ones(len(records), bool), np.ones(len(entries), bool)), tolerances)
    ones, others = np.nonzero(np.array(of_record)[:, None] == np.array(of_entry)[None, :])
    pairs = compare(sides, spellings, ones, others, tolerances)
    rules, near = classify(pairs), closeness(pairs)
    written = [
        list(zip(side.party.tolist(), side.number.tolist(), strict=True)) for side in (sides.records, sides.entries)
    ]
    found: set[tuple[int, int]] = set()
    closed: tuple[set[int], set[int]] = (set(), set())

    def take(way: set[tuple[int, int]]) -> None:
        found.update(way)
        closed[0].update(one for one, _ in way)
        closed[1].update(other for _, other in way)

    sure = set()
    for pair, (one, other) in enumerate(zip(ones.tolist(), others.tolist(), strict=True)):
        alike = written[0][one] == written[1][other] and min(written[0][one]) >= 0
        alone = written[0].count(written[0][one]) == written[1].count(written[1][other]) == 1
        matched = rules[pair] != NO_RULE and RULES[rules[pair]].status is MatchStatus.MATCHED
        if alike and alone and matched and pairs.dating[pair] == Dating.SAME:
            sure.add((one, other))
    take(sure)
    for stage in (Stage.NUMBER, Stage.SPELLING, Stage.VALUE, Stage.AMOUNT):
        by_month: dict[int, dict[tuple[int, int], int]] = {}
        for pair, (one, other) in enumerate(zip(ones.tolist(), others.tolist(), strict=True)):
            if rules[pair] == NO_RULE or RULES[rules[pair]].stage > stage or one in closed[0] or other in closed[1]:
                continue
            by_month.setdefault(of_record[one], {})[one, other] = max(int(near[pair]), 1)
        for edges in by_month.values():
            ways = best_ways(edges)
            common = frozenset.intersection(*ways)
            take(set(common))
            for one, other in frozenset.union(*ways) - common:
                closed[0].add(one)
                closed[1].add(other)
    return {(str(records.record_id[one]), str(entries.entry_id[other])) for one, other in found}


def frames(months: list[tuple[list[dict], list[dict]]], ids: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables of suppliers' months; each document gets the next id."""
    names = iter(ids)
    rows = [
        (documents(month, ours, record, "record_id", names), documents(month, theirs, entry, "entry_id", names))
        for month, (ours, theirs) in enumerate(months)
    ]
    return (
        Records.of_rows([row for ours, _ in rows for row in ours]),
        Books.of_rows([row for _, theirs in rows for row in theirs]),
    )


def shuffled(frame: pd.DataFrame, chance: Random) -> pd.DataFrame:
    return frame.sample(frac=1, random_state=chance.randrange(1000)).reset_index(drop=True)


def pairs_of(matches: pd.DataFrame) -> set[tuple[str, str]]:
    pairs = matches[matches.group_id.isna()].dropna(subset=["record_id", "entry_id"])
    return set(zip(pairs.record_id, pairs.entry_id, strict=True))


@settings(max_examples=JUDGED, deadline=None)
@given(st.integers(0, 2**32))
def test_the_fast_matcher_finds_what_the_slow_one_finds(seed: int) -> None:
    chance = Random(seed)
    months = [both_sides(chance) for _ in range(MONTHS)]
    ids = [f"{number:04d}" for number in range(sum(len(ours) + len(theirs) for ours, theirs in months))]
    records, entries = frames(months, ids)
    of_record = [month for month, (ours, _) in enumerate(months) for _ in ours]
    of_entry = [month for month, (_, theirs) in enumerate(months) for _ in theirs]
    truth = slowly(records, entries, of_record, of_entry)
    assert len(truth) > MONTHS // 2
    assert pairs_of(match(records, entries)) == truth
    assert pairs_of(match(shuffled(records, chance), shuffled(entries, chance))) == truth


@settings(max_examples=max(JUDGED // 4, 1), deadline=None)
@given(st.integers(0, 2**32))
def test_other_ids_and_exchanged_sides_make_the_same_pairs(seed: int) -> None:
    chance = Random(seed)
    months = [both_sides(chance) for _ in range(MONTHS)]
    count = sum(len(ours) + len(theirs) for ours, theirs in months)
    ids = [f"{number:04d}" for number in range(count)]
    renamed = chance.sample(ids, count)
    name = dict(zip(renamed, ids, strict=True))
    truth = pairs_of(match(*frames(months, ids)))
    assert {(name[one], name[other]) for one, other in pairs_of(match(*frames(months, renamed)))} == truth
    exchanged, places = [(theirs, ours) for ours, theirs in months], iter(ids)
    own = [([next(places) for _ in ours], [next(places) for _ in theirs]) for ours, theirs in months]
    back = match(*frames(exchanged, [one for ours, theirs in own for one in (*theirs, *ours)]))
    assert {(other, one) for one, other in pairs_of(back)} == truth
