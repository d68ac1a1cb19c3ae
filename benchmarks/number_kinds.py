"""How document numbers are written otherwise in the books, or on the portal: the same number still."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from benchmarks.difference import Applies, Rng, Rows, Side, Subject, difference
from benchmarks.documents import rendered, spelled

PARTS, TEXT = Subject.NUMBER_PARTS, Subject.NUMBER_TEXT
SEPARATOR = re.compile(r"[-/]")
_BEFORE = ("INV", "INV-", "BILL/", "TI", "NO.", "SI/", "P-")
_AFTER = ("A", "/R", "-MUM", "/HO", " PUR", "-GST")
_AROUND = ("Bill No. {}", "Inv {}", "INVOICE NO {}", "{} (Original)", "Tax Invoice {}", "Ref: {}", "Bill {} recd")


def having(column: str) -> Applies:
    """Rows where the part of the number is there."""
    return lambda rows: (rows[column] != "").to_numpy()


def lacking(*columns: str) -> Applies:
    """Rows where none of the parts is there."""
    return lambda rows: (rows[list(columns)] == "").all(axis=1).to_numpy()


def written(pattern: str) -> Applies:
    """Rows whose number contains the pattern."""
    return lambda rows: rows["document_number"].str.contains(pattern, regex=True, na=False).to_numpy(dtype=bool)


def each(rows: Rows, rng: Rng, change: Callable[[str, float], str]) -> Rows:
    """The rows with each number changed; the change has a chance between 0 and 1 to go by."""
    texts = [
        change(text, chance)
        for text, chance in zip(rows["document_number"].tolist(), rng.random(len(rows)), strict=True)
    ]
    return rows.assign(document_number=pd.array(texts, dtype="str"))


def _with_parts(rows: Rows, **parts: str | ExtensionArray | pd.Series) -> Rows:
    changed = rows.assign(**parts)
    return changed.assign(document_number=rendered(changed))


def pick(choices: tuple[str, ...], chance: float) -> str:
    return choices[int(chance * len(choices))]


@difference(TEXT, written("[A-Z]"), weight=2, side=Side.EITHER)
def letter_case(rows: Rows, rng: Rng) -> Rows:
    """`INV-12` as `inv-12`, `Inv-12`."""
    return each(
        rows, rng, lambda text, chance: text.lower() if chance < 0.7 or len(text) < 3 else text.title().swapcase()
    )


@difference(TEXT, written("[-/]"), weight=3, side=Side.EITHER)
def separators(rows: Rows, rng: Rng) -> Rows:
    """`INV/12` as `INV-12`, `INV.12`, `INV_12`, `INV12`."""

    def other(text: str, chance: float) -> str:
        sign = pick(("", ".", " ", "_", "-", "/", "\\"), chance)
        changed = SEPARATOR.sub(sign.replace("\\", "\\\\"), text)
        return changed if changed != text else text.replace("/", "-") if "/" in text else text.replace("-", "/")

    return each(rows, rng, other)


@difference(TEXT, weight=1.5)
def spaces(rows: Rows, rng: Rng) -> Rows:
    """A space before, behind, or somewhere within."""

    def spaced(text: str, chance: float) -> str:
        at = int(chance * (len(text) + 1))
        return f"{text[:at]} {text[at:]}"

    return each(rows, rng, spaced)


@difference(PARTS, weight=3, side=Side.EITHER)
def leading_zeros(rows: Rows, rng: Rng) -> Rows:
    """`00123` as `123`, or `123` as `0123`."""
    more = rng.integers(1, 4, len(rows))
    digits = [d.lstrip("0") if d[0] == "0" else "0" * n + d for d, n in zip(rows["digits"], more, strict=True)]
    return _with_parts(rows, digits=pd.array(digits, dtype="str"))


@difference(PARTS, having("prefix"), weight=2.5)
def prefix_dropped(rows: Rows, rng: Rng) -> Rows:
    """`INV-123` as `123`."""
    return _with_parts(rows, prefix="")


@difference(TEXT, lacking("prefix"), side=Side.EITHER)
def prefix_added(rows: Rows, rng: Rng) -> Rows:
    """`123` as `INV123`."""
    return each(rows, rng, lambda text, chance: pick(_BEFORE, chance) + text)


@difference(PARTS, having("suffix"))
def suffix_dropped(rows: Rows, rng: Rng) -> Rows:
    """`B/0045/MUM` as `B/0045`."""
    return _with_parts(rows, suffix="")


@difference(TEXT, lacking("suffix"), weight=0.7)
def suffix_added(rows: Rows, rng: Rng) -> Rows:
    """`123` as `123/HO`."""
    return each(rows, rng, lambda text, chance: text + pick(_AFTER, chance))


@difference(PARTS, having("year"), weight=1.5, side=Side.EITHER)
def year_respelled(rows: Rows, rng: Rng) -> Rows:
    """`2026-27` as `26-27`, `2627`, `FY26-27`, `2026-2027`."""
    ways = ("long", "short", "glued", "marked", "full")
    years = []
    for text, year, chance in zip(rows["year"], rows["financial_year"], rng.random(len(rows)), strict=True):
        others = [way for way in ways if spelled(year, way) != text]
        years.append(spelled(year, others[int(chance * len(others))]))
    return _with_parts(rows, year=pd.array(years, dtype="str"))


@difference(PARTS, having("year"), weight=1.5)
def year_dropped(rows: Rows, rng: Rng) -> Rows:
    """`INV/26-27/00123` as `INV/00123`."""
    return _with_parts(rows, year="")


@difference(TEXT, lacking("year", "middle"), weight=0.7, side=Side.EITHER)
def year_added(rows: Rows, rng: Rng) -> Rows:
    """`INV-123` as `INV-123/26-27`."""
    ways = [("long", "short", "short", "marked")[n] for n in rng.integers(0, 4, len(rows))]
    years = (spelled(year, way) for year, way in zip(rows["financial_year"], ways, strict=True))
    texts = [f"{text}/{year}" for text, year in zip(rows["document_number"], years, strict=True)]
    return rows.assign(document_number=pd.array(texts, dtype="str"))


def _has_more_than_its_serial(rows: Rows) -> np.ndarray:
    return lacking("middle")(rows) & (rows["prefix"] + rows["year"] + rows["suffix"] != "").to_numpy()


@difference(PARTS, _has_more_than_its_serial, weight=2.5)
def serial_only(rows: Rows, rng: Rng) -> Rows:
    """`INV/2026-27/00123` as `123`."""
    return _with_parts(rows, prefix="", year="", suffix="", digits=rows["digits"].str.lstrip("0"))


@difference(TEXT, weight=0.8)
def words_added(rows: Rows, rng: Rng) -> Rows:
    """`123` as `Bill No. 123`."""
    return each(rows, rng, lambda text, chance: pick(_AROUND, chance).format(text))


@difference(TEXT, written(r"^\d{1,11}$"), weight=0.8)
def decimal_point(rows: Rows, rng: Rng) -> Rows:
    """`00123` as `123.0`: a spreadsheet took it for a number."""
    return each(rows, rng, lambda text, chance: f"{int(text)}.0")
