"""What cells show by themselves, as conditional formats: amounts grouped, words and differing cells coloured.

LibreOffice shows one rule of a cell, the first that holds; Excel joins what several say.
"""

from __future__ import annotations

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from ims_xl.columns import Kind
from ims_xl.excel import layout, looks
from ims_xl.excel.formulas import quoted
from ims_xl.excel.layout import Place
from ims_xl.tables import Draft2B, Problems, Records, Review, Suppliers, Table4

_TAX_HEADS = {
    Review.books_igst: Review.igst,
    Review.books_cgst: Review.cgst,
    Review.books_sgst: Review.sgst,
    Review.books_cess: Review.cess,
}


def add(sheet: Worksheet, place: Place) -> None:
    """The formats of a table: amounts grouped, statuses and problems coloured, differing cells marked."""
    row, table = place.first_row, place.table
    money = table.money()
    if table in (Draft2B, Table4, Suppliers):
        quieten_noughts(sheet, place.reach(*(one for one in table.columns() if one.kind in (Kind.MONEY, Kind.COUNT))))
    if table is Review:
        at = {column: f"${place.letter(column)}{row}" for column in Review.columns()}
        for word, colours in looks.STATUS_COLOURS.items():
            sheet.conditional_formatting.add(
                place.reach(Review.status),
                Rule(type="cellIs", operator="equal", formula=[quoted(word)], dxf=looks.coloured(colours, bold=True)),
            )
        chosen, open_ = at[Review.action], at[Review.choices]
        closed = f'AND({chosen}<>"",OR(COUNTIF(lstActions,{chosen})=0,ISERROR(SEARCH(LEFT({chosen},1),{open_}))))'
        colour_words(sheet, place.reach(Review.action), closed, looks.PROBLEM, bold=True)
        colour_words(sheet, place.reach(Review.refused), f'{at[Review.refused]}<>""', looks.PROBLEM)
        pair = f'{at[Review.record_id]}<>"",{at[Review.entry_id]}<>"",{at[Review.group_id]}=""'  # groups agree in sum
        marked = looks.STATUS_COLOURS["Partially Matched"]
        for ours, theirs in layout.BOOKS_SIDE.items():
            heads = _TAX_HEADS if ours is Review.books_tax else {ours: theirs}  # the heads are folded away
            apart = ",".join(f"{at[own]}<>{at[other]}" for own, other in heads.items())
            differs = f"AND({pair},OR({apart}))"
            for side in (ours, theirs):
                if side in money:
                    colour_amounts(sheet, place.reach(side), differs, marked)
                else:
                    colour_words(sheet, place.reach(side), differs, marked, bold=True)
    for problem, word in ((Records.portal_error, ""), (Draft2B.verdict, "Differs"), (Problems.level, "Error")):
        if problem in table.columns() and table in (Records, Draft2B, Problems):
            test = f'="{word}"' if word else '<>""'
            colour_words(sheet, place.reach(problem), f"${place.letter(problem)}{row}{test}", looks.PROBLEM)
    if money:  # after the colours: LibreOffice shows one rule of a cell, the first that holds
        group_amounts(sheet, place.reach(*money))


def group_amounts(sheet: Worksheet, reach: str, decimals: bool = True) -> None:
    """Indian digit grouping for the amounts of a range, both signs."""
    first = reach.split(" ")[0].split(":")[0]
    for number, (size, pattern) in enumerate(looks.INDIAN_GROUPS):
        look = looks.grouped(pattern, 200 + number + 10 * decimals, decimals)
        sheet.conditional_formatting.add(reach, Rule(type="expression", formula=[f"ABS({first})>={size}"], dxf=look))


def colour_amounts(sheet: Worksheet, reach: str, condition: str, colours: looks.Colours) -> None:
    """Colour and embolden amounts where the condition holds, grouped as amounts are.

    A rule for each size, as LibreOffice shows one rule of a cell: the first that holds.
    """
    first = reach.split(" ")[0].split(":")[0]
    for number, (size, pattern) in enumerate(looks.INDIAN_GROUPS):
        look = looks.coloured(colours, bold=True)
        look.numFmt = looks.grouped(pattern, 210 + number).numFmt
        told = f"AND(ABS({first})>={size},{condition})"
        sheet.conditional_formatting.add(reach, Rule(type="expression", formula=[told], dxf=look))
    colour_words(sheet, reach, condition, colours, bold=True)


def colour_words(sheet: Worksheet, reach: str, condition: str, colours: looks.Colours, bold: bool = False) -> None:
    """Colour the cells of a range where the condition, written for its first cell, holds."""
    look = looks.coloured(colours, bold)
    sheet.conditional_formatting.add(reach, Rule(type="expression", formula=[condition], dxf=look))


def quieten_noughts(sheet: Worksheet, reach: str) -> None:
    """Let the noughts of a range step back, so that the amounts stand out."""
    first = reach.split(" ")[0].split(":")[0]
    look = DifferentialStyle(font=Font(color=f"FF{looks.FAINT}", italic=True))
    sheet.conditional_formatting.add(reach, Rule(type="expression", formula=[f"{first}=0"], dxf=look))
