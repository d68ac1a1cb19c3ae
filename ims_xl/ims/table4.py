"""Table 4 of GSTR-3B, with 3.1(d), from the leaves of GSTR-2B.

Which leaf goes to which box is a row of `gst.gstr3b`. Credit notes are netted inside their heading; a heading that is
negative in a tax head is nothing there and is reversed in 4(B)(2). What the taxpayer enters is kept, and looked at.
"""

from __future__ import annotations

import json

import pandas as pd

from ims_xl.errors import Level, Problem
from ims_xl.gst.gstr3b import BOXES, OWN_REVERSAL, PARTS, TURNED_WHEN_NEGATIVE, Part
from ims_xl.gst.money import rupees, words
from ims_xl.gst.reading import DEFAULT, REVERSED, Reading
from ims_xl.ims.columns import NO_TAX, Heads, heads, plus, texts, times
from ims_xl.tables import TAX_HEADS, Draft2B, Table4


def compute(leaves: pd.DataFrame, entered: pd.DataFrame | None = None, reading: Reading = DEFAULT) -> pd.DataFrame:
    """The boxes, in paise, from the leaves of a Draft2B frame (Part B positive).

    `entered` is a Table4 frame with the boxes the taxpayer fills; they stay as they are, NA where blank, and count:
    the own reversal in 4(B)(2), all but 4(D)(1) in 4(C). Rejected records go to no box.
    """
    boxes = _summed(leaves, reading)
    for box in TURNED_WHEN_NEGATIVE:
        negative = _below_nothing(boxes[box])
        boxes[box] = plus(boxes[box], times(-1, negative))
        boxes["4(B)(2)"] = plus(boxes["4(B)(2)"], times(-1, negative))
    own = _entered(entered)
    boxes |= {number: told for number, (told, _) in own.items()}
    boxes["4(B)(2)"] = plus(boxes["4(B)(2)"], boxes[OWN_REVERSAL])
    for box in (*TURNED_WHEN_NEGATIVE, "4(A)(2)"):
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


def _summed(leaves: pd.DataFrame, reading: Reading) -> dict[str, Heads]:
    """Every box as its leaves sum up, also below nothing."""
    boxes: dict[str, Heads] = {box.number: NO_TAX for box in BOXES}
    columns = (texts(leaves, column) for column in (Draft2B.block, Draft2B.bucket, Draft2B.leaf))
    for block, bucket, leaf, amounts in zip(*columns, heads(leaves), strict=True):
        for part in PARTS:
            if (part.block, part.bucket) == (block, bucket) and (not part.leaves or leaf in part.leaves):
                for box, sign in _as_read(part, reading):
                    boxes[box] = plus(boxes[box], times(sign, amounts))
    return boxes


def _below_nothing(amounts: Heads) -> Heads:
    """What is negative, head by head."""
    igst, cgst, sgst, cess = (min(amount, 0) for amount in amounts)
    return igst, cgst, sgst, cess


def _as_read(part: Part, reading: Reading) -> list[tuple[str, int]]:
    """The box and sign of a part, as the user reads the rules that no official text settles."""
    if part.code in ("B15", "B17") and not reading.unavailable_reverse_charge:
        return []
    if part.code == "B18" and reading.unavailable_notes == REVERSED:
        return [("4(B)(2)", 1)]
    return [(part.box, part.sign)]


def turned(leaves: pd.DataFrame) -> Heads:
    """What 4(A)(5) would be below nothing, head by head: it is reversed in 4(B)(2) instead."""
    return _below_nothing(_summed(leaves, DEFAULT)["4(A)(5)"])


def check(boxes: pd.DataFrame) -> list[Problem]:
    """What to look at in the boxes the taxpayer fills: rows E1 to E6 of docs/law.md."""
    tax = dict(zip(texts(boxes, Table4.box), heads(boxes), strict=True))
    found: list[tuple[str, str, int]] = []
    for box in (box.number for box in BOXES if box.entered):
        for head, amount in zip(TAX_HEADS, tax[box], strict=True):
            if amount < 0:
                found.append((box, f"{head.upper()} is negative; enter it as a positive amount (E1)", amount))
        _, cgst, sgst, _ = tax[box]
        if cgst != sgst:
            found.append((box, f"CGST and SGST {words(sgst)} differ; enter the same amount in both (E2)", cgst))
    _, cgst, sgst, _ = tax["4(A)(2)"]
    if cgst or sgst:
        found.append(("4(A)(2)", "import of services carries IGST; clear CGST and SGST (E3)", cgst + sgst))
    if reclaimed := sum(tax["4(D)(1)"]):
        told = "is to stand in 4(A)(5) too, and to be covered by the reclaim ledger on the portal; compare them (E4)"
        found.append(("4(D)(1)", told, reclaimed))
    claimed = plus(tax["4(A)(2)"], tax["4(A)(3)"])
    for head, claim, payable in zip(TAX_HEADS, claimed, tax["3.1(d)"], strict=True):
        if claim > payable:
            told = f"{head.upper()} claimed beyond 3.1(d); pay it there, or see that the RCM ledger covers it (E5)"
            found.append(("4(A)(2)", told, claim - payable))
    for head, net in zip(TAX_HEADS, tax["4(C)"], strict=True):
        if net < 0:
            found.append(("4(C)", f"{head.upper()} is negative: more is reversed than claimed; look again (E6)", net))
    return [
        Problem(
            f"{box}, {words(amount)}: {told}.", sheet=Table4.sheet, header=box, value=words(amount), level=Level.REMARK
        )
        for box, told, amount in found
    ]


def to_json(boxes: pd.DataFrame, gstin: str, period: str) -> str:
    """The `itc_elg` fragment of GSTR-3B, as the portal's JSON has it; `period` as MMYYYY. Rupees."""
    tax = dict(zip(texts(boxes, Table4.box), heads(boxes), strict=True))
    listed = {
        "itc_avl": {"IMPG": "4(A)(1)", "IMPS": "4(A)(2)", "ISRC": "4(A)(3)", "ISD": "4(A)(4)", "OTH": "4(A)(5)"},
        "itc_rev": {"RUL": "4(B)(1)", "OTH": "4(B)(2)"},
        "itc_inelg": {"RUL": "4(D)(1)", "OTH": "4(D)(2)"},
    }
    eligible: dict[str, object] = {
        key: [{"ty": letter} | _in_rupees(tax[box]) for letter, box in group.items()] for key, group in listed.items()
    }
    eligible["itc_net"] = _in_rupees(tax["4(C)"])
    return json.dumps({"gstin": gstin, "ret_period": period, "itc_elg": eligible}, indent=1) + "\n"


def _in_rupees(tax: Heads) -> dict[str, object]:
    """The four heads by the portal's keys; two places, so a float spells them as they are."""
    keys = ("iamt", "camt", "samt", "csamt")
    return {key: float(rupees(amount)) for key, amount in zip(keys, tax, strict=True)}


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
