"""Table 4 of GSTR-3B, with 3.1(d), from the leaves of GSTR-2B.

Which leaf goes to which box is a row. Credit notes are netted inside their heading; a heading that is negative
in a tax head is nothing there and is reversed in 4(B)(2). What the taxpayer enters (4(A)(2), 4(B)(1), 4(D)(1)) is kept.
Source: form GSTR-3B and the captions of GSTR-2B [official]; netting [secondary].
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ims_xl.gst.gstr3b import BOXES
from ims_xl.ims.columns import NO_TAX, Heads, heads, plus, texts, times
from ims_xl.tables import TAX_HEADS, Draft2B, Table4


@dataclass(frozen=True)
class Part:
    """Leaves of a bucket (none named: all of them) that go to a box, adding or netting off."""

    box: str
    block: str
    bucket: str
    leaves: tuple[str, ...] = ()
    sign: int = 1


_NOTES, _REVERSE, _ISD = ("cdnr", "cdnra"), ("cdnrrev", "cdnrarev"), ("isd", "isda")
# fmt: off
PARTS = (
    Part("3.1(d)",   "itcavl",   "revsup"),
    Part("3.1(d)",   "itcavl",   "othersup", _REVERSE, -1),
    Part("3.1(d)",   "itcunavl", "revsup"),                  # [recalled]: tax is payable all the same
    Part("3.1(d)",   "itcunavl", "othersup", _REVERSE, -1),
    Part("4(A)(1)",  "itcavl",   "imports"),
    Part("4(A)(3)",  "itcavl",   "revsup"),
    Part("4(A)(3)",  "itcavl",   "othersup", _REVERSE, -1),
    Part("4(A)(4)",  "itcavl",   "isdsup"),
    Part("4(A)(4)",  "itcavl",   "othersup", _ISD,     -1),
    Part("4(A)(5)",  "itcavl",   "nonrevsup"),
    Part("4(A)(5)",  "itcavl",   "othersup", _NOTES,   -1),
    Part("4(B)(2)",  "itcrev",   "nonrevsup"),               # rule 37A
    Part("4(B)(2)",  "itcrev",   "isdsup"),
    Part("4(B)(2)",  "itcrev",   "imports"),
    Part("4(B)(2)",  "itcrev",   "othersup", (),       -1),
    Part("4(D)(2)",  "itcunavl", "nonrevsup"),
    Part("4(D)(2)",  "itcunavl", "isdsup"),
    Part("4(D)(2)",  "itcunavl", "revsup"),                  # [recalled]
    Part("4(D)(2)",  "itcunavl", "imports"),
    Part("4(D)(2)",  "itcunavl", "othersup", (),       -1),
)
# fmt: on
_AVAILABLE = ("4(A)(1)", "4(A)(3)", "4(A)(4)", "4(A)(5)")


def compute(leaves: pd.DataFrame, entered: pd.DataFrame | None = None) -> pd.DataFrame:
    """The boxes, in paise, from the leaves of a Draft2B frame (Part B positive).

    `entered` is a Table4 frame with the boxes the taxpayer fills; they stay as they are, NA where blank, and count
    in 4(C). Rejected records go to no box.
    """
    boxes: dict[str, Heads] = {box.number: NO_TAX for box in BOXES}
    for block, bucket, leaf, amounts in zip(
        texts(leaves, Draft2B.block),
        texts(leaves, Draft2B.bucket),
        texts(leaves, Draft2B.leaf),
        heads(leaves),
        strict=True,
    ):
        for part in PARTS:
            if (part.block, part.bucket) == (block, bucket) and (not part.leaves or leaf in part.leaves):
                boxes[part.box] = plus(boxes[part.box], times(part.sign, amounts))
    for box in _AVAILABLE:
        igst, cgst, sgst, cess = (min(amount, 0) for amount in boxes[box])
        negative: Heads = (igst, cgst, sgst, cess)
        boxes[box] = plus(boxes[box], times(-1, negative))
        boxes["4(B)(2)"] = plus(boxes["4(B)(2)"], times(-1, negative))
    own = _entered(entered)
    boxes |= {number: told for number, (told, _) in own.items()}
    for box in (*_AVAILABLE, "4(A)(2)"):
        boxes["4(C)"] = plus(boxes["4(C)"], boxes[box])
    for box in ("4(B)(1)", "4(B)(2)"):
        boxes["4(C)"] = plus(boxes["4(C)"], times(-1, boxes[box]))
    return Table4.of_rows(
        {
            "box": box.number,
            "caption": box.caption,
            **(own[box.number][1] if box.entered and box.number in own else {}),
            **({} if box.entered else dict(zip(TAX_HEADS, boxes[box.number], strict=True))),
        }
        for box in BOXES
    )


def _entered(table: pd.DataFrame | None) -> dict[str, tuple[Heads, dict[str, object]]]:
    """Of each box the taxpayer has filled: its amounts to reckon with, and its cells as they stand."""
    if table is None:
        return {}
    numbers = {box.number for box in BOXES if box.entered}
    return {
        number: (told, {head: row[head] for head in TAX_HEADS})
        for number, told, (_, row) in zip(texts(table, Table4.box), heads(table), table.iterrows(), strict=True)
        if number in numbers
    }
