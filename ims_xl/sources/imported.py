"""What a reader hands on: a table, its problems, and a tally that proves nothing was lost on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from ims_xl.errors import Problem
from ims_xl.sources.tally import Tally

if TYPE_CHECKING:
    from ims_xl.sources.books.reading import Reading


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
