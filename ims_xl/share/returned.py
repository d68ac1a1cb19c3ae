"""Reading what came back: a client copy as people leave it, renamed, sorted, columns moved, saved by another program.

Rows are known by their marks wherever these stand; columns by their headers, if need be by what they hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from difflib import SequenceMatcher
from typing import Any

from ims_xl.columns import Column, Kind
from ims_xl.errors import Problem, WrongFile
from ims_xl.excel.cells import moment_of, text_of
from ims_xl.gst.period import GST_BEGAN
from ims_xl.gst.replies import Reply
from ims_xl.share import marks
from ims_xl.share.copy_rows import ANSWER, Copy
from ims_xl.share.marks import Mark

Rows = Sequence[Sequence[Any]]  # the cells of a sheet from its A1 on; blank is ""
_HEADER_WITHIN = 40  # rows above the first mark
_LIKE = 0.84  # from here on two headers are spellings of one
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_DAY_FORMS = ("%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%d-%m-%y", "%d/%m/%y", "%d.%m.%y")


@dataclass(frozen=True)
class Said:
    """An answer: the reply's word, the remark and the day of receipt; blank where nothing is said."""

    reply: str = ""
    remark: str = ""
    received: date | None = None

    @property
    def is_blank(self) -> bool:
        """Is nothing said?"""
        return not (self.reply or self.remark or self.received)


@dataclass(frozen=True)
class Answer:
    """A marked row of a returned copy. `shown` are the cells of its other columns, as far as they are there;
    `whole`: are all three columns of the answer there?
    """

    file: str
    sheet: str
    row: int  # as the sheet counts
    mark: Mark
    said: Said
    shown: dict[Column, Any] = field(default_factory=dict, compare=False)
    whole: bool = True

    def problem(self, message: str, column: Column | None = None, value: str = "") -> Problem:
        """What is to be said of the row, with its place."""
        return Problem(message, self.file, self.sheet, self.row, column.header if column else "", value)


@dataclass(frozen=True)
class Returned:
    """A returned file: its marked rows, and what of its answers cannot be read."""

    file: str
    answers: tuple[Answer, ...]
    problems: tuple[Problem, ...]


def read(file: str, sheets: Iterable[tuple[str, Rows]], today: date) -> Returned:
    """The answers of a file's sheets. Raises `WrongFile` where none of them holds a row of a client copy."""
    answers: list[Answer] = []
    problems: list[Problem] = []
    for name, rows in sheets:
        _read_sheet(file, name, rows, today, answers, problems)
    if not answers and not problems:
        raise WrongFile(
            f"{file} holds no row of a client copy: no cell has a code such as IMS-XXXXXX-…. Ask for the copy with its "
            "sheet Documents and its column Code."
        )
    return Returned(file, tuple(answers), tuple(problems))


def _read_sheet(file: str, sheet: str, rows: Rows, today: date, answers: list[Answer], problems: list[Problem]) -> None:
    found = [(number, mark) for number, row in enumerate(rows) if (mark := _mark(row))]
    if not found:
        return
    header = _header(rows[: found[0][0]])
    first = found[0][0] if header is None else header + 1  # a row above the first mark may have lost its own
    columns = _columns(rows[header] if header is not None else (), rows[first:])
    if Copy.client_reply not in columns:
        told = f'No column is named "{Copy.client_reply.header}", so answers cannot be told. Give the column its name.'
        problems.append(Problem(told, file, sheet, (header or 0) + 1))
        return
    marked = dict(found)
    for number, row in enumerate(_days_first(rows[first:], columns), start=first):
        mark = marked.get(number)
        try:
            said = _said(row, columns, today)
        except _Unreadable as fault:
            problems.append(Problem(str(fault), file, sheet, number + 1, fault.column.header, fault.value))
            continue
        if mark is None:
            if not said.is_blank:
                told = "There is an answer, but its row has no code any more. Write the answer into Reconciliation."
                value = said.reply or said.remark or f"{said.received:%d-%m-%Y}"
                problems.append(Problem(told, file, sheet, number + 1, Copy.code.header, value))
            continue
        shown = {
            column: _cell(row, places[0])
            for column, places in columns.items()
            if column not in (*ANSWER, Copy.code) and len(places) == 1
        }
        whole = all(column in columns for column in ANSWER)
        answers.append(Answer(file, sheet, number + 1, mark, said, shown, whole))


def _days_first(rows: Rows, columns: dict[Column, list[int]]) -> list[list[Any]]:
    """The rows with the days of a file that writes the month first (10/14/2026) as ISO; its own columns decide."""
    places = [place for column, several in columns.items() if column.kind is Kind.DATE for place in several]
    told = [match for row in rows for place in places if (match := _SLASHED.fullmatch(str(_cell(row, place)).strip()))]
    month_first = any(int(match[2]) > 12 for match in told) and all(int(match[1]) <= 12 for match in told)
    turned = [list(row) for row in rows]
    for row in turned if month_first else ():
        for place in places:
            if match := _SLASHED.fullmatch(str(_cell(row, place)).strip()):
                row[place] = f"{match[3]}-{int(match[1]):02}-{int(match[2]):02}"
    return turned


def _mark(row: Sequence[Any]) -> Mark | None:
    """The row's mark, in whichever column it stands; None for none, or for several."""
    found = {mark for cell in row if isinstance(cell, str) and (mark := marks.read(cell))}
    return found.pop() if len(found) == 1 else None


def _header(above: Rows) -> int | None:
    """Which of the rows above the first mark names the most columns."""
    best, most = None, 1
    for number in range(max(0, len(above) - _HEADER_WITHIN), len(above)):
        known = sum(1 for cell in above[number] if isinstance(cell, str) and _named(cell) is not None)
        if known >= most:
            best, most = number, known
    return best


def _columns(header: Sequence[Any], below: Rows) -> dict[Column, list[int]]:
    """The places of each column: by its name, else, for the replies, by what stands in it."""
    places: dict[Column, list[int]] = {}
    for place, cell in enumerate(header):
        if isinstance(cell, str) and (column := _named(cell)) is not None:
            places.setdefault(column, []).append(place)
    if Copy.client_reply not in places:
        taken = {place for several in places.values() for place in several}
        width = max((len(row) for row in below), default=0)
        for place in range(width):
            if place not in taken and _holds_replies([_cell(row, place) for row in below]):
                places.setdefault(Copy.client_reply, []).append(place)
    return places


def _named(text: str) -> Column | None:
    """The column a header names, also with a slip of the pen or more words around; None for another."""
    plain = _letters(text)
    if not plain:
        return None
    names = [(_letters(name), column) for column in Copy.columns() for name in (column.header, *column.also)]
    for name, column in names:
        if plain == name:
            return column
    for name, column in sorted(names, key=lambda pair: -len(pair[0])):
        if len(name) > 8 and plain.startswith(name):
            return column
    likely = max((SequenceMatcher(None, plain, name).ratio(), name, column) for name, column in names)
    return likely[2] if likely[0] >= _LIKE else None


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def _holds_replies(cells: Iterable[Any]) -> bool:
    words = [cell for cell in cells if cell != ""]
    try:
        return bool(words) and all(isinstance(word, str) and Reply.read(word) for word in words)
    except ValueError:
        return False


class _Unreadable(Exception):
    """A cell of an answer that means nothing here; the text is the sentence for the user."""

    def __init__(self, told: str, column: Column, value: str) -> None:
        super().__init__(told)
        self.column, self.value = column, value


def _said(row: Sequence[Any], columns: dict[Column, list[int]], today: date) -> Said:
    """The answer of a row. Raises `_Unreadable`."""
    reply, remark, received = (_only(row, columns, column) for column in ANSWER)
    word = ""
    if reply:
        try:
            word = Reply.read(reply).value
        except ValueError as fault:
            raise _Unreadable(f"{fault} Ask the client, and write it into Reconciliation.", ANSWER[0], reply) from fault
    cells = [_cell(row, place) for place in columns.get(Copy.received_on, ()) if _cell(row, place) != ""]
    return Said(word, remark, _day(cells[0], today) if received else None)


def _only(row: Sequence[Any], columns: dict[Column, list[int]], column: Column) -> str:
    """The text of a column's cell. Raises `_Unreadable` where it stands twice in the sheet, with two texts."""
    told = {" ".join((text_of(cell) or "").split()) for cell in _cells(row, columns.get(column, ()))} - {""}
    if len(told) > 1:
        both = " and ".join(sorted(told))
        raise _Unreadable(f"Two columns of that name hold {both}. Ask which holds.", column, both)
    return told.pop() if told else ""


def _day(cell: Any, today: date) -> date:
    """The day of a cell, however it was typed. Raises `_Unreadable` for none, and for one that cannot be."""
    found: datetime | None = None
    try:
        found = moment_of(float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell)
    except (ValueError, OverflowError):
        for form in _DAY_FORMS:
            try:
                found = datetime.strptime(str(cell).strip(), form)
                break
            except ValueError:
                continue
    told = text_of(cell) or ""
    if found is None:
        raise _Unreadable(f'"{told}" is not a date; write it as dd-mm-yyyy.', Copy.received_on, told)
    if not GST_BEGAN <= found.date() <= today + timedelta(days=1):
        raise _Unreadable(
            f"Nothing can have been received on {found:%d-%m-%Y}. Ask for the right day.", Copy.received_on, told
        )
    return found.date()


def _cells(row: Sequence[Any], places: Iterable[int]) -> Iterator[Any]:
    return (_cell(row, place) for place in places)


def _cell(row: Sequence[Any], place: int) -> Any:
    return row[place] if place < len(row) else ""
