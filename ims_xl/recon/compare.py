"""One row of the matching laid open: both documents field by field, what agrees, what differs and by how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from ims_xl.columns import Column
from ims_xl.gst.money import words
from ims_xl.recon.explain import NEXT
from ims_xl.recon.lessons import NOTHING, Lessons, Numbering, dated
from ims_xl.recon.numbers import Relation, normalized, relation, similarity
from ims_xl.recon.parties import name_key
from ims_xl.recon.rules import OUT_OF_SERIES, SLIPS
from ims_xl.recon.sides import AMOUNTS, KINDS
from ims_xl.recon.tolerances import Tolerances
from ims_xl.tables import Books, Matches, Records

Document = Mapping[str, object]
_WIDTHS = (20, 28, 28)
_HEADS = (Records.igst, Records.cgst, Records.sgst, Records.cess)  # named alike on both sides
_SAID = {
    Relation.SAME: "agrees",
    Relation.COSMETIC: "agrees after cosmetics",
    Relation.AFFIX: "agrees but for a part in front, behind or between",
    Relation.MISSPELT: "misspelt: the same digits",
    Relation.LOST: "what a spreadsheet makes of it",
    Relation.EDITED: "a slip of the pen",
    Relation.NEARLY: "a slip or two, in a short number or a series",
    Relation.WORDS: "the same words, no number to go by",
    Relation.MISSING: "not compared",
    Relation.UNRELATED: "another number",
    Relation.SERIES: "another number of the series",
}
_BY_RULE = dict.fromkeys(SLIPS, "a slip of the pen, for all that else is known") | dict.fromkeys(
    OUT_OF_SERIES, "a slip of the pen: one of them is out of its place in the series"
)
_TEXTS = (
    (Records.supplier_gstin, Books.supplier_gstin),
    (Records.supplier_name, Books.supplier_name),
    (Records.document_type, Books.document_type),
    (Records.place_of_supply, Books.place_of_supply),
)
_AMOUNTS = tuple((Records.column(name), Books.column(name)) for name in AMOUNTS)
_VALUES = ("document_value", "taxable_value")


def explained(
    matches: pd.DataFrame,
    records: pd.DataFrame,
    entries: pd.DataFrame,
    row_id: str,
    tolerances: Tolerances = Tolerances(),  # noqa: B008 - frozen
    lessons: Lessons = NOTHING,
) -> list[str]:
    """The lines that explain a row of the matches: `row_id` is the id of its record, or of its entry.

    Of a group all documents are listed, and their sums compared. Raises `KeyError` where no row has the id.
    """
    chosen = matches[(matches[Matches.record_id] == row_id) | (matches[Matches.entry_id] == row_id)]
    if chosen.empty:
        raise KeyError(row_id)
    row = chosen.iloc[0]
    group = row[Matches.group_id]
    rows = matches[matches[Matches.group_id] == group] if pd.notna(group) else chosen
    ours = _documents(records, Records.record_id, rows[Matches.record_id])
    theirs = _documents(entries, Books.entry_id, rows[Matches.entry_id])
    lines = [
        f'{row[Matches.status]}, {row[Matches.reason]}, by the rule "{row[Matches.rule]}".',
        f"Because: {row[Matches.because]}",
    ]
    if len(ours) > 1 or len(theirs) > 1:
        lines += [f"On the portal: {_named(document)}" for document in ours]
        lines += [f"In the books: {_named(document)}" for document in theirs]
    if ours and theirs:
        lines += _table(_summed(ours), _summed(theirs), tolerances, lessons, _BY_RULE.get(str(row[Matches.rule])))
    else:
        lines += _alone(ours or theirs)
    return lines + _further(row)


def _further(row: pd.Series) -> list[str]:
    """The nearest candidates of a row that stands alone, but for the one that its Because names already."""
    named = str(row[Matches.candidates]).split(NEXT) if pd.notna(row[Matches.candidates]) else []
    untold = [candidate for candidate in named if candidate not in str(row[Matches.because])]
    others = "Nearest candidates" if untold == named else "The next nearest"
    return [f"{others}, and what kept them apart:", *untold] if untold else []


def _documents(table: pd.DataFrame, key: Column, ids: pd.Series) -> list[Document]:
    found = table[table[key].isin(ids.dropna())].sort_values(key)
    return [{str(name): value for name, value in row.items()} for row in found.to_dict("records")]


def _summed(documents: Sequence[Document]) -> Document:
    """The first document with the amounts of all; unknown where one is."""
    sums: dict[str, object] = {}
    for column, _ in _AMOUNTS:
        amounts = [_paise(document, column) for document in documents]
        known = [amount for amount in amounts if amount is not None]
        sums[column] = sum(known) if len(known) == len(amounts) else None
    return {**documents[0], **sums}


def _table(one: Document, other: Document, tolerances: Tolerances, lessons: Lessons, said: str | None) -> list[str]:
    """A line for each field: its name, the portal's value, the books' value, the verdict.

    `said`: what the rule knows of the numbers that they do not say themselves; see `slips`.
    """
    lines = [_line("", "Portal", "Books", "")]
    gstin = _text(one, Records.supplier_gstin)
    alias = lessons.supplier(gstin, _text(other, Books.supplier_gstin), _text(other, Books.supplier_name))
    for column, theirs in _TEXTS:
        first, second = _text(one, column), _text(other, theirs)
        verdict = _verdict(column, first, second)
        if alias and column == Records.supplier_gstin:
            verdict += f"; {alias.shown} stands for it{dated(alias.on)}"
        lines.append(_line(column.header, first, second, verdict))
    if said:
        lines.append(_line(Records.document_number.header, *_numbers(one, other), said))
    else:
        lines.append(_number(one, other, tolerances, lessons.number(gstin, *_numbers(one, other))))
    lines.append(_dates(one, other))
    first, second = (_flag(side, Records.reverse_charge) for side in (one, other))
    lines.append(_line(Records.reverse_charge.header, first, second, _verdict_of_texts(first, second)))
    for column, theirs in _AMOUNTS:
        allowed = tolerances.value if column in _VALUES else tolerances.tax
        lines.append(_amount(column, _given(one, column), _given(other, theirs), allowed))
    return lines


def _given(document: Document, column: Column) -> int | None:
    """An amount as the matching takes it: blank heads are nothing where any is given, or nothing is left for tax."""
    found = _paise(document, column)
    value, taxable = (_paise(document, Records.column(name)) for name in _VALUES)
    gives_tax = any(_paise(document, head) is not None for head in _HEADS) or (value is not None and value == taxable)
    return 0 if found is None and column in _HEADS and gives_tax else found


def _numbers(one: Document, other: Document) -> tuple[str, str]:
    return _text(one, Records.document_number), _text(other, Books.document_number)


def _number(one: Document, other: Document, tolerances: Tolerances, lesson: Numbering | None) -> str:
    column = Records.document_number
    first, second = _numbers(one, other)
    if not first or not second:
        return _line(column.header, first, second, "not compared")
    if lesson:
        return _line(column.header, first, second, f"agrees: {lesson.said}{dated(lesson.on)}")
    found, original = relation(first, second, tolerances.number_similarity), _text(one, Records.original_number)
    amended = relation(original, second, tolerances.number_similarity) if original else Relation.SERIES
    if amended < found:
        return _line(column.header, first, second, f"amends {original}: {_SAID[amended]}")
    verdict = _SAID[found]
    if normalized(first) != normalized(second):
        alike = similarity(first, second)
        verdict += f" ({alike} % alike; misspellings count from {tolerances.number_similarity} %)"
    return _line(column.header, first, second, verdict)


def _dates(one: Document, other: Document) -> str:
    column = Records.document_date
    first, second = _day(one, column), _day(other, column)
    told = [day.strftime("%d-%m-%Y") if day else "" for day in (first, second)]
    if not first or not second:
        return _line(column.header, *told, "not compared")
    by = abs((first - second).days)
    return _line(column.header, *told, "agrees" if not by else f"{by} day{'s' if by > 1 else ''} apart")


def _amount(column: Column, one: int | None, other: int | None, allowed: int) -> str:
    told = ["" if amount is None else words(amount) for amount in (one, other)]
    if one is None or other is None:
        return _line(column.header, *told, "not compared")
    by = abs(one - other)
    far = f"{words(by)} apart, {'within' if by <= allowed else 'beyond'} the tolerance of {words(allowed)}"
    return _line(column.header, *told, far if by else "agrees")


def _alone(documents: Sequence[Document]) -> list[str]:
    lines = []
    for document in documents:
        texts = [*(column for column, _ in _TEXTS), Records.document_number]
        lines += [_line(column.header, _text(document, column)) for column in texts]
        day = _day(document, Records.document_date)
        lines.append(_line(Records.document_date.header, day.strftime("%d-%m-%Y") if day else ""))
        for column, _ in _AMOUNTS:
            amount = _paise(document, column)
            lines.append(_line(column.header, "" if amount is None else words(amount)))
    return lines


def _line(*cells: str) -> str:
    """Cells under each other; the last is as long as it is."""
    padded = [cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=False)]
    return "  ".join([*padded, *cells[len(_WIDTHS) :]]).rstrip()


def _verdict(column: Column, first: str, second: str) -> str:
    """As the matching takes it: the legal form of a name counts as little as its case, and some types are one."""
    verdict = _verdict_of_texts(first, second)
    if verdict != "differs":
        return verdict
    if column == Records.supplier_name:
        return "agrees but for spelling" if name_key(first) == name_key(second) else "differs; the GSTIN decides"
    kinds = [kind for word, kind in KINDS.items() if word in (first, second)]
    if column == Records.document_type and len(kinds) > 1 and len(set(kinds)) == 1:
        return f"agrees; books say {second}"
    return verdict


def _verdict_of_texts(first: str, second: str) -> str:
    if not first or not second:
        return "not compared"
    return "agrees" if first.upper() == second.upper() else "differs"


def _named(document: Document) -> str:
    day = _day(document, Records.document_date)
    value = _paise(document, Records.taxable_value)
    told = day.strftime("%d-%m-%Y") if day else "no date"
    number = _text(document, Records.document_number) or "without a number"
    return f"{number} of {told}, taxable value {'unknown' if value is None else words(value)}"


def _text(document: Document, column: Column) -> str:
    value = document[column]
    return "" if pd.isna(value) else str(value).strip()  # type: ignore[call-overload]


def _flag(document: Document, column: Column) -> str:
    value = document[column]
    return "" if pd.isna(value) else ("Yes" if value else "No")  # type: ignore[call-overload]


def _paise(document: Document, column: Column) -> int | None:
    value = document[column]
    return None if pd.isna(value) else int(str(value))  # type: ignore[call-overload]


def _day(document: Document, column: Column) -> date | None:
    value = document[column]
    return value.date() if isinstance(value, pd.Timestamp) else None
