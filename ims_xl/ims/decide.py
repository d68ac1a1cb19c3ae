"""The user's choices of the Reconciliation sheet become decisions on records, as far as the law allows each.

A refused row keeps its record as it was and says why; the others go through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ims_xl.errors import NotAllowed
from ims_xl.gst.actions import ImsAction, ItcReduction
from ims_xl.gst.reading import Reading
from ims_xl.ims import collector
from ims_xl.ims.columns import Heads, alike, amounts, heads, texts
from ims_xl.ims.context import Context
from ims_xl.ims.decision import CHOSEN, Decision, chosen, decide_again, effective, held
from ims_xl.ims.declaration import Choice, check_remarks, reduction_of
from ims_xl.ims.history import Law, cases
from ims_xl.tables import TAX_HEADS, Records, Review


@dataclass(frozen=True)
class Decided:
    """Records and Review after the choices.

    `refused` counts rows, `changed` the records decided otherwise now, `tax` theirs in paise.
    """

    records: pd.DataFrame
    review: pd.DataFrame
    refused: int
    changed: int
    tax: int


@collector.paused()
def apply(review: pd.DataFrame, records: pd.DataFrame, context: Context) -> Decided:
    """Take over the choices of `review`. A blank action is no decision, and takes an earlier one back.

    Declared amounts may be typed with either sign; Records hold them in the document's. An accepted record that
    takes a declaration and has none is a full reduction. A choice made before the supplier changed its record is
    refused once, for another look; applied again it holds.
    """
    records = records.reset_index(drop=True)
    row_of = dict(zip(texts(records, Records.record_id), range(len(records)), strict=True))
    standing, portal, tax = chosen(records), held(records), heads(records)
    decided, counted = list(standing), effective(records, standing, portal)
    law = [case.law for case in cases(records, context, counted)]
    made = _Made(context.reading)

    refusals, spelled = [], []
    notices, rows = texts(records, Records.portal_error), texts(review, Review.record_id)
    choices = _choices(review)
    for identity, choice, seen in zip(rows, choices, texts(review, Review.refused), strict=True):
        row = row_of.get(identity)
        reason, spelling = "", (choice.action, choice.reduction)
        try:
            if row is not None:
                wanted = made.decision(choice, law[row], tax[row], portal[row])
                closed = law[row].closed
                if wanted and notices[row] and notices[row] == decide_again(wanted.action) != seen:
                    raise NotAllowed(notices[row])
                if not closed:
                    decided[row] = wanted
                elif wanted and wanted.action is not counted[row].action:
                    raise NotAllowed(f"{wanted.action} refused: {closed}.")
                spelling = (wanted.action, choice.reduction.capitalize()) if wanted else spelling
            elif choice.action:
                raise NotAllowed(_no_record(identity, choice.action))
        except NotAllowed as refusal:
            reason = str(refusal)
        refusals.append(reason)
        spelled.append(spelling)

    written = _written(records, standing, decided)
    changed = [
        sum(of)
        for of, old, new, holds in zip(tax, standing, decided, portal, strict=True)
        if _is_change(old, new, holds)
    ]
    marked = review.assign(
        **{
            Review.refused: refusals,
            Review.action: [action for action, _ in spelled],
            Review.itc_reduction: [reduction for _, reduction in spelled],
        }
    )
    return Decided(written, Review.conform(marked), sum(map(bool, refusals)), len(changed), sum(changed))


def _is_change(before: Decision | None, after: Decision | None, portal: Decision) -> bool:
    """Is the record decided otherwise now? A decision equal to the portal's is none, made or taken back."""
    if before is None or after is None:
        made = after or before
        return made is not None and made.says_more_than(portal)
    return before != after


def _choices(review: pd.DataFrame) -> list[Choice]:
    """The user's cells of each row."""
    declared = [f"declared_{head}" for head in TAX_HEADS]
    kinds, few = alike(review, (Review.action, Review.itc_reduction, Review.remarks, *declared))
    typed = zip(*(amounts(few, column) for column in declared), strict=True)
    cells = zip(*(texts(few, column) for column in (Review.action, Review.itc_reduction, Review.remarks)), strict=True)
    made = [
        Choice(action.strip(), reduction.strip(), amounts_typed, remarks.strip())
        for (action, reduction, remarks), amounts_typed in zip(cells, typed, strict=True)
    ]
    return [made[kind] for kind in kinds]


_BLANK = (None,) * len(TAX_HEADS)


class _Made:
    """Decisions from choices. Rows with the same choice under the same law share one, or its refusal."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._known: dict[tuple[int, Law, int], Decision | NotAllowed | None] = {}

    def decision(self, choice: Choice, law: Law, tax: Heads, portal: Decision) -> Decision | None:
        """The decision a row's cells make, None for none. Raises `NotAllowed` with the sentence for the row."""
        if choice.declared != _BLANK:
            return _decision(choice, law, tax, portal, self._reading)
        key = (id(choice), law, id(portal))  # choices and decisions that are alike are one object, and outlive this
        if key not in self._known:
            try:
                self._known[key] = _decision(choice, law, tax, portal, self._reading)
            except NotAllowed as refusal:
                self._known[key] = refusal
        known = self._known[key]
        if isinstance(known, NotAllowed):
            raise NotAllowed(str(known))
        return known


def _decision(choice: Choice, law: Law, tax: Heads, portal: Decision, reading: Reading) -> Decision | None:
    """The decision a row's cells make, None for none. Raises `NotAllowed` with the sentence for the row."""
    if not choice.action:
        if choice.reduction or any(choice.declared):
            raise NotAllowed("ITC reduction refused: it goes with Accept. Choose Accept, or clear the reduction.")
        return None
    try:
        action = ImsAction.from_wire(choice.action)
    except ValueError as fault:
        known = "Accept, Reject, Pending or No action"
        raise NotAllowed(f'"{choice.action}" is not an action. Choose {known}, or clear the cell.') from fault
    if law.closed:
        return Decision(action)
    if reason := law.refusals[action]:
        raise NotAllowed(f"{action} refused: {reason}.")
    reduction, declared = reduction_of(choice, action, law, tax, portal)
    decision = Decision(action, reduction, declared, choice.remarks)
    check_remarks(decision, law, portal, reading)
    return decision


def _no_record(identity: str, action: str) -> str:
    """Why an action on a row without a known record is refused."""
    if identity:
        return f"{action} refused: the record is no longer among the portal's. Match again."
    return f"{action} refused: this entry has no record in IMS. Clear the cell."


def _written(
    records: pd.DataFrame, before: Sequence[Decision | None], after: Sequence[Decision | None]
) -> pd.DataFrame:
    """The records with the decisions that are new on them; the portal's answer to an earlier one goes."""
    rows = [row for row, (old, new) in enumerate(zip(before, after, strict=True)) if old is not new and old != new]
    written = records.copy()
    cells: dict[int, tuple[object, ...]] = {}  # decisions are shared: each is spelled out once
    for row in rows:
        if id(after[row]) not in cells:
            cells[id(after[row])] = _cells(after[row])
    values = dict(zip(CHOSEN, zip(*(cells[id(after[row])] for row in rows), strict=True), strict=True)) if rows else {}
    for column, told in values.items():
        kind = Records.column(column).kind
        written.loc[rows, column] = pd.array(list(told), dtype=kind.dtype)
    written.loc[rows, [Records.portal_error, Records.earlier_choice]] = None
    return Records.conform(written)


def _cells(decision: Decision | None) -> tuple[object, ...]:
    """A decision as the user's columns hold it; blank for none."""
    if decision is None:
        return (None,) * len(CHOSEN)
    amounts_told = decision.declared if decision.reduction is ItcReduction.PARTIAL else _BLANK
    reduction = decision.reduction.value if decision.reduction else None
    return (decision.action.value, reduction, *amounts_told, decision.remarks or None)
