"""Single cells of our tables to which the user has given a look of their own: a row marked yellow, a bold amount."""

from __future__ import annotations

import re
from collections import Counter

from ims_xl.excel import rowxml
from ims_xl.excel.areas import letters
from ims_xl.excel.sheetxml import SheetXml
from ims_xl.excel.tableparts import SheetTable

Marks = list[tuple[int, str, str]]  # line of the table's data, header, place of the style in the workbook's list


def marks_in(sheet: SheetXml, table: SheetTable) -> Marks:
    """The cells that look otherwise than most of their column do."""
    rows = range(table.body.top, table.body.bottom + 1)
    looks = [rowxml.styles_of(sheet.row(at), table.body.columns) for at in rows]
    many = Counter(looks)
    usual = []
    for at in range(len(table.headers)):
        counts: Counter[str] = Counter()
        for look, times in many.items():
            counts[look[at]] += times
        usual.append(counts.most_common(1)[0][0])
    odd = {look for look in many if list(look) != usual}
    return [
        (line, header, style)
        for line, look in enumerate(looks)
        if look in odd
        for header, style, common in zip(table.headers, look, usual, strict=True)
        if style and style != common
    ]


def mark(sheet: SheetXml, table: SheetTable, marks: Marks) -> None:
    """Give the cells of the table, as it now stands, those looks."""
    columns = dict(zip(table.headers, table.body.columns, strict=True))
    for line, header, style in marks:
        at = table.body.top + line
        if header not in columns or at > table.body.bottom:
            continue
        place = f"{letters(columns[header])}{at}".encode()
        row = re.sub(
            rb'(<c r="%b")((?: t="[A-Za-z]+")?)(?: s="[0-9]+")?' % place,
            rb'\g<1> s="%b"\g<2>' % style.encode(),
            sheet.row(at),
            count=1,
        )
        sheet.put(at, row)
