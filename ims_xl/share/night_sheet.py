"""The report of a night run: a line for each step on each workbook, what failed on top."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ims_xl.columns import Kind
from ims_xl.excel import looks
from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped
from ims_xl.share.paper import Paper
from ims_xl.share.run_log import DONE, FAILED, NOT_TRIED, NOTHING, Progress

_HEADERS = (("Workbook", 34), ("Step", 13), ("Result", 13), ("What happened", 110), ("Seconds", 10))
_ORDER = (FAILED, NOT_TRIED, DONE, NOTHING)
_COLOURS = {
    DONE: looks.STATUS_COLOURS["Matched"],
    FAILED: looks.STATUS_COLOURS["Books Only"],
    NOT_TRIED: looks.STATUS_COLOURS["Partially Matched"],
    NOTHING: looks.Colours(looks.PANEL, looks.INK),
}


def sentence(lines: Sequence[dict[str, Any]], workbooks: int, progress: Progress) -> str:
    """What the run came to."""
    counts = Counter(line["result"] for line in lines)
    broken = sorted({line["workbook"] for line in lines if line["result"] == FAILED})
    resumed = f" It was begun {progress.began:%d-%m-%Y %H:%M} and finished now." if progress.is_resumed else ""
    told = f"{counted(workbooks, 'workbook')}, steps {', '.join(progress.steps)}: {grouped(counts[DONE])} done, "
    told += f"{grouped(counts[NOTHING])} without anything new, {grouped(counts[FAILED])} failed, "
    told += f"{grouped(counts[NOT_TRIED])} not tried.{resumed}"
    more = f" and {grouped(len(broken) - 5)} more" if len(broken) > 5 else ""
    return told + (f" Failed: {', '.join(broken[:5])}{more}." if broken else "")


def written(lines: Sequence[dict[str, Any]], about: str, began: datetime) -> bytes:
    """The report as the bytes of an .xlsx file."""
    paper = Paper("IMS night run", began)
    sheet = paper.sheet("Night run")
    sheet.write_string(0, 0, "Night run", paper.format(font_size=16, bold=True, font_color=f"#{looks.ACCENT}"))
    sheet.write_string(1, 0, about, paper.format(font_color=f"#{looks.FAINT}"))
    colours = looks.BAND_COLOURS[looks.Band.ENGINE]
    for place, (header, width) in enumerate(_HEADERS):
        sheet.set_column(place, place, width)
        sheet.write_string(3, place, header, paper.coloured(colours, bold=True, indent=1))
    text = paper.cells(Kind.TEXT, text_wrap=True, valign="top")
    number = paper.cells(Kind.NUMBER, num_format="0.0", valign="top")
    ordered = sorted(lines, key=lambda line: (_ORDER.index(line["result"]), line["workbook"]))
    for row, line in enumerate(ordered, start=4):
        for place, key in enumerate(("workbook", "step", "result", "told")):
            sheet.write_string(row, place, str(line.get(key, "")), text)
        sheet.write_number(row, 4, float(line.get("seconds", 0.0)), number)
    last = 3 + max(1, len(ordered))
    paper.colour_words(sheet, (4, 2, last, 2), _COLOURS)
    sheet.autofilter(3, 0, last, len(_HEADERS) - 1)
    sheet.freeze_panes(4, 1)
    sheet.repeat_rows(3)
    return paper.packed()
