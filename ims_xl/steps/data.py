"""The Data group of the ribbon: the portal's records and the books come in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pandas as pd

from ims_xl import settings
from ims_xl.errors import Problem, WrongFile
from ims_xl.excel.workbook import Workbook
from ims_xl.gst.money import words
from ims_xl.ims import changes
from ims_xl.sources import books, combine, gstr2b, ims
from ims_xl.sources.recognise import FileKind, recognise
from ims_xl.steps.step import Done, context_of, orphans, problems_sheet, remarks
from ims_xl.tables import Books, Problems, Records

_IN_BOOKS = "It looks like a purchase register: bring it in with Import books."


def sync(workbook: Workbook, files: Sequence[Path]) -> Done:
    """Bring in the portal's records: IMS downloads, GSTR-2B statements, a history of originals."""
    context = context_of(workbook)
    fresh: list[pd.DataFrame] = []
    problems: list[Problem] = []
    filed: list[pd.DataFrame] = []
    for count, path in enumerate(files):
        workbook.progress(count, len(files), f"reading {path.name}")
        kind = recognise(path)
        if kind is FileKind.GSTR2B:
            portal = gstr2b.read(path, context.gstin, context.period)
            fresh.append(portal.direct)
            filed.append(portal.filing_dates)
            problems += portal.problems
        elif kind in (FileKind.IMS, FileKind.HISTORY):
            imported = (
                ims.read(path, context.gstin, context.period)
                if kind is FileKind.IMS
                else ims.read_history(path, context.gstin)
            )
            fresh.append(imported.frame)
            problems += imported.problems
        else:
            hint = (
                "It is the portal's error file: read it with Read answer." if kind is FileKind.IMS_ERRORS else _IN_BOOKS
            )
            raise WrongFile(f"{path.name} holds no records of the portal. {hint}")
    known = workbook.read(Records)
    merged = changes.merge(known, pd.concat(fresh, ignore_index=True) if fresh else Records.empty(), context)
    records = changes.with_filing_dates(merged.records, filed)
    problems += orphans(Records, records, known, Records.record_id)
    workbook.write(
        {Records: records, Problems: problems_sheet(workbook, "Sync", problems)},
        {settings.LAST_SYNC: datetime.now()},
    )
    return Done(
        f"{len(records)} records in the workbook: {merged.new} new, {merged.changed} changed by the supplier, "
        f"{merged.withdrawn} withdrawn, {merged.unchanged} as before.{remarks(problems)}"
    )


def import_books(workbook: Workbook, files: Sequence[Path]) -> Done:
    """Bring in the purchase register. A file of the same name as before replaces what came from it."""
    known = workbook.read(Books)
    imported = []
    for count, path in enumerate(files):
        workbook.progress(count, len(files), f"reading {path.name}")
        kind = recognise(path)
        if kind not in (FileKind.BOOKS, FileKind.CANONICAL):
            raise WrongFile(f"{path.name} is no purchase register: it is {kind.value}. Bring it in with Sync.")
        imported.append(books.read(path))
    problems = [problem for part in imported for problem in part.problems]
    entries = Books.carry_over(combine.combine(known, [part.frame for part in imported]), known)
    problems += orphans(Books, entries, known, Books.document_number)
    workbook.write(
        {Books: entries, Problems: problems_sheet(workbook, "Import books", problems)},
        {settings.LAST_IMPORT: datetime.now()},
    )
    aside = int(entries[Books.set_aside].notna().sum())
    tax = int(entries[[Books.igst, Books.cgst, Books.sgst, Books.cess]].sum().sum())
    return Done(
        f"{len(entries)} entries in the books with tax of {words(tax)}; {aside} of them never come to IMS."
        f"{remarks(problems)}"
    )
