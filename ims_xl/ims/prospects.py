"""What each record will add to GSTR-2B, for the workbook's own formulas, which follow the drop-downs without Python.

Where a record stands does not hang on its action but for Reject and Pending; what it adds hangs on the ITC
reduction declared with Accept. Both are worked out here by the rules of `placement`, so that formulas only add up.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from ims_xl.columns import MONEY, TEXT, Column, Table
from ims_xl.gst.actions import ImsAction, ItcReduction
from ims_xl.ims import placement
from ims_xl.ims.columns import plus, times
from ims_xl.ims.context import Context
from ims_xl.ims.decision import Decision, held
from ims_xl.ims.placement import Kind, Place, Standing
from ims_xl.tables import TAX_HEADS

DIRECT = "GSTR-2B"
_DEEMED = Decision(ImsAction.NO_ACTION)
_NOTHING = (None,) * len(TAX_HEADS)


class Prospects(Table):
    """A record's prospects. Amounts in paise, Part B positive as on the form.

    `place`: bucket and leaf, "nonrevsup b2b"; of a record that takes no action its block before them, "itcavl revsup
    b2b"; NA where it counts in no block whatever is chosen. `standing`: the action that counts while none is chosen;
    deemed acceptance is "No action". `counts_*`: what it adds when it counts without a reduced declaration.
    `held_*`: what the declaration the portal holds takes off or puts on that; NA where it holds none.
    """

    title, sheet, key = "", "", ("record_id",)

    record_id = Column("Record id", TEXT)
    place = Column("2B place", TEXT)
    standing = Column("Stands as", TEXT)
    counts_igst = Column("Counts IGST (₹)", MONEY)
    counts_cgst = Column("Counts CGST (₹)", MONEY)
    counts_sgst = Column("Counts SGST (₹)", MONEY)
    counts_cess = Column("Counts Cess (₹)", MONEY)
    held_igst = Column("Held IGST (₹)", MONEY)
    held_cgst = Column("Held CGST (₹)", MONEY)
    held_sgst = Column("Held SGST (₹)", MONEY)
    held_cess = Column("Held Cess (₹)", MONEY)


def prospects(records: pd.DataFrame, context: Context) -> pd.DataFrame:
    """A `Prospects` row for each record, in the records' order."""
    columns: dict[str, list[object]] = {str(column): [] for column in Prospects.columns()}
    appends = [column.append for column in columns.values()]
    undecided: dict[int, tuple[Kind, Kind, Place]] = {}  # by the kind's id: records share their kinds
    for one, portal in zip(placement.standings(records, context), held(records), strict=True):
        if id(one.kind) not in undecided:
            kind = one.kind if one.kind.source == DIRECT else replace(one.kind, action=ImsAction.NO_ACTION)
            undecided[id(one.kind)] = one.kind, kind, placement.place(kind, context)
        _, kind, place = undecided[id(one.kind)]
        for append, cell in zip(appends, (one.record_id, *_of(one, kind, place, portal)), strict=True):
            append(cell)
    return Prospects.conform(pd.DataFrame(columns, dtype=object))


def _of(one: Standing, kind: Kind, place: Place, portal: Decision) -> tuple[object, ...]:
    """Place and standing, then what counts and what the portal's declaration changes in that, head by head."""
    if not place.block:
        return ("", "", *_NOTHING, *_NOTHING)
    if kind.source == DIRECT:
        _, counted = placement.contribution(one)
        return (f"{place.block} {place.bucket} {place.leaf}", "", *counted, *_NOTHING)
    _, counted = placement.contribution(Standing(one.record_id, kind, place, one.tax, _DEEMED, one.case))
    standing = portal.action
    if standing is ImsAction.PENDING and kind.law.pending_over:
        standing = ImsAction.NO_ACTION
    change: tuple[object, ...] = _NOTHING
    if portal.action is ImsAction.ACCEPT and portal.reduction in (ItcReduction.PARTIAL, ItcReduction.NONE):
        _, as_held = placement.contribution(Standing(one.record_id, kind, place, one.tax, portal, one.case))
        change = plus(as_held, times(-1, counted))
    return (f"{place.bucket} {place.leaf}", standing.value, *counted, *change)
