"""What a kind of difference is: a named change to rows of one side, and the rows it can happen to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import pandas as pd

Rows = pd.DataFrame
Rng = np.random.Generator
Change = Callable[[Rows, Rng], Rows]
Applies = Callable[[Rows], np.ndarray]


class Subject(IntEnum):
    """What a difference touches. Two at a time are of two subjects, and happen in this order."""

    NUMBER_PARTS = 0  # a prefix or year of the number, its zeros
    NUMBER_TEXT = 1  # how it is written
    NUMBER_DAMAGE = 2  # characters wrong, or none left
    DATE = 3
    AMOUNT = 4
    PARTY = 5
    TYPE = 6
    PLACE = 7


class Side(IntEnum):
    """Who errs: the bookkeeper, the supplier (what the portal shows), or either."""

    ENTRY = 0
    RECORD = 1
    EITHER = 2


@dataclass(frozen=True)
class Difference:
    """One kind. `cosmetic`: the number still is the same number, only written otherwise."""

    name: str
    subject: Subject
    change: Change
    applies: Applies
    cosmetic: bool
    side: Side
    weight: float


KINDS: dict[str, Difference] = {}


def everywhere(rows: Rows) -> np.ndarray:
    """Every row."""
    return np.ones(len(rows), dtype=bool)


def difference(
    subject: Subject,
    applies: Applies = everywhere,
    *,
    cosmetic: bool = True,
    side: Side = Side.ENTRY,
    weight: float = 1.0,
) -> Callable[[Change], Change]:
    """Enter a function among the kinds, under its own name. `weight` is how common it is beside the others."""

    def enter(change: Change) -> Change:
        KINDS[change.__name__] = Difference(change.__name__, subject, change, applies, cosmetic, side, weight)
        return change

    return enter


def may_meet(one: Difference, other: Difference) -> bool:
    """Can the two befall one document, and leave it recognisable? In the order of their subjects.

    A document without its number and with another value is any document of that supplier.
    """
    together = {one.name, other.name}
    hopeless = (
        {"number_missing", "value_different"},
        {"number_missing", "amended"},
        {"gstin_missing", "number_missing"},
    )
    sides = {one.side, other.side}
    return (
        one.subject < other.subject
        and sides != {Side.ENTRY, Side.RECORD}
        and not any(pair <= together for pair in hopeless)
        and not ("number_missing" in together and max(one.subject, other.subject) <= Subject.NUMBER_DAMAGE)
    )
