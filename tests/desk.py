"""A client's workbook open in the stand-in for Excel, and a user before it who clicks the ribbon's buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import xlwings as xw
from month import EXAMPLE, WORKBOOK
from plain_workbook import HEADER_ROW
from standin import Sheet, open_book
from standin_cells import SheetModel
from standin_ranges import Range

from ims_xl import demo, macros
from ims_xl import settings as names
from ims_xl.columns import Table
from ims_xl.excel.areas import Area
from ims_xl.excel.live import LiveWorkbook
from ims_xl.tables import SHEET_TABLES, Journal, Records, Review, SendList

PORTAL = [EXAMPLE / name for name in ("ims_download.json", "prior_period_originals.json", "gstr2b.json")]
REGISTER = [EXAMPLE / "purchase_register.xlsx"]
NO_FILE = "No file chosen; nothing was changed."
MOMENTS = {
    Records: Records.sent_on,
    SendList: SendList.sent_on,
    Journal: Journal.moment,
}  # when it happened differs from run to run


class Desk:
    """A client's workbook open in the stand-in for Excel, and a user before it."""

    def __init__(self, folder: Path) -> None:
        self.book = open_book(folder / WORKBOOK)
        self.book.models += [SheetModel("Start"), SheetModel("Help")]
        self.caller = xw.Book(impl=self.book)
        self.workbook = LiveWorkbook(self.caller)
        self.workbook.write({}, {names.GSTIN: demo.GSTIN, names.PERIOD: demo.PERIOD.text})

    def click(self, button: Callable[[], None], pick: Sequence[Path] = (), answer: str = "yes") -> str:
        """Click a button; pick these files where it asks for some; returns the last thing it said, "" for nothing."""
        app = self.book.app
        app.api.picked, app.answer = tuple(map(str, pick)) or False, answer
        app.alerts.clear()
        button()
        assert not app.status_bar, "a word on progress was left in the status bar"
        return app.alerts[-1] if app.alerts else ""

    def pick(self, item: str, answer: str = "yes") -> str:
        """Choose an item of a menu."""
        return self.click(lambda: macros.click(item), answer=answer)

    def select(self, *numbers: str) -> None:
        """Select the rows of these documents on Reconciliation."""
        review = self.read(Review)
        rows = [HEADER_ROW + 1 + row for row in review.index[review[Review.document_number].isin(numbers)]]
        assert len(rows) == len(numbers)
        sheet = Sheet(self.book, self.book.sheet("Reconciliation"))
        address = ",".join(f"$E${row}" for row in rows)
        self.book.app.selected = Range(sheet, Area(rows[0], 5, rows[0], 5), address)

    def select_rows(self, *rows: str) -> None:
        """Select these rows of Reconciliation by their ids."""
        ids = self.read(Review)[Review.row_id].tolist()
        places = sorted(HEADER_ROW + 1 + ids.index(row) for row in rows)
        sheet = Sheet(self.book, self.book.sheet("Reconciliation"))
        address = ",".join(f"$E${place}" for place in places)
        self.book.app.selected = Range(sheet, Area(places[0], 5, places[0], 5), address)

    def read(self, table: type[Table]) -> pd.DataFrame:
        return self.workbook.read(table)

    def decided(self, number: str) -> object:
        records = self.read(Records)
        open_here = records[Records.source] == "IMS"
        found = records.loc[open_here & (records[Records.document_number] == number), Records.chosen_action].item()
        return None if pd.isna(found) else found

    def everything(self) -> dict[type[Table], pd.DataFrame]:
        return {table: self.read(table) for table in SHEET_TABLES}
