"""A month to decide on, what was decided of it, and presses of any kind."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from build import GSTIN, frame, record

from ims_xl import settings
from ims_xl.columns import Table
from ims_xl.errors import NotAllowed
from ims_xl.excel.memory import MemoryWorkbook
from ims_xl.steps import actions, matching
from ims_xl.tables import SHEET_TABLES, Problems, Records, Review, Suppliers

OTHER = "24AAACU3333C1ZY"
MONTH = frame(
    record("B2B", "A", 1800),
    record("B2B", "B", 900, portal_action="Accept", supplier_gstin=OTHER),
    record("B2BCN", "CN", 360),
    record("B2BCN", "CN-2", cgst=90, sgst=90, supplier_gstin=OTHER),
    record("IMPG", "7788", 500),
    record("B2B", "OLD", 70, dated=date(2026, 9, 2), gstr3b_filed=True),
)
Tables = tuple[pd.DataFrame, ...]


def opened(tmp: Path = Path()) -> MemoryWorkbook:
    """The month, matched, with nothing decided."""
    given_settings = {settings.GSTIN: GSTIN, settings.PERIOD: "2026-10"}
    book = MemoryWorkbook({Records: MONTH}, given_settings, folder=tmp, answer=lambda question: True)
    matching.match(book)
    return book


class Frames:
    """A workbook of frames as they are: presses on it are quick, and it forgets nothing."""

    folder, name = Path(), "Frames"

    def __init__(self, other: MemoryWorkbook) -> None:
        self.tables = {table: other.read(table) for table in SHEET_TABLES}
        self.settings = {one: other.setting(one) for one in settings.SETTINGS}

    def read(self, table: type[Table]) -> pd.DataFrame:
        return self.tables[table].copy()

    def read_all(self, *tables: type[Table]) -> tuple[pd.DataFrame, ...]:
        return tuple(map(self.read, tables))

    def write(self, tables: Any, settings: Any = None) -> None:
        self.tables |= tables
        self.settings |= settings or {}

    def setting(self, setting: Any) -> Any:
        return self.settings[setting]

    def confirm(self, question: str, default: bool = True) -> bool:
        return True


def decided(book: Any) -> Tables:
    """What undo promises to bring back."""
    return book.read(Records), book.read(Review), book.read(Problems)


def same(one: Tables, other: Tables) -> None:
    for mine, theirs in zip(one, other, strict=True):
        pd.testing.assert_frame_equal(mine, theirs)


def assert_same_but_settled(one: Tables, other: Tables) -> None:
    """The same to whoever looks: but for what the sheet remembers, hidden, as last applied."""
    same(*(tuple(frame.drop(columns=Review.applied, errors="ignore") for frame in tables) for tables in (one, other)))


def row(book: Any, number: str) -> str:
    review = book.read(Review)
    return str(review.loc[review[Review.document_number] == number, Review.row_id].item())


def type_in(book: Any, number: str, **cells: Any) -> None:
    """Write into the user's cells of a row, as a person would."""
    review = book.read(Review)
    for name, value in cells.items():
        review.loc[review[Review.document_number] == number, name] = value
    book.write({Review: review})


def press(book: Any, what: Sequence[Any]) -> None:
    """One of the buttons of the group Actions."""
    kind, *rest = what
    if kind == "type and apply":
        for number, cells in rest[0].items():
            type_in(book, number, **cells)
        actions.apply(book)
    elif kind == "choose":
        actions.choose(book, [row(book, number) for number in rest[0]], rest[1])
    elif kind == "suggestions":
        actions.apply(book, accept_suggestions=True)
    else:
        parties = book.read(Suppliers)
        parties[Suppliers.party_action] = parties[Suppliers.supplier_gstin].map(rest[0])
        parties[Suppliers.party_again] = rest[1]
        book.write({Suppliers: parties})
        with suppress(NotAllowed):  # no supplier has an action, or no record of theirs takes it
            actions.party_wise(book)
