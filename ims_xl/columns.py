"""What a table of the workbook is made of: columns with a name, a header, a kind and an owner.

A column is its name in frames and carries what the sheet needs, so a slip of the pen is an error where it was made.
Frames are loaded where a table is asked for one: who only names columns does not wait for pandas.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    import pandas as pd


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
        import pandas as pd

        return pd.api.types.pandas_dtype(self.value.rstrip("_"))


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
    words: Mapping[str, str]  # of texts that are codes: what people are shown for them

    def __new__(
        cls,
        header: str,
        kind: Kind,
        owner: Owner | None = None,
        *,
        required: bool = False,
        also: tuple[str, ...] = (),
        hidden: bool = False,
        words: Mapping[str, str] | None = None,
        name: str = "",
    ) -> Column:
        self = super().__new__(cls, name)
        self.header, self.kind, self.owner = header, kind, owner
        self.required, self.also, self.hidden, self.words = required, also, hidden, words or {}
        return self

    def __getnewargs_ex__(self) -> tuple[tuple[object, ...], dict[str, object]]:
        """How it is made anew in another process."""
        return (self.header, self.kind, self.owner), {"name": str(self)}

    def shown(self, value: str) -> str:
        """What people are shown for a text of this column: the words for a code, else the text itself."""
        return self.words.get(value, value)

    def of(self, name: str, owner: Owner) -> Column:
        """The same column under a name, owned by `owner` where it named none."""
        return Column(
            self.header,
            self.kind,
            self.owner or owner,
            required=self.required,
            also=self.also,
            hidden=self.hidden,
            words=self.words,
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
        return cls.of_rows([])

    @classmethod
    def of_rows(cls, rows: Iterable[dict[str, object]]) -> pd.DataFrame:
        """A frame of rows given as dicts by column name; what a row lacks is NA."""
        import pandas as pd

        return cls.conform(pd.DataFrame.from_records(list(rows)))

    @classmethod
    def conform(cls, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame with every declared column, in order and dtype, then whatever else it has, as it stands.

        A blank text becomes NA. Raises `ImsError` for a column whose values do not fit its kind.
        """
        from ims_xl import conforming

        return conforming.conform(cls, frame)

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
                "; ".join(f"{headers.get(str(name), name)}: {value}" for name, value in row[seen].dropna().items()),
            )
            for _, row in gone[gone[seen].notna().any(axis=1)].iterrows()
        ]


TEXT, MONEY, COUNT, NUMBER = Kind.TEXT, Kind.MONEY, Kind.COUNT, Kind.NUMBER
DATE, MOMENT, FLAG, PERIOD = Kind.DATE, Kind.MOMENT, Kind.FLAG, Kind.PERIOD
USER, PORTAL, BOOKS, ENGINE = Owner.USER, Owner.PORTAL, Owner.BOOKS, Owner.ENGINE
