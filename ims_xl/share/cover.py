"""The first sheet of a client copy: whose it is, what to do and by when, and how far the answers have come, live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from ims_xl.excel import looks
from ims_xl.gst.replies import Reply
from ims_xl.share.copy_rows import Copy
from ims_xl.share.paper import Paper

_TO_DO = (
    "On the sheet Documents, choose an answer in the green column Client reply for every document you know of.",
    "Add a remark where it helps, and the day on which the goods or services came.",
    "You may filter, hide, re-order or delete rows and columns; only the column Code has to stay with its row. To "
    "sort, first take off the protection (Review, Unprotect Sheet; there is no password).",
    "Save the file and send it back. Several people may answer in copies of their own.",
)
_REPLIES = {
    Reply.RECEIVED: "The goods or services came, and the amounts are right.",
    Reply.NOT_RECEIVED: "We ordered it, but it has not come yet.",
    Reply.WRONG_AMOUNT: "It is ours, but value or tax is wrong; say in the remark what is right.",
    Reply.NOT_OURS: "We know nothing of it: another's document, or never ordered.",
    Reply.WILL_CHECK: "We have to look first, and will answer in a further copy.",
}
_STATUSES = {
    "Matched": "The supplier and your books say the same.",
    "Partially Matched": "The same document, but something differs; the column What we found says what.",
    "Books Only": "In your books, but the supplier has not reported it to the GST portal.",
    "IMS Only": "The supplier has reported it, but your books do not have it.",
}


@dataclass(frozen=True)
class Lines:
    """The cover's headings: the client, whose and which month, by when, and of which part it is."""

    client: str
    about: str
    by: str
    part: str = ""


@dataclass(frozen=True)
class Ranges:
    """Where status, reply and tax stand on the sheet of documents."""

    status: str
    reply: str
    tax: str


def fill(
    sheet: Worksheet,
    paper: Paper,
    rows: pd.DataFrame,
    lines: Lines,
    ranges: Ranges,
    reply_colours: Mapping[Reply, looks.Colours],
) -> None:
    """Write the cover; its figures are formulas over the documents, their present results stored with them."""
    for place, width in enumerate((2, 22, 12, 20, 78)):
        sheet.set_column(place, place, width)
    faint = paper.format(font_color=f"#{looks.FAINT}")
    sheet.write_string(0, 1, lines.client, paper.format(font_size=18, bold=True, font_color=f"#{looks.ACCENT}"))
    sheet.set_row(0, 30)
    sheet.write_string(1, 1, lines.about, faint)
    sheet.write_string(2, 1, lines.by, paper.format(font_size=12, bold=True))
    sheet.set_row(2, 22)
    sheet.write_string(3, 1, lines.part, faint)
    row = _heading(sheet, paper, 5, "What to do")
    for number, sentence in enumerate(_TO_DO, start=1):
        told = paper.format(text_wrap=True, valign="top")
        sheet.merge_range(row, 1, row, 4, f"{number}.  {sentence}", told)
        sheet.set_row(row, 30 if len(sentence) > 130 else 17)
        row += 1
    row = _answers(sheet, paper, row + 1, rows, ranges, reply_colours)
    _statuses(sheet, paper, row + 1, rows, ranges)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)


def _answers(
    sheet: Worksheet,
    paper: Paper,
    row: int,
    rows: pd.DataFrame,
    ranges: Ranges,
    colours: Mapping[Reply, looks.Colours],
) -> int:
    """How many documents, and how much tax, have which answer; with a chart."""
    row = _headers(sheet, paper, row, ("Your answers", "Documents", "Tax (₹)", "What the answer means"))
    first = row
    given = rows[Copy.client_reply]
    for reply in Reply:
        word = (reply.value, colours[reply], _REPLIES[reply])
        _line(sheet, paper, row, word, _bearing(row, ranges.reply, ranges.tax), rows[given == reply.value])
        row += 1
    word = ("No answer yet", looks.Colours(looks.PANEL, looks.INK), "")
    silent = (f"=COUNTBLANK({ranges.reply})", f"=SUM({ranges.tax})-SUM(D{first + 1}:D{row})")
    _line(sheet, paper, row, word, silent, rows[given.isna()])
    _chart(sheet, paper, (first, row), colours)
    return row + 16


def _statuses(sheet: Worksheet, paper: Paper, row: int, rows: pd.DataFrame, ranges: Ranges) -> None:
    row = _headers(sheet, paper, row, ("Status", "Documents", "Tax (₹)", "What it means"))
    for status, meaning in _STATUSES.items():
        word = (status, looks.STATUS_COLOURS[status], meaning)
        here = rows[Copy.status] == status
        _line(sheet, paper, row, word, _bearing(row, ranges.status, ranges.tax), rows[here])
        row += 1


def _line(
    sheet: Worksheet,
    paper: Paper,
    row: int,
    word: tuple[str, looks.Colours, str],
    formulas: tuple[str, str],
    rows: pd.DataFrame,
) -> None:
    """A word in its colours, the live count and tax of the documents that bear it (`rows`, today), and its meaning."""
    lined = {"bottom": 1, "bottom_color": f"#{looks.LINE}"}
    text, colours, meaning = word
    sheet.write_string(row, 1, text, paper.coloured(colours, bold=True, indent=1, **lined))
    count, tax = formulas
    sheet.write_formula(row, 2, count, paper.format(num_format="#,##0", align="right", **lined), len(rows))
    money = paper.format(num_format=looks.RUPEES, align="right", **lined)
    sheet.write_formula(row, 3, tax, money, int(rows[Copy.tax].sum()) / 100)
    paper.group_amounts(sheet, (row, 3, row, 3))
    sheet.write_string(row, 4, meaning, paper.format(indent=1, **lined))


def _bearing(row: int, where: str, tax: str) -> tuple[str, str]:
    """Count and tax of the documents that bear the word of this row's column B."""
    return f"=COUNTIF({where},B{row + 1})", f"=SUMIF({where},B{row + 1},{tax})"


def _chart(sheet: Worksheet, paper: Paper, place: tuple[int, int], colours: Mapping[Reply, looks.Colours]) -> None:
    """Bars of the documents by answer, in the colours of the words."""
    first, last = place
    chart = paper.book.add_chart({"type": "bar"})
    points = [*(colours[reply] for reply in Reply), looks.Colours("DDE4EC", looks.INK)]
    chart.add_series(
        {
            "name": "Documents",
            "categories": [sheet.get_name(), first, 1, last, 1],
            "values": [sheet.get_name(), first, 2, last, 2],
            "points": [{"fill": {"color": f"#{one.fill}"}, "border": {"color": f"#{one.text}"}} for one in points],
            "data_labels": {"value": True},
            "gap": 40,
        }
    )
    chart.set_title({"name": "Documents by answer", "name_font": {"size": 11}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "line": {"none": True}, "major_tick_mark": "none"})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    chart.set_size({"width": 900, "height": 250})
    chart.set_chartarea({"border": {"none": True}})
    about = "Bars: how many documents have which answer. The figures stand above."
    sheet.insert_chart(last + 2, 1, chart, {"object_position": 1, "description": about})


def _heading(sheet: Worksheet, paper: Paper, row: int, text: str) -> int:
    sheet.write_string(row, 1, text, paper.format(font_size=12, bold=True, font_color=f"#{looks.ACCENT}"))
    sheet.set_row(row, 22)
    return row + 1


def _headers(sheet: Worksheet, paper: Paper, row: int, texts: tuple[str, ...]) -> int:
    colours = looks.BAND_COLOURS[looks.Band.ENGINE]
    for place, text in enumerate(texts, start=1):
        side: dict[str, object] = {"align": "right"} if place in (2, 3) else {"indent": 1}
        sheet.write_string(row, place, text, paper.coloured(colours, bold=True, **side))
    sheet.set_row(row, 20)
    return row + 1
