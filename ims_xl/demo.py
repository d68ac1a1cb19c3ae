"""The demo month: October 2026 of a made-up client, from the portal's download to GSTR-2B."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from ims_xl.errors import NotAllowed
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.excel.workbook import Workbook
from ims_xl.gst.money import paise
from ims_xl.gst.period import TaxPeriod
from ims_xl.new import new_workbook
from ims_xl.shipped import shipped
from ims_xl.steps import actions, data, filing, matching
from ims_xl.steps.step import Done
from ims_xl.tables import Review

GSTIN, CLIENT, PERIOD = "27AABCR1234F1ZS", "Rainbow Industries Limited", TaxPeriod("2026-10")
_CHOICES = (Review.action, Review.itc_reduction, Review.remarks)
_AMOUNTS = (Review.declared_igst, Review.declared_cgst, Review.declared_sgst, Review.declared_cess)


def run(out: Path | None = None) -> str:
    """Work the month in an empty folder, a line for each step; returns where the files are.

    Raises `NotAllowed` where the folder named is not an empty one, or cannot be made.
    """
    folder = empty_folder(out)
    month = shipped("examples", "october-2026")
    path = folder / "Rainbow_October_2026.xlsm"
    print(f"new         {new_workbook(path, GSTIN, PERIOD, CLIENT)}")
    workbook = ClosedWorkbook(path)

    def told(name: str, done: Done) -> Done:
        print(f"{name:<11} {done.sentence}", flush=True)
        return done

    portal = [month / name for name in ("ims_download.json", "prior_period_originals.json", "gstr2b.json")]
    told("sync", data.sync(workbook, portal))
    told("books", data.import_books(workbook, [month / "purchase_register.xlsx"]))
    told("match", matching.match(workbook))
    chosen = decide(workbook, month / "decisions.csv")
    print(f"decide      {chosen} actions chosen in the drop-down column, as in decisions.csv.")
    told("apply", actions.apply(workbook))
    sent = told("send", filing.send(workbook))
    computed = told("compute-2b", filing.compute_2b(workbook, [month / "gstr2b.json"]))
    lines = [("Workbook", path), *(("Upload file", file) for file in sent.files)]
    lines += zip(("GSTR-2B", "Table 4", "Comparison"), computed.files, strict=False)
    return "\n" + "\n".join(f"{what:<12} {file}" for what, file in lines)


def empty_folder(out: Path | None) -> Path:
    """The folder to work in, made where it is missing. Raises `NotAllowed` where it is not an empty one."""
    if out is None:
        out = next(path for path in _names() if not path.exists() or (path.is_dir() and not any(path.iterdir())))
    elif out.exists() and not out.is_dir():
        raise NotAllowed(f"{out} is a file. Name an empty folder with --out, or leave --out away.")
    elif out.exists() and any(out.iterdir()):
        raise NotAllowed(f"{out} is not empty. Name an empty folder with --out, or leave --out away.")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise NotAllowed(
            f"{out} cannot be made: {fault.strerror}. Name a folder you may write to with --out."
        ) from fault
    return out


def _names() -> Iterator[Path]:
    return (Path("demo" if number == 1 else f"demo-{number}") for number in count(1))


def decide(workbook: Workbook, decisions: Path) -> int:
    """Fill the user's columns of Reconciliation, as a person would in the sheet; returns how many rows."""
    review = workbook.read(Review)
    with decisions.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        here = (review[Review.section] == row["section"]) & (review[Review.document_number] == row["document_number"])
        if here.sum() != 1:
            raise NotAllowed(
                f"{decisions.name}: {row['section']} {row['document_number']} is not on Reconciliation once."
            )
        for column in _CHOICES:
            review.loc[here, column] = row[column] or None
        for column in _AMOUNTS:
            review.loc[here, column] = paise(row[column]) if row[column] else None
    workbook.write({Review: review})
    return len(rows)
