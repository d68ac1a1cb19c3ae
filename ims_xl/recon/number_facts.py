"""What is to be known of document numbers, for many at once: `number_parts.parse` as columns.

Where a fact is a text it is a whole number that is equal where the texts are, -1 where there is none. What the grid
does not understand (other scripts, what spreadsheets have spoilt, endless texts) is taken apart one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ims_xl.recon.columns import BoolArray, IntArray
from ims_xl.recon.number_grid import Grid, combined, combined_one, name
from ims_xl.recon.number_parts import Number, parse
from ims_xl.recon.number_segments import (
    LETTERS,
    LONGEST_RUN,
    SEGMENTS,
    leading_zeros,
    leading_zeros_of_all,
    noise,
    segments,
    spread,
    without_decimals,
)
from ims_xl.recon.number_years import find
from ims_xl.recon.numbers import LOOK_ALIKE, looks
from ims_xl.recon.spreadsheets import is_lossy
from ims_xl.recon.texts import Strings

_MARK = 7  # stands for any digits where only letters count
BARE, REST, FULL = range(3)  # places in `Facts.ways` and `Facts.lengths`
_LONGEST = 40  # characters of a number
_AT_ONCE = 1 << 13  # numbers whose grid fits in the processor's cache
_SLOW = (  # what spreadsheets make of numbers, and what the grid does not know
    r"^[0-9](\.[0-9]+)?E\+?[0-9]{1,2}$|^[0-9]{15}0+$"
    r"|^20[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}([ T]00:00(:00)?)?$"
    r"|^[0-9]{1,2}[-/.][0-9]{1,2}[-/.]20[0-9]{2}( 00:00(:00)?)?$"
    r"|^[0-9]{1,2}[- ][A-Z]{3}([- ](20)?[0-9]{2})?$|^[A-Z]{3}[- ][0-9]{2}$"
    r"|[^ -`{-~]"
)
_LOOKS = np.array([ord(chr(code).translate(LOOK_ALIKE)) for code in range(256)]).astype(np.uint8)


@dataclass(frozen=True)
class Facts:
    """The facts of numbers, row by row."""

    key: IntArray
    plain: IntArray  # letters and digits without leading zeros
    core: IntArray  # the longest run of digits
    looks: IntArray
    plain_looks: IntArray
    letters: IntArray  # the series
    digits: IntArray  # the segments that are digits
    spread: IntArray
    rest: IntArray  # letters and digits without the year
    segments: IntArray  # (rows, SEGMENTS)
    earliest: IntArray  # years it may name, 0 for none
    latest: IntArray
    lossy: BoolArray
    odd: BoolArray  # takes a closer look
    lengths: IntArray  # (rows, 3) of the `ways`
    ways: tuple[Strings, Strings, Strings]  # what is compared for slips; see `numbers.ways`

    def __len__(self) -> int:
        return len(self.key)

    @classmethod
    def nothing(cls) -> Facts:
        """The one row of a number that is missing."""
        return of_numbers([None])

    @classmethod
    def of(cls, texts: Strings) -> Facts:
        """The facts of texts, none of them missing."""
        lengths = pc.binary_length(texts)
        slow = pc.or_(pc.match_substring_regex(texts, _SLOW), pc.greater(lengths, _LONGEST))
        slow = slow.to_numpy(zero_copy_only=False)
        rows = np.flatnonzero(~slow)
        rows = rows[np.argsort(lengths.to_numpy()[rows], kind="stable")]  # a grid is as high as its longest is long
        parts = [
            _of_grid(Grid.of(texts.take(pa.array(rows[at : at + _AT_ONCE])))) for at in range(0, len(rows), _AT_ONCE)
        ]
        odd = np.concatenate([part.odd for part in parts]) if parts else np.zeros(0, bool)
        slow_rows = np.concatenate([np.flatnonzero(slow), rows[odd]])
        one_by_one = of_numbers([parse(text) for text in texts.take(pa.array(slow_rows)).to_pylist()])
        place = np.empty(len(texts), np.int64)
        place[rows] = np.arange(len(rows))
        place[slow_rows] = len(rows) + np.arange(len(slow_rows))
        return cls.joined([*parts, one_by_one]).take(place)

    @classmethod
    def joined(cls, parts: Sequence[Facts]) -> Facts:
        """Several one after another."""
        columns = {
            field.name: np.concatenate([getattr(part, field.name) for part in parts])
            for field in fields(cls)
            if field.name != "ways"
        }
        one, two, three = (pa.concat_arrays([part.ways[way] for part in parts]) for way in range(3))
        return cls(**columns, ways=(one, two, three))

    def take(self, rows: IntArray) -> Facts:
        """The facts of these rows alone."""
        columns = {field.name: getattr(self, field.name)[rows] for field in fields(self) if field.name != "ways"}
        one, two, three = (way.take(pa.array(rows)) for way in self.ways)
        return Facts(**columns, ways=(one, two, three))


def is_digits(segments: IntArray) -> BoolArray:
    """Which segments are digits."""
    return np.asarray((segments >= 0) & (segments < LETTERS), dtype=bool)


def _of_grid(grid: Grid) -> Facts:
    grid = without_decimals(grid)
    count = grid.characters.shape[1]
    whole = grid.digits | grid.letters
    years = find(grid)
    rest = grid.without(years.cut) if years.cut.any() else grid
    digits, letters = rest.digits, rest.letters
    zeros = leading_zeros(rest.characters, digits)
    said_nothing = noise(rest, letters)
    said_nothing[:, ~(digits | (letters & ~said_nothing)).any(axis=0)] = False
    letters &= ~said_nothing
    parts, core, long = segments(rest.characters, digits, letters)
    given, numeric = parts >= 0, is_digits(parts)
    bare = (digits & ~zeros) | letters
    plain = whole & ~leading_zeros_of_all(grid.characters, whole)
    looked = _LOOKS[grid.characters]
    of_rest = rest.digits | rest.letters
    return Facts(
        key=combined(parts, given),
        plain=grid.names(plain),
        core=core,
        looks=grid.names(bare, looked),
        plain_looks=grid.names(plain, looked),
        letters=combined(np.where(numeric, _MARK, parts), given),
        digits=combined(parts, numeric),
        spread=spread(grid, whole, years.earliest > 0),
        rest=grid.names(of_rest),
        segments=np.ascontiguousarray(parts.T[:, :SEGMENTS]),
        earliest=years.earliest,
        latest=years.latest,
        lossy=np.zeros(count, bool),
        odd=long | given[SEGMENTS:].any(axis=0),
        lengths=np.column_stack([np.count_nonzero(kept, axis=0) for kept in (bare, of_rest, whole)]),
        ways=(grid.strings(bare), grid.strings(of_rest), grid.strings(whole)),
    )


def of_numbers(numbers: Sequence[Number | None]) -> Facts:
    """One by one; None is a number that is missing."""
    rows = [_row(number) for number in numbers]
    columns = {
        column: np.array([row[column] for row in rows], np.int64 if column not in ("lossy", "odd") else bool)
        for column in (field.name for field in fields(Facts))
        if column != "ways"
    }
    columns["segments"] = columns["segments"].reshape(-1, SEGMENTS)
    columns["lengths"] = columns["lengths"].reshape(-1, 3)
    texts = [("", "", "") if number is None else (number.bare, number.rest, number.full) for number in numbers]
    one, two, three = (pa.array([text[way] for text in texts], pa.large_string()) for way in range(3))
    return Facts(**columns, ways=(one, two, three))


def _row(number: Number | None) -> dict[str, object]:
    if number is None:
        missing = dict.fromkeys((field.name for field in fields(Facts)), -1)
        return missing | {
            "segments": [-1] * SEGMENTS,
            "lengths": [0] * 3,
            "earliest": 0,
            "latest": 0,
            "lossy": False,
            "odd": False,
        }
    segments = [_segment(text) for text in number.segments]
    numeric = [segment for segment in segments if segment < LETTERS]
    earliest, latest = number.years or (0, 0)
    core = _segment(number.core) if number.core else -1
    bare = looks(number.bare)
    return {
        "key": combined_one(segments),
        "plain": name(number.plain),
        "core": core,
        "looks": name(bare),
        "plain_looks": name(looks(number.plain)),
        "letters": combined_one([_MARK if segment < LETTERS else segment for segment in segments]),
        "digits": combined_one(numeric),
        "spread": name(number.spread),
        "rest": name(number.rest),
        "segments": (segments + [-1] * SEGMENTS)[:SEGMENTS],
        "earliest": earliest,
        "latest": latest,
        "lengths": [len(number.bare), len(number.rest), len(number.full)],
        "lossy": number.spoilt and is_lossy(number.shown),
        "odd": number.spoilt
        or not number.shown.isascii()
        or len(segments) > SEGMENTS
        or any(len(text) > LONGEST_RUN for text in number.digits),
    }


def _segment(text: str) -> int:
    is_value = text.isascii() and text.isdigit() and len(text) <= LONGEST_RUN
    return int(text) if is_value else LETTERS + name(text)
