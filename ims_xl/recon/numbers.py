"""Document numbers: what two people make of one number, and when two numbers are not one.

Suppliers write `INV/2026-27/00123`; books hold `123`, `inv-123`, `123/26-27`, or what Excel made of it (`123.0`,
`1.23E+11`). A number is taken apart into segments of letters and digits; its financial year is set aside, and so
are leading zeros, separators and words like "No". The number as written is never replaced: these are keys.
"""

from __future__ import annotations

import re
from enum import IntEnum

from rapidfuzz.distance import OSA

from ims_xl.recon.number_parts import Number, parse, serial_for_year
from ims_xl.recon.spreadsheets import is_made_of

LOOK_ALIKE = str.maketrans("OILSBZ", "011582")
NEIGHBOURS = 3  # numbers of a series this near to each other are two documents, whatever else is alike
LONG = 6  # characters from which two slips in one number still leave it recognisable
TWO = 2
FAR = 100  # a bare serial number so near to another's is of its series, and others of a series are as near
APART = 1000  # numbers of a series so far apart are not of one supplier's day; two slips explain them better
SERIAL_ALONE = "#"  # the letters of a number that has none: it may be the books' own as well as the supplier's
_RUN = re.compile(r"[0-9]+")
_GLUED = 2  # letters from which what stands glued before or behind those of a number is a part of its own


class Relation(IntEnum):
    """What two document numbers are to each other, closest first."""

    SAME = 0  # as written, but for case and outer spaces
    COSMETIC = 1  # separators, zeros, financial year, words, Excel's doing
    AFFIX = 2  # one is the other without its prefix, suffix or middle
    MISSPELT = 3  # the same digits, letters slightly off; or O for 0, I for 1
    LOST = 4  # what a spreadsheet made of the other and cannot give back: a date, 1.23E+11, zeros after 15 digits
    EDITED = 5  # one character or two neighbours wrong
    NEARLY = 6  # the same in a short number, or two slips: others of the series may be as near
    WORDS = 7  # the same, but without a digit: no identity ("RENT")
    MISSING = 8
    UNRELATED = 9
    SERIES = 10  # another number of the same series, or another year's


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
    return related(parse(first), parse(second), alike_from)


def related(one: Number, other: Number, alike_from: int) -> Relation:
    """As `relation`, of numbers that are taken apart already."""
    if not one.segments or not other.segments:
        return Relation.MISSING
    if one.shown == other.shown:
        return Relation.SAME if one.core else Relation.WORDS
    if (one.spoilt and is_made_of(one.shown, other.shown)) or (other.spoilt and is_made_of(other.shown, one.shown)):
        return Relation.LOST
    if not years_agree(one, other):
        return Relation.SERIES
    if one.segments == other.segments or one.plain == other.plain or one.rest == other.rest:
        return Relation.COSMETIC if one.core else Relation.WORDS
    if one.spread == other.plain or one.plain == other.spread:
        return Relation.COSMETIC if one.core else Relation.WORDS
    if not _by_slips(one, other) and (_is_part(one, other) or _is_part(other, one) or _overlap(one, other)):
        return Relation.SERIES if serial_for_year(one, other) else Relation.AFFIX
    if _is_glued(one, other):
        return Relation.AFFIX
    return _misspelling(one, other, alike_from)


def _misspelling(one: Number, other: Number, alike_from: int) -> Relation:
    """For numbers that are not the same after cosmetics."""
    if looks(one.plain) == looks(other.plain) or looks(one.bare) == looks(other.bare):
        return Relation.MISSPELT
    # A slip may be in the year or among the zeros too, where it changes the parts of the number.
    slips, way = min((OSA.distance(*way, score_cutoff=2), place) for place, way in enumerate(ways(one, other)))
    alike = _share(*ways(one, other)[way]) >= alike_from
    if alike and one.digits and one.digits == other.digits:
        return Relation.MISSPELT
    apart = _one_apart(one.digits, other.digits)
    gap = abs(int(apart[0]) - int(apart[1])) if apart else 0
    same_series = one.letters == other.letters
    # Of one digit, nothing is left to be known by.
    if apart and (gap <= NEIGHBOURS or (same_series and min(map(len, apart)) == 1)):
        return Relation.SERIES
    if same_series and _last_digit_only(one, other):
        return Relation.SERIES
    if slips == 1:
        as_near = same_series and apart is not None and gap < FAR and sorted(apart[0]) != sorted(apart[1])
        return Relation.EDITED if alike and not as_near else Relation.NEARLY
    if slips == TWO and _is_long(one, other, same_series):
        return Relation.NEARLY
    if gap >= APART and one.letters == other.letters == SERIAL_ALONE and not (one.spoilt or other.spoilt):
        return Relation.UNRELATED
    return Relation.SERIES if same_series or _serials_are_near(one, other) else Relation.UNRELATED


def ways(one: Number, other: Number) -> tuple[tuple[str, str], ...]:
    """What of two numbers is compared for slips: without marks, zeros and all, with the year."""
    return (one.bare, other.bare), (one.rest, other.rest), (one.full, other.full)


def _is_long(one: Number, other: Number, same_series: bool) -> bool:
    """Is enough left of the numbers after two slips? Of a series, enough digits, one more on one side, or far apart."""
    if not same_series:
        return min(len(one.bare), len(other.bare)) >= LONG
    apart = _one_apart(one.digits, other.digits)
    if not apart:
        return False
    first, second = apart
    longer = min(len(first), len(second)) >= LONG and len(first) != len(second)
    if one.spoilt or other.spoilt:  # what a spreadsheet took is no slip
        return longer
    far = abs(int(first) - int(second)) >= APART
    return longer or (far and (two_wrong(one.rest, other.rest) or two_wrong(one.full, other.full)))


def _serials_are_near(one: Number, other: Number) -> bool:
    """Is one digits alone, and near to the other's serial number: `2927` to `INV/002934`?"""
    bare = one.segments == (one.core,) or other.segments == (other.core,)
    return bare and bool(one.core) and bool(other.core) and 0 < abs(int(one.core) - int(other.core)) < FAR


def two_wrong(one: str, other: str) -> bool:
    """Do two texts differ in two places at most, with digits enough beside them to be known by?"""
    if len(one) != len(other) or sum(first != second for first, second in zip(one, other, strict=True)) > TWO:
        return False
    return all(len(max(_RUN.findall(text), key=len, default="")) >= LONG - 1 for text in (one, other))


def _by_slips(one: Number, other: Number) -> bool:
    """Do the numbers differ within, by a slip, and not by a part that one has in front or behind?"""
    short, long = sorted((one.full, other.full), key=len)
    if long.startswith(short) or long.endswith(short):
        return False
    slips = 2 if len(short) > LONG else 1
    return looks(short) == looks(long) or OSA.distance(short, long, score_cutoff=slips) <= slips


def looks(text: str) -> str:
    """The letters and digits as the eye takes them: O for 0, I and L for 1, S for 5, B for 8, Z for 2."""
    return text.translate(LOOK_ALIKE)


def _one_apart(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, str] | None:
    """The digits that differ, where they do in just one part."""
    if len(first) != len(second):
        return None
    apart = [pair for pair in zip(first, second, strict=True) if pair[0] != pair[1]]
    return apart[0] if len(apart) == 1 else None


def _similarity(one: Number, other: Number) -> int:
    if not one.segments or not other.segments:
        return 0
    if one.segments == other.segments:
        return 100
    return _share(one.bare, other.bare)


def _share(first: str, second: str) -> int:
    """How much of two different texts is alike, in percent."""
    return min(99, round(100 * OSA.normalized_similarity(first, second)))


def years_agree(first: Number, second: Number) -> bool:
    """May both name the same year, as far as they name any?

    Two years standing alone are spelt alike, and agree only when equal.
    """
    if not first.years or not second.years:
        return True
    one, other = first.years, second.years
    if one[0] != one[1] and other[0] != other[1]:
        return one == other
    return one[0] <= other[1] and other[0] <= one[1]


def _is_part(short: Number, long: Number) -> bool:
    """Is `short`, a digit in it, the beginning or the end of `long`, or `long` without something in the middle?"""
    part, whole = short.segments, long.segments
    if len(part) >= len(whole) or not short.digits:
        return False
    if whole[: len(part)] == part or whole[-len(part) :] == part:
        return True
    rest = iter(whole)
    return short.core == long.core and all(segment in rest for segment in part)


def _overlap(one: Number, other: Number) -> bool:
    """Has one a prefix that the other lacks, and the other a suffix: `INV-123` and `123/HO`?"""
    first, second = one.segments, other.segments
    if one.digits != other.digits or len(one.digits) != 1:
        return False
    return (first[-1:] == second[:1] and first[-1:] == one.digits) or (second[-1:] == first[:1] == one.digits)


def _is_glued(one: Number, other: Number) -> bool:
    """Has one a prefix or suffix of letters that stands glued to its letters: `INVS/282` and `S/282`?"""
    if not one.digits or one.digits != other.digits or len(one.segments) != len(other.segments):
        return False
    apart = [pair for pair in zip(one.segments, other.segments, strict=True) if pair[0] != pair[1]]
    return len(apart) == 1 and is_glued(one.bare, other.bare)


def is_glued(one: str, other: str) -> bool:
    """Does the one begin or end with the other, and have some letters more?"""
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) >= _GLUED and (long.startswith(short) or long.endswith(short))


def _last_digit_only(one: Number, other: Number) -> bool:
    """Do they differ in one last digit of a segment, as neighbours in a series do?"""
    if len(one.segments) != len(other.segments):
        return False
    apart = [pair for pair in zip(one.segments, other.segments, strict=True) if pair[0] != pair[1]]
    return len(apart) == 1 and all(part.isdigit() for part in apart[0]) and _tails_apart(*apart[0])


def _tails_apart(one: str, other: str) -> bool:
    return len(one) == len(other) and one[:-1] == other[:-1]
