"""What the tool notes beside the work: every change, and every remark."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ims_xl.columns import COUNT, MOMENT, TEXT, Column, Table
from ims_xl.errors import Problem

if TYPE_CHECKING:
    import pandas as pd


class Journal(Table):
    """One cell that a button changed: who, when, by which step, where, from what to what."""

    title, sheet, key = "tblLog", "Log", ("number",)

    number = Column("No.", COUNT)
    change = Column("Change", COUNT)  # lines of one press share it; Undo takes back a change
    moment = Column("When", MOMENT)
    who = Column("Who", TEXT)
    step = Column("Step", TEXT)
    table = Column("Table", TEXT)
    document_number = Column("Document number", TEXT)
    supplier_name = Column("Supplier", TEXT)
    column_name = Column("Column", TEXT)
    old = Column("Before", TEXT)
    new = Column("After", TEXT)
    row_id = Column("Row", TEXT, hidden=True)
    content = Column("Content", TEXT, hidden=True)  # JSON text of a record that is gone


class Problems(Table):
    """A remark with its place. A step replaces its own remarks and leaves those of other steps."""

    title, sheet, key = "tblProblems", "Problems", ()

    step = Column("Step", TEXT)
    level = Column("Level", TEXT)
    file = Column("File", TEXT)
    sheet_name = Column("Sheet", TEXT)
    row = Column("Row", COUNT)  # 0 where the remark is about the whole file
    header = Column("Column", TEXT)
    value = Column("Value", TEXT)
    message = Column("What to do", TEXT)
    way = Column("Way there", TEXT)  # a formula of the sheet: the way to the row, where it is one of this workbook

    @classmethod
    def of_step(cls, step: str, problems: Iterable[Problem]) -> pd.DataFrame:
        """The table of one step's problems."""
        return cls.of_rows(
            {
                "step": step,
                "level": problem.level.value,
                "file": problem.file,
                "sheet_name": problem.sheet,
                "row": problem.row or 0,
                "header": problem.header,
                "value": problem.value,
                "message": problem.message,
            }
            for problem in problems
        )
