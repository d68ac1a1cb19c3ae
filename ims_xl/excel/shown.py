"""Which rows of a table a saved workbook shows: its filter, and the rows that the filter hides."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd
from lxml import etree

from ims_xl.columns import Column, Table
from ims_xl.excel.parts import MAIN, Package, serialised
from ims_xl.excel.rowxml import with_hidden
from ims_xl.excel.sheetxml import SheetXml
from ims_xl.excel.tableparts import SheetTable
from ims_xl.tables import Review


def hidden(table: type[Table], frame: pd.DataFrame, wanted: Mapping[Column, Collection[str]], top: int) -> set[int]:
    """The sheet's rows that such a filter hides, of a table whose data begins in row `top`."""
    if table is Review:  # a formula's value, which the file may not hold yet
        frame = frame.assign(**{Review.counts_as: Review.counted_as(frame)})
    seen = pd.Series(True, index=frame.index)
    for column, words in wanted.items():
        seen &= frame[column].fillna("").isin(list(words))
    return {row for row, so in enumerate(seen.tolist(), start=top) if not so}


def show_only(
    package: Package, table: SheetTable, wanted: Mapping[str, Collection[str]], hidden: Collection[int]
) -> None:
    """Filter the table by these words of these headers, "" for a blank; `hidden` are the sheet's rows it hides."""
    root = package.xml(table.part)
    filter_ = root.find(f"{{{MAIN}}}autoFilter")
    if filter_ is None:
        filter_ = etree.Element(f"{{{MAIN}}}autoFilter", ref=table.whole.reaching(table.body.bottom).text)
        root.insert(0, filter_)
    for column in list(filter_):
        filter_.remove(column)
    for header, words in sorted(wanted.items(), key=lambda one: table.headers.index(one[0])):
        column = etree.SubElement(filter_, f"{{{MAIN}}}filterColumn", colId=str(table.headers.index(header)))
        chosen = etree.SubElement(column, f"{{{MAIN}}}filters")
        if "" in words:
            chosen.set("blank", "1")
        for word in words:
            if word:
                etree.SubElement(chosen, f"{{{MAIN}}}filter", val=word)
    package.replace(table.part, serialised(root))
    sheet = SheetXml(package.read(table.sheet_part), table.sheet)
    for at in range(table.body.top, table.body.bottom + 1):
        row = sheet.row(at)
        if row and row != (turned := with_hidden(row, at in hidden)):
            sheet.put(at, turned)
    package.replace(table.sheet_part, sheet.packed([]))
