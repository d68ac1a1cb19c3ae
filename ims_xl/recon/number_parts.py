"""A document number taken apart: segments of letters and digits, its financial year, what remains without it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ims_xl.recon.spreadsheets import as_written, may_be_made, whole_number

_RUN = re.compile(r"[0-9]+")
_SEGMENT = re.compile(r"[0-9]+|[^\W0-9_]+")
# GST began in 2017-18; two digits from 17 to 49 with the next beside them are read as a financial year.
_SPAN = re.compile(r"(?<![0-9])(?:F\.?Y\.?\s*)?(?:20)?([1-4][0-9])\s*[-/._ ]?\s*(?:20)?([1-4][0-9])(?![0-9])")
# A year without a separator before the serial number: `GST262700123`.
_GLUED = re.compile(r"(?<![0-9])(?:F\.?Y\.?)?(?:20)?([1-4][0-9])[-/]?(?:20)?([1-4][0-9])(?=[0-9]{3,8}(?![0-9]))")
_YEAR = re.compile(r"(?<![0-9])(?:F\.?Y\.?\s*)?20([1-3][0-9])(?![0-9])|(?<![0-9A-Z])F\.?Y\.?[- ]?([1-3][0-9])(?![0-9])")
FIRST_YEAR, LAST_YEAR, LAST_LONE_YEAR = 17, 49, 32
NOISE = frozenset(
    ("NO", "NUM", "NUMBER", "INVOICE", "BILL", "DOC", "DOCUMENT", "TAX", "ORIGINAL", "RECD", "RECEIVED", "REF")
)


class Number(NamedTuple):
    """A document number taken apart."""

    shown: str  # as written, but for case, outer spaces and width of characters
    segments: tuple[str, ...]  # without financial year, noise words and leading zeros
    digits: tuple[str, ...]  # the segments that are digits
    letters: str  # the letters of the segments, each run of digits as one mark: the series
    bare: str  # the segments without marks between them, for measuring how far two numbers are apart
    full: str  # letters and digits of the whole
    plain: str  # the same without leading zeros
    rest: str  # letters and digits without the financial year, zeros and all
    spread: str  # where a year stands glued to the serial number: the whole without the zeros between them
    core: str  # the longest run of digits, the later of equals; "" where there is none
    years: tuple[int, int] | None  # financial years it may name, by their first calendar year: earliest, latest
    spoilt: bool  # it looks like what a spreadsheet makes of a number

    @property
    def key(self) -> str:
        """Equal for numbers that differ in cosmetics only."""
        return "-".join(self.segments)


@lru_cache(maxsize=1 << 17)
def parse(text: str) -> Number:
    """The number taken apart.

    >>> parse("INV/2026-27/00123").segments, parse("INV/2026-27/00123").years
    (('INV', '123'), (2026, 2026))
    """
    shown = as_written(text)
    written = whole_number(shown)
    whole = _SEGMENT.findall(written)
    full = "".join(whole)
    rest, years = _without_year(written)
    parts = _SEGMENT.findall(rest) if years else whole
    found = [part.lstrip("0") or "0" if part.isdigit() else part for part in parts]
    kept = [segment for segment in found if segment not in NOISE]
    core, length = "", 0
    for run in parts:
        if run[0] <= "9" and len(run) >= length:  # digits; letters of any script come later
            core, length = run.lstrip("0") or "0", len(run)
    glued = _GLUED.search(full) if years else None
    segments = tuple(kept or found)
    return Number(
        shown=shown,
        segments=segments,
        digits=tuple([segment for segment in segments if segment.isdigit()]),
        letters="-".join(["#" if segment.isdigit() else segment for segment in segments]),
        bare="".join(segments),
        full=full,
        plain=(full.lstrip("0") or "0") if full else "",
        rest="".join(parts) if years else full,
        spread=f"{full[: glued.end()]}{full[glued.end() :].lstrip('0')}" if glued else full,
        core=core,
        years=years,
        spoilt=may_be_made(shown),
    )


def serial_for_year(one: Number, other: Number) -> bool:
    """Has one of the numbers digits where the other has a year by itself, and no year of its own?

    `M1/2019` may be M1 of 2019; beside `M1/2005` it is the number 2019, and they are two documents.
    """
    return _in_its_place(one, other) or _in_its_place(other, one)


def _in_its_place(dated: Number, other: Number) -> bool:
    lone = dated.years is not None and dated.years[0] < dated.years[1]
    more = len(other.segments) - len(dated.segments), len(other.digits) - len(dated.digits)
    return lone and other.years is None and more == (1, 1)


def _without_year(written: str) -> tuple[str, tuple[int, int] | None]:
    """The number without its financial year, where digits remain without it, and the years it may name."""
    spans = [
        (found, rest) for found in _overlapping(_SPAN, written) if _follow(found) and (rest := _cut(written, found))
    ]
    if spans:
        found, rest = spans[len(spans) > 1 and _is_rather(spans[1][0], spans[0][0])]
        return rest, (2000 + int(found[1]), 2000 + int(found[1]))
    for found in _overlapping(_GLUED, written):
        if _follow(found):
            return _cut(written, found), (2000 + int(found[1]), 2000 + int(found[1]))
    for found in _YEAR.finditer(written):
        year = int(found[1] or found[2])
        rest = _cut(written, found)
        if rest and FIRST_YEAR <= year <= LAST_LONE_YEAR:
            return rest, (2000 + year - 1, 2000 + year)  # the year it ends, or the year it begins
    return written, None


def _follow(found: re.Match[str]) -> bool:
    first, second = int(found[1]), int(found[2])
    return second == first + 1 and FIRST_YEAR <= first < LAST_YEAR


def _is_rather(found: re.Match[str], before: re.Match[str]) -> bool:
    """Is it the year, and the one before it a serial number beside it: `25/26-27`, `25-2026-27`?"""
    if found.start(1) > before.start(2):
        return False
    long, before_long = (text.string[text.start(1) - 2 : text.start(1)] == "20" for text in (found, before))
    return (long and not before_long) or ("-" in found[0] and "-" not in before[0])


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches that may share characters: in `34/26-27` both `34/26` and `26-27`."""
    found = pattern.search(text)
    while found:
        yield found
        found = pattern.search(text, found.start() + 1)


def _cut(written: str, found: re.Match[str]) -> str:
    """The number without the part found; empty where no digit would remain."""
    rest = f"{written[: found.start()]} {written[found.end() :]}"
    return rest if _RUN.search(rest) else ""
