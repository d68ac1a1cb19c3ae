"""What a table of the workbook is made of: columns with a name, a header, a kind and an owner.

A column is its name in frames and carries what the sheet needs, so a slip of the pen is an error where it was made.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, ClassVar

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ims_xl.errors import ImsError


class Kind(StrEnum):
    """What a column holds; the value is its dtype in frames."""

    TEXT = "str"
    MONEY = "Int64"  # paise; rupees on the sheet
    COUNT = "int64"  # a whole number, never missing
    NUMBER = "Float64"
    DATE = "datetime64[s]"
    MOMENT = "datetime64[s]_"  # a date with its time
    FLAG = "boolean"  # Yes, No, or blank on the sheet
    PERIOD = "str_"  # "2026-10"

    @functools.cached_property
    def dtype(self) -> Any:
        """The pandas dtype."""
        return pd.api.types.pandas_dtype(self.value.rstrip("_"))


_WORDS = (Kind.TEXT, Kind.PERIOD)
_TOGETHER = 1 << 16  # texts of one piece, where all are the same


class Owner(StrEnum):
    """Who writes a column. A step rewrites its own and never another's."""

    PORTAL = "portal"
    BOOKS = "books"
    ENGINE = "engine"
    USER = "user"


class Column(str):
    """A column's name in frames; its header, kind and owner travel with it."""

    header: str
    kind: Kind
    owner: Owner | None
    required: bool
    also: tuple[str, ...]
    hidden: bool

    def __new__(
        cls,
        header: str,
        kind: Kind,
        owner: Owner | None = None,
        *,
        required: bool = False,
        also: tuple[str, ...] = (),
        hidden: bool = False,
        name: str = "",
    ) -> Column:
        self = super().__new__(cls, name)
        self.header, self.kind, self.owner = header, kind, owner
        self.required, self.also, self.hidden = required, also, hidden
        return self

    def __getnewargs_ex__(self) -> tuple[tuple[object, ...], dict[str, object]]:
        """How it is made anew in another process."""
        return (self.header, self.kind, self.owner), {"name": str(self)}

    def of(self, name: str, owner: Owner) -> Column:
        """The same column under a name, owned by `owner` where it named none."""
        return Column(
            self.header,
            self.kind,
            self.owner or owner,
            required=self.required,
            also=self.also,
            hidden=self.hidden,
            name=name,
        )


class Table:
    """A table of the workbook. Subclasses declare `Column`s; `title` is its Excel name, `sheet` where it stands."""

    title: ClassVar[str]
    sheet: ClassVar[str]
    key: ClassVar[tuple[str, ...]]
    owner: ClassVar[Owner] = Owner.ENGINE
    _columns: ClassVar[tuple[Column, ...]] = ()

    def __init_subclass__(cls) -> None:
        named = []
        for name, value in list(vars(cls).items()):
            if isinstance(value, Column):
                column = value.of(name, cls.owner)
                setattr(cls, name, column)
                named.append(column)
        cls._columns = tuple(named)

    @classmethod
    def columns(cls, owner: Owner | None = None) -> tuple[Column, ...]:
        """Its columns in the order of the sheet; of one owner where given."""
        return tuple(column for column in cls._columns if owner in (None, column.owner))

    @classmethod
    def column(cls, name: str) -> Column:
        """The column of that name. Raises `KeyError`."""
        return next(column for column in cls._columns if column == name)

    @classmethod
    def money(cls) -> tuple[Column, ...]:
        """Its columns in paise."""
        return tuple(column for column in cls._columns if column.kind is Kind.MONEY)

    @classmethod
    def empty(cls) -> pd.DataFrame:
        """No rows, all columns, right dtypes."""
        return cls.conform(pd.DataFrame())

    @classmethod
    def of_rows(cls, rows: Iterable[dict[str, object]]) -> pd.DataFrame:
        """A frame of rows given as dicts by column name; what a row lacks is NA."""
        return cls.conform(pd.DataFrame.from_records(list(rows)))

    @classmethod
    def conform(cls, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame with every declared column, in order and dtype, then whatever else it has, as it stands.

        A blank text becomes NA. Raises `ImsError` for a column whose values do not fit its kind.
        """
        if cls._fits(frame):
            return frame.reset_index(drop=True)
        data: dict[str, Any] = {}
        blank = functools.cache(lambda kind: missing(kind, len(frame)))
        for column in cls._columns:
            try:
                data[str(column)] = _fitting(frame[column], column) if column in frame.columns else blank(column.kind)
            except (TypeError, ValueError) as fault:
                raise ImsError(f"{cls.sheet}, column {column.header}: {fault}") from fault
        index = pd.RangeIndex(len(frame))
        for extra in frame.columns:
            if extra not in data:
                data[extra] = frame[extra].set_axis(index)
        return pd.DataFrame(data, index=index)

    @classmethod
    def _fits(cls, frame: pd.DataFrame) -> bool:
        """Has the frame every column already, in order and dtype, with no blank text among them?"""
        count = len(cls._columns)
        return (
            isinstance(frame.columns.dtype, pd.StringDtype)
            and frame.columns.name is None
            and frame.columns[:count].tolist() == list(cls._columns)
            and frame.dtypes.tolist()[:count] == [column.kind.dtype for column in cls._columns]
            and not any(_has_blanks(frame[column]) for column in cls._columns if column.kind in _WORDS)
        )

    @classmethod
    def extras(cls, frame: pd.DataFrame) -> list[str]:
        """Columns of the frame that the user has added to the table."""
        known = set(cls._columns)
        return [name for name in frame.columns if name not in known]

    @classmethod
    def carry_over(cls, new: pd.DataFrame, old: pd.DataFrame) -> pd.DataFrame:
        """`new` with the user's columns of `old`, each value at the row of the same key.

        Declared user columns and columns the user has added travel; every other column is `new`'s own.
        """
        mine = [*cls.columns(Owner.USER), *cls.extras(old)]
        key = list(cls.key)
        if old.empty or not mine:
            return cls.conform(new)
        kept = new.drop(columns=[name for name in mine if name in new.columns])
        before = old[[*key, *mine]].drop_duplicates(subset=key)
        return cls.conform(kept.merge(before, on=key, how="left", validate="many_to_one"))

    @classmethod
    def orphans(cls, new: pd.DataFrame, old: pd.DataFrame, named_by: str) -> list[tuple[str, str]]:
        """Rows of `old` without their key in `new` that carry something of the user's: (name, what they carry)."""
        seen = [*(column for column in cls.columns(Owner.USER) if not column.hidden), *cls.extras(old)]
        key = list(cls.key)
        gone = old[~old.set_index(key).index.isin(new.set_index(key).index)]
        headers = {str(column): column.header for column in cls._columns}
        return [
            (
                str(row[named_by]),
                "; ".join(f"{headers.get(name, name)}: {row[name]}" for name in seen if pd.notna(row[name])),
            )
            for _, row in gone[gone[seen].notna().any(axis=1)].iterrows()
        ]


def _fitting(values: pd.Series, column: Column) -> Any:
    """The column as an array of the dtype its kind wants; one that has it stays as it is."""
    if values.dtype != column.kind.dtype:
        values = values.astype(column.kind.dtype)
    if column.kind in _WORDS and _has_blanks(values):
        return texts(pa.array(values.array))
    return values.array


def missing(kind: Kind, count: int) -> Any:
    """So many values of a kind, all missing; noughts of whole numbers."""
    if kind in _WORDS:
        return repeated(None, count)
    return pd.array([0 if kind is COUNT else None], dtype=kind.dtype).repeat(count)


def repeated(word: str | None, count: int) -> Any:
    """The same text so many times, as pandas keeps texts; in memory it stands a few times only."""
    some = pa.repeat(pa.scalar(word, pa.large_string()), min(count, _TOGETHER))
    whole, rest = divmod(count, _TOGETHER)
    return pd.array(pa.chunked_array([*[some] * whole, some[:rest]], pa.large_string()), dtype=TEXT.dtype)


def texts(found: pa.Array | pa.ChunkedArray) -> Any:
    """Texts as pandas keeps them, a blank being missing."""
    if pc.min(pc.binary_length(found)).as_py() == 0:
        found = pc.if_else(pc.equal(found, ""), None, found)
    return held(found)


def held(found: pa.Array | pa.ChunkedArray) -> Any:
    """Texts as pandas keeps them, none of them blank."""
    return pd.array(found, dtype=Kind.TEXT.dtype)


def _has_blanks(values: pd.Series) -> bool:
    return bool(pc.min(pc.binary_length(pa.array(values.array))).as_py() == 0)


TEXT, MONEY, COUNT, NUMBER = Kind.TEXT, Kind.MONEY, Kind.COUNT, Kind.NUMBER
DATE, MOMENT, FLAG, PERIOD = Kind.DATE, Kind.MOMENT, Kind.FLAG, Kind.PERIOD
USER, PORTAL, BOOKS, ENGINE = Owner.USER, Owner.PORTAL, Owner.BOOKS, Owner.ENGINE
