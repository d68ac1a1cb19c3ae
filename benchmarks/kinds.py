"""All kinds of difference, by name; and documents made to differ, with one of them or with two at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks import number_damage, number_kinds, other_kinds
from benchmarks.difference import KINDS, Rng, Rows, Side, may_meet
from benchmarks.mixtures import deal

MODULES = (number_kinds, number_damage, other_kinds)  # importing them enters their functions among the kinds
NAMES = tuple(KINDS)
_MEETING = np.array([[may_meet(a, b) or may_meet(b, a) for b in KINDS.values()] for a in KINDS.values()])
_SUBJECT = np.array([kind.subject for kind in KINDS.values()])
_COSMETIC = np.array([kind.cosmetic for kind in KINDS.values()])
_SIDE = np.array([kind.side for kind in KINDS.values()])
NONE = -1


@dataclass(frozen=True)
class Differing:
    """`rows` as one side has them; `at`: their places among the rows given; `kind`: "one" or "one+other";
    `same_number`: only the writing of the number differs, if that; `side`: who erred."""

    rows: Rows
    at: np.ndarray
    kind: np.ndarray
    same_number: np.ndarray
    side: np.ndarray


def weights(chosen: Mapping[str, float]) -> dict[str, float]:
    """The weight of each kind as chosen; of all kinds, each as common as it is, where nothing was."""
    return dict(chosen) or {name: kind.weight for name, kind in KINDS.items()}


def differing(rows: Rows, weigh: Mapping[str, float], rng: Rng, *, twice: bool) -> Differing:
    """The rows to which a difference could happen, with one made, or with two where two can."""
    rows = rows.reset_index(drop=True)
    applicable = {name: KINDS[name].applies(rows) for name in weigh}
    first = _codes(deal(applicable, weigh, rng), len(rows))
    second = np.full(len(rows), NONE)
    if twice:
        meeting = {
            name: mask & (first != NONE) & _MEETING[first, NAMES.index(name)] for name, mask in applicable.items()
        }
        second = _codes(deal(meeting, weigh, rng), len(rows))
    turned = (second != NONE) & (_SUBJECT[first] > _SUBJECT[second])
    first, second = np.where(turned, second, first), np.where(turned, first, second)
    once = _made(rows, first, rng)
    for code in np.unique(second[second != NONE]):  # the first may have taken away what the second needs
        here = np.flatnonzero(second == code)
        second[here[~KINDS[NAMES[code]].applies(once.iloc[here])]] = NONE
    both = second != NONE
    at = np.flatnonzero(first != NONE)
    names = [NAMES[a] + (f"+{NAMES[b]}" if b != NONE else "") for a, b in zip(first[at], second[at], strict=True)]
    side = np.where(both & (_SIDE[first] == Side.EITHER), _SIDE[second], _SIDE[first])
    same_number = _COSMETIC[first] & (~both | _COSMETIC[second])
    return Differing(_made(once, second, rng).iloc[at], at, np.array(names, dtype=object), same_number[at], side[at])


def _codes(dealt: Mapping[str, np.ndarray], rows: int) -> np.ndarray:
    codes = np.full(rows, NONE)
    for name, at in dealt.items():
        codes[at] = NAMES.index(name)
    return codes


def _made(rows: Rows, code: np.ndarray, rng: Rng) -> Rows:
    """The rows, each changed as its code says."""
    places = [np.flatnonzero(code == each) for each in np.unique(code)]
    pieces = [
        rows.iloc[at] if code[at[0]] == NONE else KINDS[NAMES[code[at[0]]]].change(rows.iloc[at], rng) for at in places
    ]
    if not pieces:
        return rows
    return pd.concat(pieces).iloc[np.argsort(np.concatenate(places))]
