"""What a reader hands on: a table, its problems, and a tally that proves nothing was lost on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from ims_xl.errors import Conservation, Problem

if TYPE_CHECKING:
    from ims_xl.sources.books.reading import Reading


@dataclass(frozen=True)
class Tally:
    """Rows and paise of a file: read = kept + set aside. `paise` sums taxable value and all tax heads."""

    rows_read: int = 0
    rows_kept: int = 0
    rows_set_aside: int = 0
    paise_read: int = 0
    paise_kept: int = 0
    paise_set_aside: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    def check(self, file: str) -> None:
        """Raises `Conservation` where rows or paise do not add up."""
        for unit in ("rows", "paise"):
            read, kept, aside = (getattr(self, f"{unit}_{what}") for what in ("read", "kept", "set_aside"))
            if read != kept + aside:
                raise Conservation(f"{file}: {unit} read {read}, kept {kept}, set aside {aside} do not add up.")


@dataclass(frozen=True)
class Imported:
    """A table (Records or Books), the problems met, and the tally. Rows set aside are each named in a problem.

    `readings` are the tie-outs of a register's sheets; `rows` the 1-based row of the portal's file each record came
    from, by record id.
    """

    frame: pd.DataFrame
    problems: list[Problem] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    readings: tuple[Reading, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)
    doubt: str = ""  # a sentence where the file may be another client's
