"""The files of a sync: each read as what it is, all that are wrong named at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from ims_xl.errors import Problem, WrongFile
from ims_xl.excel.workbook import Workbook
from ims_xl.ims.context import Context
from ims_xl.sources import gather
from ims_xl.sources.imported import Imported
from ims_xl.sources.portal import gstr2a, gstr2b, ims
from ims_xl.sources.recognise import FileKind, recognise
from ims_xl.steps import wrong_files

_OTHERWISE = {
    FileKind.IMS_ERRORS: "It is the portal's error file: read it with Read answer.",
    FileKind.BOOKS: "It looks like a purchase register: bring it in with Import books.",
    FileKind.CANONICAL: "It looks like a purchase register: bring it in with Import books.",
}


@dataclass
class Brought:
    """What the files hold: records, filing dates of a GSTR-2B, and the documents of each GSTR-2A by its name."""

    records: list[pd.DataFrame] = field(default_factory=list)
    filing_dates: list[pd.DataFrame] = field(default_factory=list)
    followed: dict[str, pd.DataFrame] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def read(workbook: Workbook, files: Sequence[Path], context: Context) -> Brought:
    """The content of the portal's files, folders and archives.

    Raises `FileUnreadable`, and `WrongFile` where any is of another kind, recipient or period, or is only a part.
    """
    brought = Brought(problems=gather.links(files))
    statements: list[Path] = []  # read together: they may be parts of one
    wrong: list[str] = []
    with gather.gathered(files, told_apart=True) as paths:
        for count, path in enumerate(paths):
            workbook.progress(count, len(paths), f"reading {path.name}")
            try:
                kind = recognise(path)
                if kind is FileKind.GSTR2B:
                    statements.append(path)
                else:
                    _take(brought, path, kind, context)
            except WrongFile as fault:
                wrong += fault.sentences
        try:
            found = gstr2b.read_files(statements, context.gstin, context.period)
        except WrongFile as fault:
            wrong += fault.sentences
    if wrong:
        raise wrong_files.brief(wrong, "Nothing was taken over." if len(paths) > 1 else "")
    for statement in sorted(found, key=lambda one: one.generated_on or date.min):  # the last generated is right
        brought.records.append(statement.direct)
        brought.filing_dates.append(statement.filing_dates)
        brought.problems += statement.problems
    return brought


def _take(brought: Brought, path: Path, kind: FileKind, context: Context) -> None:
    """Read a file that is no GSTR-2B. Raises `WrongFile`."""
    imported: Imported
    if kind is FileKind.GSTR2A:
        imported = gstr2a.read(path, context.gstin, context.period)
        brought.followed[path.name] = imported.frame
    elif kind is FileKind.IMS:
        imported = ims.read(path, context.gstin, context.period)
        brought.records.append(imported.frame)
    elif kind is FileKind.HISTORY:
        imported = ims.read_history(path, context.gstin)
        brought.records.append(imported.frame)
    else:
        raise WrongFile(f"{path.name} holds no records of the portal. {_OTHERWISE[kind]}")
    brought.problems += imported.problems
    brought.doubts += [imported.doubt] if imported.doubt else []
