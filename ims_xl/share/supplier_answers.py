"""A supplier's answers on their way back: each found by its row's mark, in whatever order and language they come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from ims_xl.errors import Level, Problem, WrongFile
from ims_xl.excel.cells import moment_of, text_of
from ims_xl.ims.columns import texts
from ims_xl.share import marks
from ims_xl.share.asks import Asked
from ims_xl.share.copy_rows import canonical
from ims_xl.share.letter import Answer, Template
from ims_xl.share.marks import Mark, Marker
from ims_xl.share.statement_sheet import FACTS

Rows = Sequence[Sequence[Any]]  # the cells of a sheet from its A1 on; blank is ""


@dataclass(frozen=True)
class Said:
    """What a supplier answered for a document, and where it stands."""

    file: str
    sheet: str
    row: int
    mark: Mark
    answer: str
    remark: str
    by: date | None

    @property
    def told(self) -> str:
        """The remark with the day by which it is done."""
        day = f"by {self.by:%d-%m-%Y}" if self.by else ""
        return "; ".join(part for part in (day, self.remark) if part)


@dataclass
class Merged:
    """Answers by row id, and what has to be looked at."""

    answers: dict[str, Said] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read(file: str, sheets: Iterable[tuple[str, Rows]], templates: Sequence[Template]) -> list[Said]:
    """The marked rows of a returned statement that say something.

    Raises `WrongFile` where no row has a code, or no column holds one of the words for an answer.
    """
    words = {_plain(told): Answer(list(Answer)[place]) for template in templates
             for place, told in enumerate(template.words["answers"]["words"])}  # fmt: skip
    remarks = {_plain(template.words["answers"]["remark"]) for template in templates}
    dates = {_plain(template.words["answers"]["by"]) for template in templates}
    found: list[Said] = []
    marked = False
    for sheet, rows in sheets:
        heads: dict[int, str] = {}
        for number, row in enumerate(rows, start=1):
            here = {mark for cell in row if isinstance(cell, str) and (mark := marks.read(cell))}
            if len(here) != 1:
                heads |= {place: _plain(cell) for place, cell in enumerate(row) if isinstance(cell, str) and cell}
                continue
            marked = True
            answers = {words[_plain(cell)].value for cell in row if isinstance(cell, str) and _plain(cell) in words}
            told = [text_of(row[place]) or "" for place, head in heads.items() if head in remarks and place < len(row)]
            day = next((_day(row[place]) for place, head in heads.items() if head in dates and place < len(row)), None)
            said = Said(file, sheet, number, here.pop(), " / ".join(sorted(answers)), " ".join(told).strip(), day)
            if said.answer or said.remark or said.by:
                found.append(said)
    if not marked:
        raise WrongFile(
            f"{file} holds no row of a supplier's statement: no cell has a code such as IMS-XXXXXX-…. Ask for the file "
            "with its column Code."
        )
    return found


def merge(said: Sequence[Said], asked: pd.DataFrame, marker: Marker) -> Merged:
    """The answers at their documents, the `Asked` rows of this workbook. The later file of two that agree counts once.

    Raises `WrongFile` where all of them are of another workbook.
    """
    if said and not any(marker.period_of(one.mark) for one in said):
        raise WrongFile(
            f"{said[0].file} is a statement made from another workbook: another client's, or one with another GSTIN on "
            "Settings. Merge it there; nothing was merged here."
        )
    ids = texts(asked, Asked.row_id)
    row_of = {marker.row(identity): row for row, identity in enumerate(ids)}
    facts = list(zip(*(canonical(asked, column) for column in FACTS), strict=True))
    merged = Merged()
    for one in said:
        row = row_of.get(one.mark.row)
        if row is None:
            merged.problems.append(_problem(one, "Its document asks for nothing any more, so the answer was left out."))
        elif marker.code("facts", one.mark.row, facts[row]) != one.mark.facts:
            merged.problems.append(
                _problem(one, "The document has changed since the letter, so the answer was left out; write again.")
            )
        elif (before := merged.answers.get(ids[row])) and (before.answer, before.told) != (one.answer, one.told):
            both = f"{before.answer or before.told} in {before.file}, {one.answer or one.told} in {one.file}"
            merged.problems.append(_problem(one, f"Two answers: {both}. The first was kept; ask which holds."))
        else:
            merged.answers[ids[row]] = one
    return merged


def _problem(one: Said, told: str) -> Problem:
    return Problem(told, one.file, one.sheet, one.row, value=one.answer or one.told, level=Level.REMARK)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _day(cell: Any) -> date | None:
    """The day of a cell, None where it is none: a remark on the day then stands beside it."""
    if cell == "":
        return None
    try:
        found = moment_of(float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell)
    except (ValueError, OverflowError):
        return None
    return found.date() if found else None
