"""The draft GSTR-2B: its summary by block, bucket and leaf, as the decisions stand, beside the portal's own.

Exact paise throughout. The portal's own GSTR-2B is the truth; this predicts it and explains the difference.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ims_xl.columns import MONEY, TEXT, Column, Table
from ims_xl.errors import Conservation, Level, Problem
from ims_xl.gst.counting import counted
from ims_xl.gst.documents import DocumentType, Section
from ims_xl.gst.gstr2b import LEAVES
from ims_xl.gst.money import grouped, words
from ims_xl.gst.placement import FULL_UNKNOWN
from ims_xl.ims import collector, placement
from ims_xl.ims.columns import NO_TAX, Heads, heads
from ims_xl.ims.context import Context
from ims_xl.tables import TAX_HEADS, Draft2B, Records

_OWN = tuple(f"tax_{head}" for head in TAX_HEADS)
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
    outcome = Column("Outcome", TEXT)  # the words of gst.placement.Outcome
    rules = Column("Rules", TEXT)  # the rows of docs/law.md: placement, contribution
    because = Column("Because", TEXT)
    tax_igst = Column("Its IGST (₹)", MONEY)  # the document's own, positive on credit notes too
    tax_cgst = Column("Its CGST (₹)", MONEY)
    tax_sgst = Column("Its SGST (₹)", MONEY)
    tax_cess = Column("Its Cess (₹)", MONEY)


@dataclass(frozen=True)
class Draft:
    """The leaves (a Draft2B frame, all of them, Part B positive), the documents behind them, and what is uncertain."""

    leaves: pd.DataFrame
    documents: pd.DataFrame
    problems: list[Problem]


@collector.paused()
def compute(records: pd.DataFrame, context: Context) -> Draft:
    """GSTR-2B of the context's period as the decisions stand: the user's, else the portal's.

    `documents` holds every record once, with why it counts as it does. Raises `Conservation` where leaves, documents
    and records do not add up to the paisa.
    """
    rows: list[tuple[object, ...]] = []
    unknown = []
    for one in placement.standings(records, context):
        place, amounts, told, named = one.place, NO_TAX, one.place.because, one.place.rule.code
        if place.block:
            rule, amounts = placement.contribution(one)
            told = placement.because(one, rule, amounts) if rule.because else told
            named = f"{named} {rule.code}"
            if rule is FULL_UNKNOWN:
                unknown.append(one)
        cells = (
            one.record_id, place.block, place.bucket, place.leaf, *amounts,
            place.rule.outcome.value, named, told, *one.tax,
        )  # fmt: skip
        rows.append(cells)
    columns = zip(*rows, strict=True) if rows else [()] * len(Documents.columns())
    documents = Documents.conform(pd.DataFrame(dict(zip(Documents.columns(), columns, strict=True))))
    draft = Draft(_summed(documents), documents, _unknown_originals(records, unknown))
    _conserved(records, draft)
    return draft


def blank() -> pd.DataFrame:
    """All leaves with nothing in them."""
    return _summed(Documents.empty())


def balance(documents: pd.DataFrame) -> pd.DataFrame:
    """Every record by outcome and block: how many, their own tax, and what of it counts, in paise.

    Index: outcome, block ("" outside GSTR-2B). Columns: documents, tax_igst … tax_cess, igst … cess. What an
    amendment's original has taken before, and what is declared not to be reduced, is tax that does not count.
    """
    key = [documents[Documents.outcome], documents[Documents.block].fillna("")]
    sums = documents[[*_OWN, *TAX_HEADS]].groupby(key).sum()
    return sums.assign(documents=documents.groupby(key).size())


def _conserved(records: pd.DataFrame, draft: Draft) -> None:
    """Raises `Conservation` unless each record ends in one outcome, and all of them hold the records' tax.

    In GSTR-2B + pending + not filed + next period + counted before + amended = the records, for each head.
    """
    sums = balance(draft.documents)
    unsigned = _unsigned(records)
    if int(sums["documents"].sum()) != len(records):
        raise Conservation(
            f"GSTR-2B: {counted(len(records), 'record')}, {grouped(int(sums['documents'].sum()))} placed. Nothing was "
            "written."
        )
    for head, own in zip(TAX_HEADS, _OWN, strict=True):
        whole, placed = int((records[head].fillna(0) * unsigned).sum()), int(sums[own].sum())
        if whole != placed:
            raise Conservation(
                f"GSTR-2B: the records' {head} is {words(whole)}, that of the places they end in {words(placed)}. "
                "Nothing was written."
            )
    plain = draft.documents[Documents.rules].str.endswith((" C1", " C2", " C3")).fillna(False)
    for head, own in zip(TAX_HEADS, _OWN, strict=True):
        if int(draft.documents.loc[plain, head].sum()) != int(draft.documents.loc[plain, own].sum()):
            raise Conservation(f"GSTR-2B: records that count in full do not add up in {head}. Nothing was written.")


def _unsigned(records: pd.DataFrame) -> pd.Series:
    """-1 for credit notes, by document type, else by section: what turns their tax positive."""
    by_type = records[Records.document_type].map({kind.value: kind.sign for kind in DocumentType})
    by_section = records[Records.section].map({each.value: each.nature.document_type.sign for each in Section})
    return by_type.fillna(by_section).astype("int64")


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


def _unknown_originals(records: pd.DataFrame, amendments: list[placement.Standing]) -> list[Problem]:
    """A remark on each amendment whose original is not known here."""
    numbers = dict(zip(records[Records.record_id], records[Records.document_number].fillna(""), strict=True))
    return [
        Problem(
            f"Its original is not known here, so it counts in full ({words(sum(one.tax))}); the portal takes the "
            "difference where the original was accepted. Sync the history of originals to have it exact.",
            sheet=Records.sheet,
            header=Records.document_number.header,
            value=numbers[one.record_id],
            level=Level.REMARK,
        )
        for one in amendments
    ]


def _summed(documents: pd.DataFrame) -> pd.DataFrame:
    """All leaves of GSTR-2B with the sums of their documents."""
    placed = documents.dropna(subset=[Documents.block])
    groups = placed.groupby([Documents.block, Documents.bucket, Documents.leaf])
    amounts = groups[list(TAX_HEADS)].sum()
    places = list(amounts.index)
    sums: dict[tuple[str, str, str], Heads] = dict(zip(places, heads(amounts), strict=True))
    counts = dict(zip(places, groups.size().tolist(), strict=True))
    rows = []
    for leaf in LEAVES:
        place = (leaf.block, leaf.bucket, leaf.leaf)
        igst, cgst, sgst, cess = sums.get(place, NO_TAX)
        rows.append(
            {
                "block": leaf.block,
                "bucket": leaf.bucket,
                "leaf": leaf.leaf,
                "caption": leaf.caption,
                "documents": counts.get(place, 0),
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
