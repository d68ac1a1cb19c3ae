"""Whatever a client does to a copy, each answer means its own document or is told; nobody is given another's."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pandas as pd
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ims_xl.columns import Column, Kind
from ims_xl.errors import WrongFile
from ims_xl.gst.money import rupees
from ims_xl.gst.period import TaxPeriod
from ims_xl.gst.replies import Reply
from ims_xl.share import replies, returned
from ims_xl.share.copy_rows import ANSWER, Copy, of_review
from ims_xl.share.marks import Marker
from ims_xl.share.returned import Said
from ims_xl.share.settling import Conflict, Given, settled
from ims_xl.tables import Review

TODAY = date(2026, 11, 21)
MARKER = Marker("k" * 32, "27AABCR1234F1ZS", TaxPeriod("2026-10"))
NUMBERS = ("00123", "A/1", "A/2", "1E5", "=SUM(A1)", "12-3", "B  7", "Ñ-1")
REVIEW = Review.of_rows(
    {
        "row_id": f"r{place}",
        "record_id": f"r{place}",
        "status": "IMS Only",
        "supplier_name": "Asha & Sons",
        "supplier_gstin": "24AAACU3333C1ZY",
        "document_type": "Invoice",
        "document_number": number,
        "document_date": pd.Timestamp(2026, 10, place + 1),
        "taxable_value": 1_000_000 * (place + 1),
        "igst": 180_000 * (place + 1),
        "because": "Nothing in the books has this number.",
        "choices": "ARPN",
    }
    for place, number in enumerate(NUMBERS)
)
HEADERS = {  # other ways to write a header
    Copy.client_reply: ("CLIENT REPLY", "Client_reply", "Reply", "Client repy"),
    Copy.reply_remark: ("Remarks", "Reply Remark ", "reply-remark"),
    Copy.received_on: ("Recd on", "Received On:", "received_on"),
    Copy.code: ("CODE", "Ref", "x"),
    Copy.tax: ("Tax", "TAX (Rs)"),
}


@dataclass
class Sheet:
    """A copy on somebody's desk: each row knows which document it was, whatever becomes of its cells."""

    columns: list[Column]
    names: dict[Column, str]
    rows: list[tuple[int, dict[Column, Any]]]
    above: list[list[Any]] = field(default_factory=list)

    def cells(self) -> list[list[Any]]:
        header = [self.names[column] for column in self.columns]
        return [*self.above, header, *([row[column] for column in self.columns] for _, row in self.rows)]


def fresh() -> Sheet:
    copy = of_review(REVIEW, MARKER)
    rows = [
        (place, {column: _cell(copy[column][place], column) for column in Copy.columns()}) for place in range(len(copy))
    ]
    return Sheet(list(Copy.columns()), {column: column.header for column in Copy.columns()}, rows)


def _cell(value: Any, column: Column) -> Any:
    if pd.isna(value):
        return ""
    if column.kind is Kind.MONEY:
        return float(rupees(int(value)))
    return value.to_pydatetime() if column.kind is Kind.DATE else str(value)


REPLIES = st.sampled_from([*(reply.value for reply in Reply), "received", " NOT OURS ", "perhaps", ""])
REMARKS = st.sampled_from(["", "ok", "=1+1", "seen by R", "it's | here"])
DAYS = st.sampled_from(["", datetime(2026, 10, 20), "05-11-2026", "2026-11-02", "never", datetime(2016, 1, 1)])
PLACE = st.integers(0, 20)


@st.composite
def edits(draw: st.DrawFn) -> tuple[Sheet, set[int], list[str]]:
    """A copy after some edits; the documents of which a shown value was altered; what was done."""
    sheet, altered, done = fresh(), set(), []
    for _ in range(draw(st.integers(0, 14))):
        kind = draw(st.sampled_from(KINDS))
        done.append(kind)
        place = draw(PLACE) % len(sheet.rows) if sheet.rows else None
        if place is None:
            break
        origin, row = sheet.rows[place]
        if kind == "answer":
            for column, values in zip(ANSWER, (REPLIES, REMARKS, DAYS), strict=True):
                if column in row:
                    row[column] = draw(values)
        elif kind == "alter":
            row[Copy.taxable_value] = 1.5
            altered.add(origin)
        elif kind == "retype":  # as a spreadsheet would: a number for a text of digits, an amount as it is seen
            row[Copy.document_number] = 123.0 if origin == 0 else row[Copy.document_number]
            row[Copy.tax] = f"{row[Copy.tax]:,.2f}" if isinstance(row[Copy.tax], float) else row[Copy.tax]
        elif kind == "delete row":
            del sheet.rows[place]
        elif kind == "copy row":
            sheet.rows.insert(place, (origin, dict(row)))
        elif kind == "uncode":
            row[Copy.code] = ""
        elif kind == "sort":
            sheet.rows.sort(key=lambda pair: str(pair[1][Copy.client_reply]) + str(pair[0] * 7 % 5))
        elif kind == "move column":
            column = sheet.columns.pop(draw(PLACE) % len(sheet.columns))
            sheet.columns.insert(draw(PLACE) % (len(sheet.columns) + 1), column)
        elif kind == "delete column":
            gone = [one for one in sheet.columns if one not in (*ANSWER, Copy.code)]
            if gone:
                sheet.columns.remove(gone[draw(PLACE) % len(gone)])
        elif kind == "rename header":
            column = draw(st.sampled_from(sorted(HEADERS)))
            sheet.names[column] = draw(st.sampled_from(HEADERS[column]))
        elif kind == "line above":
            sheet.above.append(["", "Please see the stores' answers"])
    return sheet, altered, done


KINDS = (
    "answer", "answer", "answer", "answer", "alter", "retype", "delete row", "copy row", "uncode", "sort",
    "move column", "delete column", "rename header", "line above",
)  # fmt: skip


def first_row_uncoded(answer: Column, said: str) -> tuple[Sheet, set[int], list[str]]:
    sheet = fresh()
    sheet.rows[0][1].update({Copy.code: "", answer: said})
    return sheet, set(), ["uncode", "answer"]


def test_an_answer_without_a_code_is_told_though_it_be_the_first_or_a_remark_alone() -> None:
    for column, said in zip(ANSWER, ("Received", "seen by R", "05-11-2026"), strict=True):
        sheet, _, _ = first_row_uncoded(column, said)
        (told,) = returned.read("back.xlsx", [("Documents", sheet.cells())], TODAY).problems
        assert "no code any more" in told.message
        assert (told.row, told.value) == (2, said)


@settings(max_examples=12, deadline=None)
@given(edits())
@example(first_row_uncoded(ANSWER[0], "Received"))
def test_any_sequence_of_edits_merges_to_the_answer_it_means_or_is_told(
    edited: tuple[Sheet, set[int], list[str]],
) -> None:
    sheet, altered, _ = edited
    cells = sheet.cells()
    try:
        back = returned.read("back.xlsx", [("Documents", cells)], TODAY)
    except WrongFile:
        assert not any(row[Copy.code] for _, row in sheet.rows)
        return
    merged = replies.merge(REVIEW, [back], MARKER)
    named = {problem.row for problem in merged.problems}
    numbers = " ".join(problem.message for problem in merged.problems)
    first = len(sheet.above) + 2
    given_to: dict[int, list[int]] = {}
    for number, (origin, row) in enumerate(sheet.rows, start=first):
        if row[Copy.client_reply] != "":
            given_to.setdefault(origin, []).append(number)
    for origin in range(len(REVIEW)):
        stands = merged.review[Review.client_reply][origin]
        rows = {number: sheet.rows[number - first][1] for number in given_to.get(origin, [])}
        if pd.isna(stands):
            told = NUMBERS[origin] in numbers or " ".join(NUMBERS[origin].split()) in numbers
            assert all(number in named or told for number in rows), "an answer was lost without a word"
        else:
            assert any(Reply.read(str(row[Copy.client_reply])).value == stands for row in rows.values() if _known(row))
        if (
            origin in altered
            and Copy.taxable_value in sheet.columns
            and all(row[Copy.taxable_value] == 1.5 for row in rows.values())
        ):
            assert pd.isna(stands), "an answer to an altered row was taken"
    again = replies.merge(merged.review, [back], MARKER)
    assert again.review.equals(merged.review)
    assert again.new == 0


def _known(row: dict[Column, Any]) -> bool:
    try:
        return bool(Reply.read(str(row[Copy.client_reply])))
    except ValueError:
        return False


SAID = st.builds(
    Said,
    st.sampled_from(["", *(reply.value for reply in Reply)]),
    st.sampled_from(["", "ok", "late", "ok | late"]),
    st.sampled_from([None, date(2026, 10, 20), date(2026, 11, 2)]),
)
GIVEN = st.builds(Given, SAID, st.sampled_from(["a.xlsx", "b.xlsx", "c.ods"]), st.booleans())


@settings(max_examples=200, deadline=None)
@given(SAID, st.lists(GIVEN, min_size=1, max_size=4), st.randoms())
def test_the_order_of_answers_does_not_matter_and_settling_twice_changes_nothing(
    standing: Said, answers: list[Given], random: Any
) -> None:
    shuffled = list(answers)
    random.shuffle(shuffled)
    first, second = outcome(standing, answers), outcome(standing, shuffled)
    assert first == second
    if isinstance(first, Said):
        later = answers if first == standing else [Given(one.said, one.who, follows=False) for one in answers]
        assert outcome(first, later) in (first, "conflict")


def outcome(standing: Said, answers: list[Given]) -> Said | str:
    try:
        return settled(standing, answers)
    except Conflict:
        return "conflict"
