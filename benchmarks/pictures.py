"""What a workbook looks like on paper, sheet by sheet: the demo month, or a made-up month of any size.

    python -m benchmarks.pictures FOLDER [--rows 5000] [--together SMALL.png]

Makes the month in FOLDER (the demo where no size is named), lets LibreOffice print it, and keeps the first page of
each sheet as a picture; ImageMagick lays them together, small. To be looked at; it measures nothing.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from benchmarks.months import month
from ims_xl import demo
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.gst.actions import ImsAction
from ims_xl.new import new_workbook
from ims_xl.steps import actions, data, filing, matching, writing
from ims_xl.tables import Books, Journal, Review, Suppliers

_HEADS = {"iamt": "igst", "camt": "cgst", "samt": "sgst", "cess": "cess"}
_REJECTED, _UNDECIDED = 40, 120  # records
_TOOLS = ("soffice", "pdftotext", "pdftoppm")
_LETTERS = 6  # suppliers written to


def main(arguments: Sequence[str] | None = None) -> None:
    """Make, print, keep. Ends with one sentence where the folder holds such a month, or no LibreOffice is here."""
    parser = argparse.ArgumentParser(description="Pictures of every sheet of a filled workbook.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=0, help="documents of the month; the demo where none are named")
    parser.add_argument("--together", type=Path, metavar="SMALL.png", help="all of them in one small picture")
    options = parser.parse_args(arguments)
    if missing := [tool for tool in _TOOLS if not shutil.which(tool)]:
        sys.exit(f"Pictures need {' and '.join(missing)}, not found on this machine.")
    place = options.folder / (_name(options.rows) if options.rows else "demo")
    if place.exists():
        sys.exit(f"{place} is there already; name another folder, or move it away.")
    options.folder.mkdir(parents=True, exist_ok=True)
    path = worked(options.folder, options.rows) if options.rows else _demo(place)
    made = pictures(path, options.folder)
    if options.together:
        _together(made, options.together)
    print(*made, sep="\n")


def worked(folder: Path, rows: int, seed: int = 41) -> Path:
    """A month of that many documents: matched, decided but for some, sent, computed, some suppliers written to."""
    path = folder / _name(rows)
    new_workbook(path, demo.GSTIN, demo.PERIOD, demo.CLIENT)
    workbook = ClosedWorkbook(path, answer=lambda question: True)
    made = month(rows, seed)
    downloaded, register = folder / "ims.json", folder / "purchase_register.csv"
    downloaded.write_text(json.dumps(_download(made.records)), encoding="utf-8")
    _register(made.entries).to_csv(register, index=False)
    data.sync(workbook, [downloaded])
    data.import_books(workbook, [register], accept_differences=True)
    matching.match(workbook)
    actions.apply(workbook, accept_suggestions=True)
    actions.choose(workbook, actions.rows_where(workbook, ["IMS Only"])[:_REJECTED], ImsAction.REJECT)
    undecided = actions.rows_where(workbook, ["Partially Matched"])[:_UNDECIDED]
    actions.choose(workbook, undecided, ImsAction.NO_ACTION)
    filing.send(workbook)
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


def _together(made: Sequence[Path], small: Path) -> None:
    laid = ["-tile", "3x", "-geometry", "300x212+3+3", "-background", "#DDE4EC"]
    subprocess.run(["montage", *map(str, made), *laid, str(small)], check=True)
    subprocess.run(["convert", str(small), "+dither", "-colors", "96", f"PNG8:{small}"], check=True)


def _name(rows: int) -> str:
    return f"Month_of_{rows}.xlsm"


def _demo(place: Path) -> Path:
    demo.run(place)
    return next(place.glob("*.xlsm"))


def _download(records: pd.DataFrame) -> dict[str, dict[str, list[dict[str, object]]]]:
    """The records as the portal's IMS download tells them, amounts without a sign."""
    sections: dict[str, list[dict[str, object]]] = {}
    for at, record in enumerate(records.to_dict("records")):
        note = record["document_type"] != "Invoice"
        number, day = ("nt_num", "nt_dt") if note else ("inum", "idt")
        told: dict[str, object] = {
            "stin": record["supplier_gstin"],
            "tradenm": record["supplier_name"],
            number: record["document_number"],
            day: f"{record['document_date']:%d-%m-%Y}",
            "inv_typ": "R",
            "val": round(abs(record["document_value"]), 2),
            "action": "N",
            "pos": record["place_of_supply"],
            "txval": round(abs(record["taxable_value"]), 2),
            **{key: round(abs(record[head]), 2) for key, head in _HEADS.items()},
            "srcform": "R1",
            "rtnprd": record["supplier_period"],
            "srcfilstatus": "Filed",
            "ispendactblocked": "N",
            "isRemarksBlocked": "N",
            "isItcRedReqBlocked": "N" if record["document_type"] == "Credit Note" else "Y",
            "hash": f"{at:064x}",
        }
        if record["section"] == "B2BA":
            told |= {"oinum": record["document_number"], "oidt": told["idt"]}
        sections.setdefault(record["section"].lower(), []).append(told)
    return {"imsDetails": sections}


def _register(entries: pd.DataFrame) -> pd.DataFrame:
    """The entries under headers of a register, credit notes negative."""
    sign = (entries["document_type"] == "Credit Note").map({True: -1, False: 1})
    named = {column: column.header for column in Books.columns() if column in entries.columns}
    amounts = {column: sign * entries[column].abs() for column in Books.money() if column in entries.columns}
    told = entries.assign(**amounts, document_date=entries["document_date"].dt.strftime("%d-%m-%Y"))
    return told[list(named)].rename(columns=named)


if __name__ == "__main__":
    main()
