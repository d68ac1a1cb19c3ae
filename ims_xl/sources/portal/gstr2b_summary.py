"""The summary of a GSTR-2B file: every leaf with its four tax heads, a missing one as zero."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ims_xl.errors import Level, Problem
from ims_xl.gst.gstr2b import LEAVES
from ims_xl.gst.money import words
from ims_xl.sources.portal.row import Row
from ims_xl.tables import TAX_HEADS


def leaves_of(summary: Any, file: str, problems: list[Problem]) -> pd.DataFrame:
    """The leaves of `itcsumm`: block, bucket, leaf, and the heads in paise (Int64), as the portal shows them.

    Every leaf of the form stands in one row, in the form's order. A leaf the form does not have, an amount that
    cannot be read, and a bucket whose total is not the sum of its leaves are problems.
    """
    known = {(row.block, row.bucket, row.leaf) for row in LEAVES}
    amounts: dict[tuple[str, str, str], dict[str, int]] = {}
    for block, buckets in _objects(summary):
        for bucket, leaves in _objects(buckets):
            place = f"itcsumm {block} {bucket}"
            for leaf, heads in _objects(leaves):
                row = Row(heads, file, f"{place} {leaf}", 1, problems)
                amounts[block, bucket, leaf] = {head: row.amount(head) or 0 for head in TAX_HEADS}
                if (block, bucket, leaf) not in known and any(amounts[block, bucket, leaf].values()):
                    row.problem("Left out: GSTR-2B has no such line known here; compare with the portal.")
            mine = [heads for (at, within, _), heads in amounts.items() if (at, within) == (block, bucket)]
            _check_total(Row(leaves, file, place, 1, problems), mine)
    return pd.DataFrame(
        {
            "block": pd.Series([row.block for row in LEAVES], dtype="str"),
            "bucket": pd.Series([row.bucket for row in LEAVES], dtype="str"),
            "leaf": pd.Series([row.leaf for row in LEAVES], dtype="str"),
        }
        | {
            head: pd.Series(
                [amounts.get((row.block, row.bucket, row.leaf), {}).get(head, 0) for row in LEAVES], dtype="Int64"
            )
            for head in TAX_HEADS
        }
    )


def _objects(value: Any) -> list[tuple[str, dict[str, Any]]]:
    """The members of an object that are objects themselves."""
    return [(key, item) for key, item in value.items() if isinstance(item, dict)] if isinstance(value, dict) else []


def _check_total(bucket: Row, leaves: list[dict[str, int]]) -> None:
    """Remark, once, where the file's total of a bucket is not the sum of its leaves."""
    for head in TAX_HEADS:
        total, summed = bucket.amount(head), sum(heads[head] for heads in leaves)
        if total is not None and total != summed:
            message = f"The file gives {words(total)} as the total, but its lines add up to {words(summed)}."
            bucket.problem(message, head, Level.REMARK)
            return
