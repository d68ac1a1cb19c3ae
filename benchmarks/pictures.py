"""What a workbook looks like on paper, sheet by sheet: the demo month, or a made-up month of any size.

    python -m benchmarks.pictures FOLDER [--rows 5000]

Makes the month in FOLDER (the demo where no size is named), lets LibreOffice print it, and keeps the first page of
each sheet as a picture. To be looked at; it measures nothing.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from benchmarks.months import month
from ims_xl import demo
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.new import new_workbook
from ims_xl.steps import actions, filing, matching, writing
from ims_xl.tables import Books, Journal, Records, Review, Suppliers

_FORM = "GSTR-1"
_LETTERS = 6  # suppliers written to


def main(arguments: Sequence[str] | None = None) -> None:
    """Make, print, keep."""
    parser = argparse.ArgumentParser(description="Pictures of every sheet of a filled workbook.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=0, help="documents of the month; the demo where none are named")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    path = worked(options.folder, options.rows) if options.rows else _demo(options.folder)
    for picture in pictures(path, options.folder):
        print(picture)


def worked(folder: Path, rows: int, seed: int = 41) -> Path:
    """A month of that many documents: matched, decided, computed, some suppliers written to."""
    path = folder / f"Month_of_{rows}.xlsm"
    new_workbook(path, demo.GSTIN, demo.PERIOD, demo.CLIENT)
    workbook = ClosedWorkbook(path, answer=lambda question: True)
    made = month(rows, seed)
    records, entries = _paise(made.records, Records), _paise(made.entries, Books)
    records = records.assign(
        record_id=[f"{demo.GSTIN}|{at}" for at in range(len(records))],
        source="IMS",
        gstr2b_period=demo.PERIOD.text,
        supplier_period=records["supplier_period"].str[2:] + "-" + records["supplier_period"].str[:2],
        source_form=_FORM,
        is_filed=True,
        portal_action="No action",
        pending_blocked=False,
        gstr3b_filed=False,
        reverse_charge=records["reverse_charge"] == "Y",
    )
    entries = entries.assign(
        entry_id=[f"E|{at}" for at in range(len(entries))], reverse_charge=entries["reverse_charge"] == "Y"
    )
    workbook.write({Records: Records.conform(records), Books: Books.conform(entries)})
    matching.match(workbook)
    actions.apply(workbook, accept_suggestions=True)
    filing.compute_2b(workbook)
    parties = workbook.read(Suppliers)
    missing = parties[parties[Suppliers.itc_at_risk] > 0].sort_values(Suppliers.itc_at_risk, ascending=False)
    named = [gstin for gstin in missing[Suppliers.supplier_gstin] if len(gstin) == 15][:_LETTERS]
    writing.supplier_letters(workbook, named, no_pdf=True)
    assert len(workbook.read(Review)) >= rows
    assert not workbook.read(Journal).empty
    return path


def pictures(path: Path, folder: Path) -> list[Path]:
    """The first page of each sheet as LibreOffice prints it."""
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation={Path(profile).as_uri()}", "--convert-to", "pdf",
             "--outdir", str(folder), str(path)],
            check=True, capture_output=True,
        )  # fmt: skip
    printed = folder / f"{path.stem}.pdf"
    text = subprocess.run(["pdftotext", "-layout", str(printed), "-"], check=True, capture_output=True, text=True)
    kept, seen = [], set()
    for number, page in enumerate(text.stdout.split("\f"), start=1):
        foot = re.search(r"(\S+)\s+Page \d+ of", page)
        name = foot[1] if foot else ""
        if name and name not in seen:
            seen.add(name)
            stem = folder / f"{path.stem}_{name}"
            subprocess.run(
                ["pdftoppm", "-png", "-r", "100", "-f", str(number), "-l", str(number), "-singlefile",
                 str(printed), str(stem)],
                check=True,
            )  # fmt: skip
            kept.append(stem.with_suffix(".png"))
    return kept


def _demo(folder: Path) -> Path:
    place = folder / "demo"
    demo.run(place)
    return next(place.glob("*.xlsm"))


def _paise(frame: pd.DataFrame, table: type[Records] | type[Books]) -> pd.DataFrame:
    """The made-up documents in columns of the table, amounts in paise."""
    frame = frame[[str(column) for column in table.columns() if column in frame.columns]]
    money = [column for column in table.money() if column in frame.columns]
    return frame.assign(**{column: (frame[column] * 100).round().astype("Int64") for column in money})


if __name__ == "__main__":
    main()
