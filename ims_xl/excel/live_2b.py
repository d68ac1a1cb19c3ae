"""GSTR-2B and table 4 as formulas over Reconciliation: they follow the drop-downs at once, without a macro.

The hidden sheet Live adds up each leaf and each box; blocks on the sheet 2B show them beside what Compute 2B worked
out. The rows' own part in it (`ims.prospects`) stands in hidden columns of Reconciliation. A choice that Apply would
refuse is counted as chosen; a line above says how many there are.
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from ims_xl.columns import Kind
from ims_xl.excel import columns_shown, conditional, layout, looks
from ims_xl.excel.formulas import BLANK, FILLED, count, of, quoted, sum_where
from ims_xl.gst.actions import ImsAction, ItcReduction
from ims_xl.gst.gstr2b import LEAVES, Leaf
from ims_xl.gst.gstr3b import BOXES, OWN_REVERSAL, PARTS, TURNED_WHEN_NEGATIVE, Part
from ims_xl.gst.reading import REVERSED
from ims_xl.settings import REVERSE_CHARGE_IN_4D2, UNAVAILABLE_NOTES
from ims_xl.tables import TAX_HEADS, Draft2B, Review, Table4

SHEET = "Live"
CAPTION = "If you apply your choices now"
AGREES, MOVED = "Agrees", "Moved"
_HEADERS = ("IGST now (₹)", "CGST now (₹)", "SGST now (₹)", "Cess now (₹)", "Compute 2B")
_FIRST, _HEADS = 3, "FGHI"  # of Live: A block, B bucket, C leaf, D place, E rows, then the four heads
_BOX_FIRST = _FIRST + len(LEAVES) + 3
_LAST = _FIRST + len(LEAVES) - 1
BOXES_LEFT, LEAVES_LEFT = "J", "P"  # where the blocks begin on the sheet 2B

_REDUCED = (f'"<>{ItcReduction.PARTIAL}"', f'"<>{ItcReduction.NONE}"')
_COUNTING = ((Review.standing, f'"<>{ImsAction.REJECT}"'), (Review.standing, f'"<>{ImsAction.PENDING}"'))
_UNDECIDED = (Review.action, BLANK)


def add_sums(sheet: Worksheet) -> None:
    """Fill the hidden sheet: a row for each leaf, then one for each box before netting."""
    for position, text in enumerate(("Block", "Bucket", "Leaf", "Place", "Rows", *TAX_HEADS), start=1):
        sheet.cell(_FIRST - 1, position, text).font = looks.font(bold=True)
    sheet["A1"] = "Sums behind the sheet 2B; nothing to do here."
    for row, leaf in enumerate(LEAVES, start=_FIRST):
        direct = f"$A{row}&{quoted(' ')}&$D{row}"
        place = of(Review, Review.place)
        values = [leaf.block, leaf.bucket, leaf.leaf, f"{leaf.bucket} {leaf.leaf}"]
        values.append(f"=COUNTIFS({place},$D{row})+COUNTIFS({place},{direct})")
        values += [f"=IF($E{row}=0,0,{_leaf(leaf, head, f'$D{row}', direct)})" for head in TAX_HEADS]
        _fill(sheet, row, values)
    for row, box in enumerate(BOXES, start=_BOX_FIRST):
        _fill(sheet, row, [box.number, None, None, None, None, *(_raw(box.number, at) for at in _HEADS)])


def add_blocks(sheet: Worksheet) -> None:
    """Beside the two tables of the sheet 2B: the same figures as the choices stand now, and whether they moved."""
    boxes, leaves = layout.PLACES[Table4], layout.PLACES[Draft2B]
    _head(sheet, boxes.header_row, BOXES_LEFT, boxes.header_row - 1)
    _head(sheet, leaves.header_row, LEAVES_LEFT, leaves.header_row - 2)
    heads = [Table4.igst, Table4.cgst, Table4.sgst, Table4.cess]
    at_box = {box.number: boxes.first_row + number for number, box in enumerate(BOXES)}
    for number, row in at_box.items():
        own = [f"{boxes.letter(head)}{row}" for head in heads]
        _row(sheet, row, BOXES_LEFT, [_box(number, across, at_box) for across in range(4)], own, "cfgLastCompute")
    for cell in (sheet[f"{boxes.letter(head)}{at_box[box.number]}"] for box in BOXES if box.entered for head in heads):
        cell.fill, cell.protection = looks.fill(looks.INPUT), looks.free()
    drafted = [Draft2B.igst, Draft2B.cgst, Draft2B.sgst, Draft2B.cess]
    keys = [f"${leaves.letter(column)}" for column in (Draft2B.block, Draft2B.bucket, Draft2B.leaf)]
    for row in range(leaves.first_row, leaves.first_row + len(LEAVES)):
        own = [f"{leaves.letter(head)}{row}" for head in drafted]
        criteria = ",".join(
            f"{SHEET}!${at}${_FIRST}:${at}${_LAST},{key}{row}" for at, key in zip("ABC", keys, strict=True)
        )
        sums = [f"SUMIFS({SHEET}!{at}${_FIRST}:{at}${_LAST},{criteria})" for at in _HEADS]
        figures = [f'=IF({keys[0]}{row}="","",{told})' for told in sums]
        _row(sheet, row, LEAVES_LEFT, figures, own, f"{keys[0]}{row}")
    _looks(sheet, BOXES_LEFT, boxes.first_row, len(BOXES))
    _looks(sheet, LEAVES_LEFT, leaves.first_row, len(LEAVES))
    refused = f"{count(Review, {Review.action: FILLED})}" + "".join(
        f"-{count(Review, {Review.action: quoted(action.value), Review.choices: quoted(f'*{action.wire}*')})}"
        for action in ImsAction
    )
    note = sheet[f"{BOXES_LEFT}{boxes.header_row - 2}"]
    note.value = f'=IF({refused}=0,"","Apply will refuse "&({refused})&" choices; here they count as chosen.")'
    note.font, note.number_format = looks.font(bold=True, colour=looks.PROBLEM.text), looks.PLAIN


def now(number: str) -> tuple[str, str, str, str]:
    """The cells of a box as the choices stand, head by head, for formulas on other sheets."""
    row = layout.PLACES[Table4].first_row + [box.number for box in BOXES].index(number)
    first = ord(BOXES_LEFT)
    igst, cgst, sgst, cess = (f"'{Table4.sheet}'!${chr(first + across)}${row}" for across in range(4))
    return igst, cgst, sgst, cess


def _leaf(leaf: Leaf, head: str, place: str, direct: str) -> str:
    """The sum of a leaf in one head: rows that take no action, then those that the choices put there."""
    counted, here = Review.column(f"counts_{head}"), (Review.place, place)
    terms = [sum_where(Review, counted, (Review.place, direct))]
    sign = "-" if leaf.bucket == "othersup" else "+"  # Part B is positive on the form
    if leaf.block == "itcRejected":
        tax = Review.column(head)
        rejected = quoted(ImsAction.REJECT.value)
        chosen = sum_where(Review, tax, here, (Review.action, rejected))
        portals = sum_where(Review, tax, here, _UNDECIDED, (Review.standing, rejected))
        return f"{terms[0]}{sign}({chosen}+{portals})"
    if leaf.block != "itcavl":
        return terms[0]
    accepted = (Review.action, quoted(ImsAction.ACCEPT.value))
    whole = [(Review.itc_reduction, criterion) for criterion in _REDUCED]
    held, declared = Review.column(f"held_{head}"), Review.column(f"declared_{head}")
    partial = (here, accepted, (Review.itc_reduction, quoted(ItcReduction.PARTIAL.value)))
    terms += [
        sum_where(Review, counted, here, (Review.action, quoted(ImsAction.NO_ACTION.value))),
        sum_where(Review, counted, here, accepted, *whole),
        sum_where(Review, counted, here, _UNDECIDED, *_COUNTING),
        sum_where(Review, held, here, accepted, (Review.itc_reduction, BLANK)),
        sum_where(Review, held, here, _UNDECIDED, (Review.standing, quoted(ImsAction.ACCEPT.value))),
    ]
    typed_either_way = (
        f"({sum_where(Review, declared, *partial, (declared, quoted('>0')))}"
        f"-{sum_where(Review, declared, *partial, (declared, quoted('<0')))})"
    )
    return "+".join(terms) + ("+" if sign == "-" else "-") + typed_either_way


def _raw(box: str, at: str) -> str:
    """What the leaves bring to a box, before headings that are negative are turned into reversals."""
    terms = []
    for part in PARTS:
        cells = "+".join(
            f"{at}{row}"
            for row, leaf in enumerate(LEAVES, start=_FIRST)
            if (leaf.block, leaf.bucket) == (part.block, part.bucket) and (not part.leaves or leaf.leaf in part.leaves)
        )
        terms += [f"{factor}*({cells})" for target, factor in _as_read(part) if target == box]
    return "=0" + "".join(terms)


def _as_read(part: Part) -> list[tuple[str, str]]:
    """The boxes of a part with their factors, as Settings reads the rules that no official text settles."""
    sign = "+1" if part.sign > 0 else "-1"
    if part.code in ("B15", "B17"):
        return [(part.box, f'{sign}*IF({REVERSE_CHARGE_IN_4D2.name}="No",0,1)')]
    if part.code == "B18":
        turned = f"{UNAVAILABLE_NOTES.name}={quoted(REVERSED)}"
        return [(part.box, f"{sign}*IF({turned},0,1)"), ("4(B)(2)", f"+IF({turned},1,0)")]
    return [(part.box, sign)]


def _box(number: str, across: int, at_box: dict[str, int]) -> str:
    """A box of table 4 as formula: entered, netted, or reckoned from the others."""
    letter, places = chr(ord(BOXES_LEFT) + across), layout.PLACES[Table4]
    raw = {box.number: f"{SHEET}!{_HEADS[across]}{row}" for row, box in enumerate(BOXES, start=_BOX_FIRST)}
    box = next(box for box in BOXES if box.number == number)
    if box.entered:
        own = f"{places.letter(Table4.columns()[2 + across])}{at_box[number]}"
        return f'=IF({own}="","",{own})'
    if number in TURNED_WHEN_NEGATIVE:
        return f"=MAX(0,{raw[number]})"
    if number == "4(B)(2)":
        turned = "".join(f"+MAX(0,-{raw[other]})" for other in TURNED_WHEN_NEGATIVE)
        return f"={raw[number]}{turned}+SUM({letter}{at_box[OWN_REVERSAL]})"
    if number == "4(C)":
        adding = ",".join(f"{letter}{at_box[other]}" for other in (*TURNED_WHEN_NEGATIVE, "4(A)(2)"))
        taking = ",".join(f"{letter}{at_box[other]}" for other in ("4(B)(1)", "4(B)(2)"))
        return f"=SUM({adding})-SUM({taking})"
    return f"={raw[number]}"


def _fill(sheet: Worksheet, row: int, values: Sequence[str | None]) -> None:
    for position, value in enumerate(values, start=1):
        cell = sheet.cell(row, position, value)
        cell.font = looks.font()
        if position > 5:
            cell.number_format = looks.RUPEES


def _head(sheet: Worksheet, row: int, left: str, caption_row: int) -> None:
    """A block's caption and headers, like a table's."""
    caption = sheet[f"{left}{caption_row}"]
    caption.value, caption.font, caption.number_format = (
        CAPTION,
        looks.font(12, bold=True, colour=looks.ACCENT),
        looks.PLAIN,
    )
    caption.alignment = looks.align()
    colours = looks.BAND_COLOURS[looks.Band.USER]
    for across, header in enumerate(_HEADERS):
        cell = sheet[f"{chr(ord(left) + across)}{row}"]
        cell.value, cell.number_format = header, looks.PLAIN
        cell.font, cell.fill = looks.font(bold=True, colour=colours.text), looks.fill(colours.fill)
        cell.alignment = looks.align(Kind.MONEY if across < 4 else Kind.TEXT, wrap=True)
        cell.border = looks.line(looks.FAINT)
        if left == LEAVES_LEFT:
            like = Draft2B.igst if across < 4 else Draft2B.verdict
            sheet.column_dimensions[cell.column_letter].width = columns_shown.width(like, Draft2B)


def _row(sheet: Worksheet, row: int, left: str, figures: list[str], own: list[str], known: str) -> None:
    """Four figures, and whether they are those Compute 2B worked out, where it has (`known` is not blank)."""
    letters = [chr(ord(left) + across) for across in range(5)]
    same = ",".join(f"ROUND(SUM({mine}{row})-SUM({theirs}),2)=0" for mine, theirs in zip(letters[:4], own, strict=True))
    for letter, formula in zip(
        letters, [*figures, f'=IF({known}="","",IF(AND({same}),"{AGREES}","{MOVED}"))'], strict=True
    ):
        cell = sheet[f"{letter}{row}"]
        cell.value, cell.font, cell.border = formula, looks.font(), looks.line()
        is_money = letter != letters[4]
        cell.number_format = looks.RUPEES if is_money else looks.PLAIN
        cell.alignment = looks.align(Kind.MONEY if is_money else Kind.TEXT)


def _looks(sheet: Worksheet, left: str, top: int, rows: int) -> None:
    letters = [chr(ord(left) + across) for across in range(5)]
    amounts = f"{letters[0]}{top}:{letters[3]}{top + rows - 1}"
    conditional.group_amounts(sheet, amounts)
    conditional.quieten_noughts(sheet, amounts)
    reach = f"{letters[4]}{top}:{letters[4]}{top + rows - 1}"
    colours = looks.STATUS_COLOURS["Partially Matched"]
    conditional.colour_words(sheet, reach, f'${letters[4]}{top}="{MOVED}"', colours, bold=True)
