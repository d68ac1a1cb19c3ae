"""Which of the rules takes a pair: the first that holds of all that differs in it."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from ims_xl.recon import pairing
from ims_xl.recon.differences import Differences
from ims_xl.recon.rules import NO_RULE, RULES
from ims_xl.recon.sides import BoolArray, IntArray

_MEMBERS = 16  # more than any of the kinds of difference has


def classify(differences: Differences) -> IntArray:
    """For each pair the first of `RULES` that holds, by its place; `NO_RULE` where none does."""
    place, first = _kinds(differences)
    pairs = differences.take(first)  # pairs that differ alike are judged once
    taken = np.full(len(pairs), NO_RULE, dtype=np.int64)
    for rule_place, rule in enumerate(RULES):
        holds = (
            _among(pairs.party, rule.party)
            & _among(pairs.number, rule.number)
            & _among(pairs.dating, rule.dating)
            & _among(pairs.amounts, rule.amounts)
        )
        for asked, found in (
            (rule.same_kind, ~pairs.kind),
            (rule.same_terms, ~(pairs.place | pairs.reverse)),
            (rule.noted, pairs.noted),
            (rule.whole, pairs.whole),
            (rule.amends, pairs.amends),
            (rule.rare, pairs.rare),
            (rule.astray, pairs.astray),
            (rule.clear, pairs.clear),
            (rule.recurring, pairs.recurring),
            (rule.taught, pairs.taught),
        ):
            if asked is not None:
                holds &= found == asked
        if rule.amends is not True:
            holds &= ~pairs.by_original
        taken[holds & (taken == NO_RULE)] = rule_place
    return np.asarray(taken[place], dtype=np.int64)


def _kinds(pairs: Differences) -> tuple[IntArray, IntArray]:
    """For each pair the place of its kind of difference, as far as rules ask for it, and a pair of each kind."""
    kind = np.zeros(len(pairs), dtype=np.int64)
    for fact in (pairs.party, pairs.number, pairs.dating, pairs.amounts):
        kind = kind * _MEMBERS + fact
    for flag in (pairs.kind, pairs.place | pairs.reverse, pairs.noted, pairs.whole, pairs.amends, pairs.rare,
                 pairs.astray, pairs.clear, pairs.recurring, pairs.taught, pairs.by_original):  # fmt: skip
        kind = kind * 2 + flag
    place, kinds = pairing.encoded(kind)
    first = np.zeros(len(kinds), dtype=np.int64)
    first[place] = np.arange(len(place))
    return place, first


def _among(found: IntArray, wanted: tuple[IntEnum, ...]) -> BoolArray:
    members = np.zeros(_MEMBERS, dtype=bool)
    members[[int(member) for member in wanted]] = True
    return np.asarray(members[found], dtype=bool)
