"""Document numbers: what two people make of one number, and when two numbers are not one.

Suppliers write `INV/2026-27/00123`; books hold `123`, `inv-123`, `123/26-27`, or what Excel made of it (`123.0`,
`1.23E+11`). A number is taken apart into segments of letters and digits; its financial year is set aside, and so
are leading zeros, separators and words like "No". The number as written is never replaced: these are keys.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from functools import lru_cache

from rapidfuzz.distance import OSA

_FLOAT = re.compile(r"([0-9]+)\.0+")
_SCIENTIFIC = re.compile(r"[0-9]+(\.[0-9]+)?E\+[0-9]{1,2}")
_SEGMENT = re.compile(r"[0-9]+|[^\W0-9_]+")
# GST began in 2017-18; two digits from 17 to 49 with the next beside them are read as a financial year.
_SPAN = re.compile(r"(?<![0-9])(?:F\.?Y\.?\s*)?(?:20)?([1-4][0-9])\s*[-/._ ]?\s*(?:20)?([1-4][0-9])(?![0-9])")
_YEAR = re.compile(r"(?<![0-9])(?:F\.?Y\.?\s*)?20([1-3][0-9])(?![0-9])|(?<![0-9A-Z])F\.?Y\.?[- ]?([1-3][0-9])(?![0-9])")
_FIRST_YEAR, _LAST_YEAR, _LAST_LONE_YEAR = 17, 49, 32
_NOISE = frozenset(("NO", "NUM", "NUMBER", "INVOICE", "BILL", "DOC", "DOCUMENT"))
_LOOK_ALIKE = str.maketrans("OILSBZ", "011582")
_SAME_LENGTH_GAP = 1000  # bare numbers of one length this near to each other are taken for one series


class Relation(IntEnum):
    """What two document numbers are to each other, closest first."""

    SAME = 0  # as written, but for case and outer spaces
    COSMETIC = 1  # separators, zeros, financial year, words, Excel's doing
    AFFIX = 2  # one is the other without its prefix or suffix
    MISSPELT = 3  # the same digits, letters slightly off; or O for 0, I for 1
    EDITED = 4  # one digit or two neighbours wrong
    WORDS = 5  # the same, but without a digit: no identity ("RENT")
    MISSING = 6
    UNRELATED = 7
    SERIES = 8  # another number of the same series, or another year's


@dataclass(frozen=True, slots=True)
class Number:
    """A document number taken apart."""

    segments: tuple[str, ...]  # without financial year, noise words and leading zeros
    plain: str  # letters and digits of the whole, without leading zeros
    core: str  # the longest run of digits, the later of equals; "" where there is none
    years: tuple[int, int] | None  # financial years it may name, by their first calendar year: earliest, latest

    @property
    def key(self) -> str:
        """Equal for numbers that differ in cosmetics only."""
        return "-".join(self.segments)

    @property
    def bare(self) -> str:
        """The key without its marks, for measuring how far two numbers are apart."""
        return "".join(self.segments)

    @property
    def letters(self) -> str:
        """The letters of the segments, each run of digits as one mark: the series."""
        return "-".join("#" if segment.isdigit() else segment for segment in self.segments)

    @property
    def digits(self) -> tuple[str, ...]:
        """The segments that are digits."""
        return tuple(segment for segment in self.segments if segment.isdigit())


def as_written(text: str) -> str:
    """The number with what no one sees taken away: case, outer spaces, width of characters.

    >>> as_written(" inv/26-27/0101 ")
    'INV/26-27/0101'
    """
    return unicodedata.normalize("NFKC", text).strip().upper()


@lru_cache(maxsize=1 << 17)
def parse(text: str) -> Number:
    """The number taken apart.

    >>> parse("INV/2026-27/00123").segments, parse("INV/2026-27/00123").years
    (('INV', '123'), (2026, 2026))
    """
    written = _from_excel(as_written(text))
    plain = "".join(_SEGMENT.findall(written)).lstrip("0") or "0"
    rest, years = _without_year(written)
    found = [segment.lstrip("0") or "0" if segment.isdigit() else segment for segment in _SEGMENT.findall(rest)]
    kept = tuple(segment for segment in found if segment not in _NOISE)
    core, length = "", 0
    for run in re.findall(r"[0-9]+", rest):
        if len(run) >= length:
            core, length = run.lstrip("0") or "0", len(run)
    return Number(kept or tuple(found), plain if written else "", core, years)


def normalized(text: str) -> str:
    """The key on which numbers that differ in cosmetics only are equal; never shown in place of the number.

    >>> normalized("INV/2026-27/00123"), normalized("inv 123"), normalized("123.0"), normalized("123/26-27")
    ('INV-123', 'INV-123', '123', '123')
    """
    return parse(text).key


def similarity(first: str, second: str) -> int:
    """How alike two numbers are, 0 to 100; 100 where they differ in cosmetics only.

    >>> similarity("INV/26-27/0101", "inv-101"), similarity("INV-1001", "INV-1011"), similarity("A", "B")
    (100, 86, 0)
    """
    return _similarity(parse(first), parse(second))


def relation(first: str, second: str, alike_from: int) -> Relation:
    """What two numbers are to each other; `alike_from` is the similarity (percent) of misspellings.

    Two numbers of the same series are two documents, however alike they look: `INV-1001` and `INV-1002`.
    """
    one, other = parse(first), parse(second)
    if not one.segments or not other.segments:
        return Relation.MISSING
    if as_written(first) == as_written(second):
        return Relation.SAME if one.core else Relation.WORDS
    if one.years and other.years and not _years_agree(one.years, other.years):
        return Relation.SERIES
    if one.segments == other.segments or one.plain == other.plain:
        return Relation.COSMETIC if one.core else Relation.WORDS
    if _is_part(one.segments, other.segments) or _is_part(other.segments, one.segments):
        return Relation.AFFIX
    return _misspelling(one, other, alike_from)


def _misspelling(one: Number, other: Number, alike_from: int) -> Relation:
    """For numbers that are not the same after cosmetics."""
    if one.plain.translate(_LOOK_ALIKE) == other.plain.translate(_LOOK_ALIKE):
        return Relation.MISSPELT
    alike = _similarity(one, other) >= alike_from
    if alike and one.digits and one.digits == other.digits:
        return Relation.MISSPELT
    if alike and not _last_digit_only(one, other) and OSA.distance(one.bare, other.bare) == 1:
        return Relation.EDITED
    if one.letters != other.letters:
        return Relation.UNRELATED
    if any(letter != "#" for letter in one.letters.split("-")):
        return Relation.SERIES
    near = len(one.bare) == len(other.bare) and abs(int(one.core) - int(other.core)) < _SAME_LENGTH_GAP
    return Relation.SERIES if near else Relation.UNRELATED


def _similarity(one: Number, other: Number) -> int:
    if not one.segments or not other.segments:
        return 0
    if one.segments == other.segments:
        return 100
    return min(99, round(100 * OSA.normalized_similarity(one.bare, other.bare)))


def _from_excel(written: str) -> str:
    """Whole numbers as they were before Excel took them for floats."""
    whole = _FLOAT.fullmatch(written)
    if whole:
        return whole[1]
    if _SCIENTIFIC.fullmatch(written):
        value = Decimal(written)
        return str(int(value)) if value == int(value) else written
    return written


def _without_year(written: str) -> tuple[str, tuple[int, int] | None]:
    """The number without its financial year, where digits remain without it, and the years it may name."""
    for found in _SPAN.finditer(written):
        first, second = int(found[1]), int(found[2])
        if second == first + 1 and _FIRST_YEAR <= first < _LAST_YEAR:
            rest = _cut(written, found)
            if rest:
                return rest, (2000 + first, 2000 + first)
    for found in _YEAR.finditer(written):
        year = int(found[1] or found[2])
        rest = _cut(written, found)
        if rest and _FIRST_YEAR <= year <= _LAST_LONE_YEAR:
            return rest, (2000 + year - 1, 2000 + year)  # the year it ends, or the year it begins
    return written, None


def _cut(written: str, found: re.Match[str]) -> str:
    """The number without the part found; empty where no digit would remain."""
    rest = f"{written[: found.start()]} {written[found.end() :]}"
    return rest if re.search("[0-9]", rest) else ""


def _years_agree(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """May both name the same year? Two years standing alone are spelt alike, and agree only when equal."""
    if one[0] != one[1] and other[0] != other[1]:
        return one == other
    return one[0] <= other[1] and other[0] <= one[1]


def _is_part(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Is `short`, a digit in it, the beginning or the end of `long`?"""
    if len(short) >= len(long) or not any(segment.isdigit() for segment in short):
        return False
    return long[: len(short)] == short or long[-len(short) :] == short


def _last_digit_only(one: Number, other: Number) -> bool:
    """Do they differ in one last digit of a segment, as neighbours in a series do?"""
    if len(one.segments) != len(other.segments):
        return False
    apart = [pair for pair in zip(one.segments, other.segments, strict=True) if pair[0] != pair[1]]
    return len(apart) == 1 and all(part.isdigit() for part in apart[0]) and _tails_apart(*apart[0])


def _tails_apart(one: str, other: str) -> bool:
    return len(one) == len(other) and one[:-1] == other[:-1]
