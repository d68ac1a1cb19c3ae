"""What names of columns leave open, told by the figures of the rows: purchases booked on a ledger that a tax gives its
name to, and a document's value under a name that nobody knows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped
from ims_xl.sources.books import ledgers
from ims_xl.sources.books.evidence import Columns, Finding
from ims_xl.sources.books.lines import A_RUPEE
from ims_xl.sources.books.totals import is_sum
from ims_xl.sources.cells import Cell, amount, text, tried
from ims_xl.tables import TAX_HEADS, Books

_SAMPLED = 400
_HIGHEST = 0.41  # of a tax in its taxable value
_PURCHASES = re.compile(r"purchase|expense|freight|carriage|transport|charges?\b|\bgoods\b|services?\b|material|stock")
_NO_LEDGER = re.compile(
    r"%|\b(qty|quantity|rate|price|mrp|hsn|sac|units?|uom|no|number|code|days?|pin|phone|balance|paid|due|total)\b",
    re.IGNORECASE,
)
_RATES = (50, 120, 180, 280, 400)  # of tax, by the thousand
_AS_RATES = {5, 12, 13, 25, 50, 75, 150, 250, 300, 375, 500, 600, 750, 900, 1200, 1400, 1800, 2000, 2800, 4000}
_A_HUNDRED = 10_000
_OF_ROUNDING = 2  # paise
_SEVERAL = 2  # rows from which figures that agree are no chance


def purchases(
    columns: Columns, rows: Sequence[Sequence[Cell]], names: Sequence[str], unknown: Sequence[int]
) -> list[int]:
    """Of the ledgers named after a tax ("IGST Purchase 28%"), those that hold purchases, not the tax on them.

    A purchase has taxes beside it that are a fraction of it; a tax is a fraction of the purchases beside it.
    """
    named = [index for index in unknown if ledgers.head(names[index])]
    doubtful = [i for i in unknown if ledgers.heads(names[i]) and _PURCHASES.search(names[i].lower())]
    if not doubtful:
        return []
    known = [index for name in TAX_HEADS for index in columns.get(Books.column(name), ())]
    taxes = [index for index in (*known, *named) if index not in doubtful]
    bought = [index for index in unknown if ledgers.is_expense(names[index])]
    found = []
    for column in doubtful:
        votes = 0
        for row in rows[:_SAMPLED]:
            held = abs(_paise(row, column))
            if held:
                beside = sum(abs(_paise(row, index)) for index in taxes)
                above = sum(abs(_paise(row, index)) for index in (*bought, *doubtful) if index != column)
                votes += (0 < beside <= held * _HIGHEST) - (held <= above * _HIGHEST)
        if votes > 0:
            found.append(column)
    return found


def rates(columns: Columns, rows: Sequence[Sequence[Cell]], names: Sequence[str], named: Sequence[int]) -> list[int]:
    """Of the columns named after taxes, those that hold the rates of them: usual ones, and no tax of what is beside."""
    bases, numbers = columns.get(Books.taxable_value, ())[:1], columns.get(Books.document_number, ())[:1]
    found = []
    heads = {at: ledgers.head(names[at]) for at in named}
    of_head = Counter(heads.values())
    documents = [row for row in rows[:_SAMPLED] if numbers and numbers[0] < len(row) and row[numbers[0]] != ""]
    for column in named if bases else ():
        pairs = [(abs(_paise(row, bases[0])), abs(_paise(row, column))) for row in documents]
        held = [(base, tax) for base, tax in pairs if tax and base not in (0, _A_HUNDRED)]  # there the two are equal
        is_tax = any(_is_at_a_usual_rate(base, tax) or _is_at_a_usual_rate(base, 2 * tax) for base, tax in held)
        is_told = len(held) >= _SEVERAL or of_head[heads[column]] > 1
        if held and is_told and not is_tax and all(tax in _AS_RATES for _, tax in held):
            found.append(column)
    return found


def are_apart(rows: Sequence[Sequence[Cell]], columns: Sequence[int]) -> bool:
    """Do several columns hold one tax, each row in one of them, as SGST beside UTGST?"""
    return not any(sum(_paise(row, column) != 0 for column in columns) > 1 for row in rows[:_SAMPLED])


def taxed(columns: Columns, rows: Sequence[Sequence[Cell]], names: Sequence[str], left: Sequence[int]) -> list[int]:
    """Of the ledgers left out of the taxable value by their names ("Discount Received"), those that were taxed with it.

    With such a ledger the tax is at a usual rate of the taxable value, and without it at none.
    """
    bases = columns.get(Books.taxable_value, ())
    heads = [index for name in TAX_HEADS if name != Books.cess for index in columns.get(Books.column(name), ())]
    candidates = [
        index
        for index in left
        if not (ledgers.is_beside(names[index]) or ledgers.is_side(names[index]) or _NO_LEDGER.search(names[index]))
    ]
    votes = dict.fromkeys(candidates, 0)
    for row in _documents(rows) if heads and bases else ():
        tax = abs(sum(_paise(row, index) for index in heads))
        taken = sum(_paise(row, index) for index in bases)
        is_usual = _is_at_a_usual_rate(taken, tax)
        for index in candidates if tax else ():
            if held := _paise(row, index):
                votes[index] += _is_at_a_usual_rate(taken + held, tax) - is_usual
    return [index for index, count in votes.items() if count > 0]


def base(columns: Columns, rows: Sequence[Sequence[Cell]], candidates: Sequence[int]) -> int | None:
    """The one column that with the taxes comes to the document's value on nearly all rows, more than what is taken now.

    "Net Amount" may be without tax, and "Discount" no taxable value at all. Of several that are summed now, one may be
    the whole: "Freight" beside it is then a part of it.
    """
    values, bases = columns.get(Books.document_value, ())[:1], columns.get(Books.taxable_value, ())
    heads = [index for name in TAX_HEADS for index in columns.get(Books.column(name), ())]
    agree = Counter[int]()
    of = now = 0
    for row in _documents(rows) if values and heads else ():
        whole, tax = abs(_paise(row, values[0])), sum(_paise(row, index) for index in heads)
        if whole and tax:
            of += 1
            now += abs(abs(sum(_paise(row, index) for index in bases) + tax) - whole) <= A_RUPEE
            agree.update(index for index in candidates if abs(abs(_paise(row, index) + tax) - whole) <= A_RUPEE)
    best, count = agree.most_common(1)[0] if agree else (None, 0)
    is_now = len(bases) == 1 and best == bases[0]
    return best if not is_now and count >= _SEVERAL and count > now and count * 10 >= of * 9 else None


def is_with_tax(columns: Columns, rows: Sequence[Sequence[Cell]]) -> bool:
    """Is what is taken for the taxable value the whole with tax: at a usual rate without it, and never as it is?"""
    bases = columns.get(Books.taxable_value, ())
    heads = [index for name in TAX_HEADS if name != Books.cess for index in columns.get(Books.column(name), ())]
    of = without = 0
    for row in _documents(rows) if bases and heads else ():
        held, tax = (abs(sum(_paise(row, index) for index in found)) for found in (bases, heads))
        if tax:
            if _is_at_a_usual_rate(held, tax):
                return False
            of, without = of + 1, without + _is_at_a_usual_rate(held - tax, tax)
    return without >= _SEVERAL and without * 2 > of


def is_without_tax(columns: Columns, rows: Sequence[Sequence[Cell]], value: int) -> bool:
    """Is the column of a value one without the tax: at a usual rate as it is, and never less the tax?"""
    heads = [index for name in TAX_HEADS if name != Books.cess for index in columns.get(Books.column(name), ())]
    of = without = 0
    for row in _documents(rows) if heads else ():
        held, tax = abs(_paise(row, value)), abs(sum(_paise(row, index) for index in heads))
        if tax:
            is_base = _is_at_a_usual_rate(held, tax)
            if _is_at_a_usual_rate(held - tax, tax) and not is_base:
                return False
            of, without = of + 1, without + is_base
    return without >= _SEVERAL and without * 2 > of


def _documents(rows: Sequence[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    """The first rows, but for sums."""
    for row in rows[:_SAMPLED]:
        if not any(isinstance(cell, str) and is_sum(cell) for cell in row):
            yield row


def _is_at_a_usual_rate(base: int, tax: int) -> bool:
    return any(abs(abs(base) * rate - tax * 1000) <= _OF_ROUNDING * 1000 for rate in _RATES)


def value(
    columns: Columns, rows: Sequence[Sequence[Cell]], names: Sequence[str], unknown: Sequence[int]
) -> Iterator[Finding]:
    """Where no header names the document's value, the column to which taxable value plus tax comes on nearly all rows.

    Columns of debit and credit, of which each row has one, hold it together.
    """
    if Books.document_value in columns:
        return
    sides = [index for index in unknown if ledgers.is_side(names[index])]
    if len(sides) == 2 and not any(all(_paise(row, index) for index in sides) for row in rows[:_SAMPLED]):
        if _balance(columns, rows, sides):
            quoted = " and ".join(f'"{names[index]}"' for index in sides)
            sentence = f"{quoted} are equal in each document: these are both sides of a ledger, and no value was taken."
            yield Finding(tuple(sides), f"{sentence} Export a purchase register.")
            return
        columns[Books.document_value] = tuple(sides)
        quoted = " or ".join(f'"{names[index]}"' for index in sides)
        yield Finding(tuple(sides), f"Document value is taken from {quoted}, whichever a row has.")
        return
    bases = columns.get(Books.taxable_value, ())
    heads = [index for name in TAX_HEADS for index in columns.get(Books.column(name), ())]
    if not (bases and heads):
        return
    documents = [row for row in rows[:_SAMPLED] if not any(isinstance(cell, str) and is_sum(cell) for cell in row)]
    for column in unknown:
        if column in heads:
            continue
        agree = of = 0
        rest = [index for index in bases if index != column]
        for row in documents:
            whole, tax = _paise(row, column), sum(_paise(row, index) for index in heads)
            if whole and tax:
                of += 1
                agree += abs(abs(sum(_paise(row, index) for index in rest) + tax) - abs(whole)) <= A_RUPEE
        if agree >= _SEVERAL and agree * 10 >= of * 9 and rest:
            columns[Books.document_value], columns[Books.taxable_value] = (column,), tuple(rest)
            yield Finding(
                (column,),
                f'Document value is taken from "{names[column]}": taxable value plus tax comes to it within a rupee on '
                f"{grouped(agree)} of {counted(of, 'row')}.",
            )
            return


def _balance(columns: Columns, rows: Sequence[Sequence[Cell]], sides: Sequence[int]) -> bool:
    """Are debit and credit of each document as much, as where each of its ledgers has a row?"""
    numbers = columns.get(Books.document_number, ())[:1]
    found: dict[str, list[int]] = {}
    for row in _documents(rows) if numbers else ():
        if numbers[0] < len(row) and (number := text(row[numbers[0]])):
            sums = found.setdefault(number, [0, 0])
            for side, index in enumerate(sides):
                sums[side] += _paise(row, index)
    whole = list(found.values())[:-1] or list(found.values())  # the last may go on beyond the rows looked at
    return len(found) >= _SEVERAL and all(debit == credit for debit, credit in whole)


def _paise(row: Sequence[Cell], index: int) -> int:
    """The amount of a cell; 0 where it is blank, or none."""
    return (tried(amount, row[index]) or 0) if index < len(row) else 0
