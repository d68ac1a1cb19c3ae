"""The summary sheets of a GSTR-2B in Excel form: credit by block, bucket and leaf, in the shape of the JSON file."""

from __future__ import annotations

import re
from typing import Any

from ims_xl.errors import Problem
from ims_xl.gst.gstr2b import LEAVES
from ims_xl.gst.money import rupees
from ims_xl.sources.cells import BadCell, Cell, amount, text
from ims_xl.sources.literal import Number
from ims_xl.sources.sheet import Sheet

BLOCKS = {
    "itcavailable": "itcavl",
    "itcnotavailable": "itcunavl",
    "itcreversal": "itcrev",
    "itcrejected": "itcRejected",
}
TAXES = ("igst", "cgst", "sgst", "cess")


def read(sheet: Sheet, file: str) -> tuple[dict[str, Any], list[Problem]]:
    """The buckets and leaves of a summary sheet, and a problem for each row whose taxes are no amounts.

    Headings stand in the first columns, the four taxes after them.
    """
    buckets: dict[str, Any] = {}
    problems: list[Problem] = []
    bucket = ""
    for number, row in enumerate(sheet.rows, start=1):
        heading = " ".join(text(cell).lower() for cell in row[:2])
        amounts = _four(row[3:7])
        found = _bucket(heading)
        if (found or bucket) and (error := next((text(cell) for cell in row[3:7] if text(cell).startswith("#")), "")):
            sentence = f'"{error}" is not an amount; the row was left out. Download the statement again.'
            problems.append(Problem(sentence, file, sheet.name, number))
        if found:
            bucket = found
            if amounts:
                buckets.setdefault(bucket, {}).update(amounts)
        elif bucket and amounts and (leaf := _leaf(heading, bucket)):
            buckets.setdefault(bucket, {})[leaf] = amounts
    return buckets, problems


def _four(cells: list[Cell]) -> dict[str, Number]:
    """The taxes of a summary row; nothing where there is no number at all."""
    taxes: dict[str, Number] = {}
    for head, cell in zip(TAXES, cells, strict=False):
        try:
            found = amount(cell)
        except BadCell:
            return {}
        if found is not None:
            taxes[head] = Number(rupees(found))
    return taxes


def _bucket(heading: str) -> str:
    if "all other itc" in heading:
        return "nonrevsup"
    if "inward supplies from isd" in heading:
        return "isdsup"
    if "liable for reverse charge" in heading or "liable to reverse charge" in heading:
        return "revsup"
    if re.search(r"import of goods(?! from)", heading):
        return "imports"
    return "othersup" if re.search(r"\bothers\b", heading) else ""


def _leaf(heading: str, bucket: str) -> str:
    """The leaf a heading names in its bucket; "" for none."""
    amended, reverse = "amend" in heading, "reverse" in heading
    if heading.strip().startswith(("impgsez", "details impgsez")) or "impgsez" in heading or "from sez" in heading:
        leaf = "impgasez" if amended else "impgsez"
    elif "impg" in heading:
        leaf = "impga" if amended else "impg"
    elif "isd" in heading:
        leaf = "isda" if amended else "isd"
    elif "eco" in heading:
        leaf = "ecoma" if amended else "ecom"
    elif "credit note" in heading or "debit note" in heading:
        leaf = ("cdnra" if amended else "cdnr") + ("rev" if reverse and bucket == "othersup" else "")
    else:
        leaf = "b2ba" if amended else "b2b"
    known = {row.leaf for row in LEAVES if row.bucket == bucket}
    return leaf if leaf in known else ""
