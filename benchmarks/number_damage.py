"""How document numbers are spoilt: by spreadsheets, by tired fingers, by leaving them out."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from benchmarks.difference import Rng, Rows, Side, Subject, difference
from benchmarks.number_kinds import SEPARATOR, each, pick, written

DAMAGE = Subject.NUMBER_DAMAGE
_ALIKE = {"O": "0", "0": "O", "I": "1", "1": "I", "L": "1", "S": "5", "5": "S", "B": "8", "8": "B"}
NEIGHBOUR = 3  # a typing slip that makes a number so near is the next invoice for all anyone can tell


@difference(DAMAGE, written(r"^[1-9]\d{11,}$"), cosmetic=False, weight=0.8)
def scientific(rows: Rows, rng: Rng) -> Rows:
    """`410000001234` as `4.1E+11`: a spreadsheet took it for a number, and most of it is lost."""
    return each(rows, rng, lambda text, chance: f"{int(text):.{2 if chance < 0.5 else 5}E}")


@difference(DAMAGE, written(r"^(?:[1-9]|[12]\d|3[01])[-/](?:[1-9]|1[0-2])$"), cosmetic=False, weight=0.8)
def became_date(rows: Rows, rng: Rng) -> Rows:
    """`1-2` as `2026-02-01`: a spreadsheet took it for a day and a month."""
    texts = []
    for text, date, chance in zip(rows["document_number"], rows["document_date"], rng.random(len(rows)), strict=True):
        day, month = (int(part) for part in SEPARATOR.split(text))
        day = min(day, 28 if month == 2 else 30)
        made = pd.Timestamp(date.year, month, day)
        texts.append(made.strftime(pick(("%Y-%m-%d", "%Y-%m-%d 00:00:00", "%d-%m-%Y", "%d-%b"), chance)))
    return rows.assign(document_number=pd.array(texts, dtype="str"))


@difference(DAMAGE, written("[O0IL1S5B8]"), cosmetic=False, weight=1.5, side=Side.EITHER)
def look_alike_character(rows: Rows, rng: Rng) -> Rows:
    """O for 0, I or l for 1, S for 5, B for 8, or the other way about."""

    def alike(text: str, chance: float) -> str:
        places = [place for place, character in enumerate(text.upper()) if character in _ALIKE]
        at = places[int(chance * len(places))]
        return (
            text[:at]
            + ("l" if text[at] == "1" and chance * 100 % 1 < 0.3 else _ALIKE[text[at].upper()])
            + text[at + 1 :]
        )

    return each(rows, rng, alike)


def _of_some_length(rows: Rows) -> np.ndarray:
    return (rows["document_number"].str.count("[0-9A-Za-z]") >= 4).to_numpy(dtype=bool, na_value=False)


@difference(DAMAGE, _of_some_length, cosmetic=False, weight=2.5, side=Side.EITHER)
def edited(rows: Rows, rng: Rng) -> Rows:
    """One or two characters wrong, missing, doubled or too many."""

    def slip(text: str, chance: float) -> str:
        dice = np.random.default_rng(int(chance * 2**52))
        for _ in range(40):
            changed = text
            for _ in range(1 + (dice.random() < 0.2)):
                changed = _slip(changed, dice)
            if _is_another(text, changed):
                return changed
        return text + text[-1]

    return each(rows, rng, slip)


@difference(DAMAGE, _of_some_length, cosmetic=False, weight=1.5, side=Side.EITHER)
def transposed(rows: Rows, rng: Rng) -> Rows:
    """`1243` for `1234`."""

    def turned(text: str, chance: float) -> str:
        swaps = [
            text[:at] + text[at + 1] + text[at] + text[at + 2 :]
            for at in range(len(text) - 1)
            if text[at : at + 2].isalnum() and text[at] != text[at + 1]
        ]
        swaps = [swap for swap in swaps if _is_another(text, swap)]
        return swaps[int(chance * len(swaps))] if swaps else text + text[-1]

    return each(rows, rng, turned)


@difference(DAMAGE, cosmetic=False, weight=1.5)
def number_missing(rows: Rows, rng: Rng) -> Rows:
    """The number was never entered."""
    return rows.assign(document_number=pd.array([None] * len(rows), dtype="str"))


def _slip(text: str, dice: Rng) -> str:
    """One character replaced, dropped, doubled or put in."""
    at = int(dice.integers(len(text)))
    alphabet = "0123456789" if text[at].isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    fresh = alphabet[int(dice.integers(len(alphabet)))]
    how = dice.random()
    if how < 0.5:
        return text[:at] + fresh + text[at + 1 :]
    if how < 0.75 and len(text) > 3:
        return text[:at] + text[at + 1 :]
    return text[:at] + (text[at] if how < 0.88 else fresh) + text[at:]


def _is_another(text: str, changed: str) -> bool:
    """Is it a different number, and not the next few or last few in the series?"""
    bare, other = (re.sub(r"[^0-9A-Z]", "", word.upper()).lstrip("0") for word in (text, changed))
    if bare == other or not other:
        return False
    here, there = (re.findall(r"\d+", word) for word in (text, changed))
    near = (abs(int(a) - int(b)) <= NEIGHBOUR for a, b in zip(here, there, strict=False) if a != b)
    return len(here) != len(there) or not any(near)
