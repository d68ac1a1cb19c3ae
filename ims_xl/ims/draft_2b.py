"""The draft GSTR-2B: its summary by block, bucket and leaf, as the decisions stand, beside the portal's own.

Exact paise throughout. The portal's own GSTR-2B is the truth; this predicts it and explains the difference.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ims_xl.errors import Conservation, Level, Problem
from ims_xl.gst.gstr2b import LEAVES
from ims_xl.gst.money import words
from ims_xl.ims import placement
from ims_xl.ims.columns import NO_TAX, Heads, heads, plus, texts
from ims_xl.ims.context import Context
from ims_xl.tables import MONEY, TAX_HEADS, TEXT, Column, Draft2B, Records, Table

_PORTAL = tuple(f"portal_{head}" for head in TAX_HEADS)


class Documents(Table):
    """What one record contributes to GSTR-2B; block, bucket and leaf are NA for a record that stands in none."""

    title, sheet, key = "", "", ("record_id",)

    record_id = Column("Record id", TEXT)
    block = Column("Block", TEXT)
    bucket = Column("Bucket", TEXT)
    leaf = Column("Leaf", TEXT)
    igst = Column("IGST (₹)", MONEY)
    cgst = Column("CGST (₹)", MONEY)
    sgst = Column("SGST (₹)", MONEY)
    cess = Column("Cess (₹)", MONEY)
    because = Column("Because", TEXT)


@dataclass(frozen=True)
class Draft:
    """The leaves (a Draft2B frame, all of them, Part B positive), the documents behind them, and what is uncertain."""

    leaves: pd.DataFrame
    documents: pd.DataFrame
    problems: list[Problem]


def compute(records: pd.DataFrame, context: Context) -> Draft:
    """GSTR-2B of the context's period as the decisions stand: the user's, else the portal's.

    `documents` holds every record once, with why it counts as it does. Raises `Conservation` where leaves and
    documents do not add up to the paisa.
    """
    rows, problems = [], []
    for one in placement.standings(records, context):
        outside = placement.outside(one, context)
        block, because = ("", outside) if outside else placement.block(one)
        bucket, leaf = placement.leaf(one, block) if block else ("", "")
        amounts, reason = (NO_TAX, "") if outside else placement.contribution(one, block)
        igst, cgst, sgst, cess = amounts
        rows.append(
            {
                "record_id": one.record_id,
                "block": block,
                "bucket": bucket,
                "leaf": leaf,
                "igst": igst,
                "cgst": cgst,
                "sgst": sgst,
                "cess": cess,
                "because": f"{because} {reason}".strip(),
            }
        )
        if block and one.section.is_amendment and one.original is None:
            problems.append(_unknown_original(one))
    documents = Documents.of_rows(rows)
    return Draft(_summed(documents), documents, problems)


def compare(leaves: pd.DataFrame, statement_leaves: pd.DataFrame) -> pd.DataFrame:
    """The leaves beside the portal's own: `Agrees` or `Differs` on each, NA where no GSTR-2B is known.

    `statement_leaves`: block, bucket, leaf and the four heads in paise; a leaf it lacks is nothing there, one that
    it has beyond ours becomes a row.
    """
    key = [Draft2B.block, Draft2B.bucket, Draft2B.leaf]
    ours = leaves.drop(columns=[*_PORTAL, Draft2B.verdict], errors="ignore")
    if statement_leaves.empty:
        return Draft2B.conform(ours)
    portal = statement_leaves[[*key, *TAX_HEADS]].rename(columns=dict(zip(TAX_HEADS, _PORTAL, strict=True)))
    both = ours.merge(portal, on=key, how="outer", sort=False)
    order = {place: row for row, place in enumerate(zip(*(ours[column] for column in key), strict=True))}
    places = zip(*(both[column] for column in key), strict=True)
    both = both.assign(_order=[order.get(place, len(order)) for place in places]).sort_values("_order", kind="stable")
    amounts = [*TAX_HEADS, *_PORTAL, Draft2B.documents]
    both[amounts] = both[amounts].fillna(0)
    agrees = pd.Series(True, index=both.index)
    for head, theirs in zip(TAX_HEADS, _PORTAL, strict=True):
        agrees &= both[head] == both[theirs]
    both[Draft2B.verdict] = agrees.map({True: "Agrees", False: "Differs"})
    return Draft2B.conform(both.drop(columns="_order"))


def portal_side(leaves: pd.DataFrame) -> pd.DataFrame:
    """The portal's leaves that a Draft2B frame holds from an earlier comparison; no rows where it holds none."""
    known = leaves[leaves[Draft2B.verdict].notna()]
    columns = [Draft2B.block, Draft2B.bucket, Draft2B.leaf, *_PORTAL]
    return known[columns].rename(columns=dict(zip(_PORTAL, TAX_HEADS, strict=True))).reset_index(drop=True)


def _unknown_original(one: placement.Standing) -> Problem:
    """The remark on an amendment whose original is not known here."""
    number = one.record_id.split("|")[3]
    return Problem(
        f"Its original is not known here, so it counts in full ({words(sum(one.tax))}); the portal takes the "
        "difference where the original was accepted. Sync the history of originals to have it exact.",
        sheet=Records.sheet,
        header=Records.document_number.header,
        value=number,
        level=Level.REMARK,
    )


def _summed(documents: pd.DataFrame) -> pd.DataFrame:
    """All leaves of GSTR-2B with the sums of their documents."""
    sums: dict[tuple[str, str, str], Heads] = {(leaf.block, leaf.bucket, leaf.leaf): NO_TAX for leaf in LEAVES}
    counts = dict.fromkeys(sums, 0)
    places = zip(*(texts(documents, column) for column in ("block", "bucket", "leaf")), strict=True)
    for place, amounts in zip(places, heads(documents), strict=True):
        if place in sums:
            sums[place] = plus(sums[place], amounts)
            counts[place] += 1
    rows = []
    for leaf in LEAVES:
        place = (leaf.block, leaf.bucket, leaf.leaf)
        igst, cgst, sgst, cess = sums[place]
        rows.append(
            {
                "block": leaf.block,
                "bucket": leaf.bucket,
                "leaf": leaf.leaf,
                "caption": leaf.caption,
                "documents": counts[place],
                "igst": igst,
                "cgst": cgst,
                "sgst": sgst,
                "cess": cess,
            }
        )
    leaves = Draft2B.of_rows(rows)
    for head in TAX_HEADS:
        if int(leaves[head].sum()) != int(documents[head].sum()):
            raise Conservation(f"GSTR-2B: the leaves' {head} do not add up to the documents'. Nothing was written.")
    return leaves
