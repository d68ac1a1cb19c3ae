"""What is decided on a record: the action, the ITC reduction declared with it, the remarks.

The portal holds one decision for each record, the user may have chosen another; the chosen one prevails until
GSTR-3B is filed, after that the portal's is final.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import pandas as pd

from ims_xl.errors import NotAllowed
from ims_xl.gst.actions import ImsAction, ItcReduction
from ims_xl.gst.money import words
from ims_xl.ims.columns import NO_TAX, Heads, alike, flags, heads, texts
from ims_xl.tables import TAX_HEADS, Records

W = TypeVar("W", bound=StrEnum)

CHOSEN = (
    Records.chosen_action,
    Records.itc_reduction,
    Records.declared_igst,
    Records.declared_cgst,
    Records.declared_sgst,
    Records.declared_cess,
    Records.remarks,
)
HELD = (
    Records.portal_action,
    Records.portal_itc_reduction,
    Records.portal_declared_igst,
    Records.portal_declared_cgst,
    Records.portal_declared_sgst,
    Records.portal_declared_cess,
    Records.portal_remarks,
)
_PARTIAL = ItcReduction.PARTIAL.value
SENT = (Records.sent_state, Records.sent_on, Records.portal_error)


@dataclass(frozen=True)
class Decision:
    """An action with what goes along. `declared`: paise in the document's sign, only with `PARTIAL`."""

    action: ImsAction
    reduction: ItcReduction | None = None
    declared: Heads = NO_TAX
    remarks: str = ""

    @property
    def told(self) -> str:
        """The decision in words.

        >>> Decision(ImsAction.ACCEPT, ItcReduction.PARTIAL, (-50000, 0, 0, 0), "half was never taken").told
        'Accept, partial reduction of ₹500: half was never taken'
        """
        reduced = f", {self._reduced}" if self.reduction else ""
        return f"{self.action}{reduced}{f': {self.remarks}' if self.remarks else ''}"

    @property
    def beside_action(self) -> str:
        """What goes along with the action, in words; "" where nothing does.

        >>> Decision(ImsAction.ACCEPT, ItcReduction.NONE, remarks="never taken").beside_action
        'No reduction: never taken'
        """
        return ": ".join(filter(None, (self._reduced.capitalize(), self.remarks)))

    @property
    def _reduced(self) -> str:
        if self.reduction is None:
            return ""
        amount = f" of {words(abs(sum(self.declared)))}" if self.reduction is ItcReduction.PARTIAL else ""
        how = "no" if self.reduction is ItcReduction.NONE else self.reduction.lower()
        return f"{how} reduction{amount}"

    @property
    def state(self) -> str:
        """The decision as one text, to tell whether it was sent as it stands."""
        return json.dumps([self.action, self.reduction, self.declared, self.remarks], ensure_ascii=False)

    @classmethod
    def of_state(cls, text: str) -> Decision:
        """The decision of a `state`.

        >>> Decision.of_state(Decision(ImsAction.REJECT, remarks="never ordered").state).told
        'Reject: never ordered'
        """
        action, reduction, declared, remarks = json.loads(text)
        igst, cgst, sgst, cess = declared
        share = ItcReduction(reduction) if reduction else None
        return cls(ImsAction(action), share, (igst, cgst, sgst, cess), remarks)

    def says_more_than(self, held: Decision) -> bool:
        """Does it differ from what the portal holds? Blank remarks alone are no wish to remove the portal's."""
        same = (self.action, self.reduction, self.declared) == (held.action, held.reduction, held.declared)
        return not same or (self.remarks != "" and self.remarks != held.remarks)


_NOTHING_HELD = Decision(ImsAction.NO_ACTION)


def decide_again(dropped: ImsAction) -> str:
    """The notice on a record that its supplier has changed after the action was decided."""
    return f"The supplier has changed this record since {dropped} was decided; look at it and decide again."


def _decisions(
    records: pd.DataFrame, action: str, reduction: str, declared: str, remarks: str
) -> list[Decision | None]:
    """A decision for each row, None where its action is blank."""
    kinds, few = alike(records, (action, reduction, *(declared + head for head in TAX_HEADS), remarks))
    rows = zip(texts(few, action), texts(few, reduction), heads(few, declared), texts(few, remarks), strict=True)
    made = [
        _decision(word, share, amounts if share == _PARTIAL else NO_TAX, told, action, reduction) if word else None
        for word, share, amounts, told in rows
    ]
    return [made[kind] for kind in kinds]


def _decision(word: str, share: str, declared: Heads, told: str, action: str, reduction: str) -> Decision:
    """The decision of one row's cells; `action` and `reduction` are the columns they stand in."""
    return Decision(
        _word(ImsAction, word, action),
        _word(ItcReduction, share, reduction) if share else None,
        declared,
        told,
    )


def _word(known_words: type[W], text: str, column: str) -> W:
    """One of the words. Raises `NotAllowed` for another, as a cell of the Portal sheet may hold."""
    try:
        return known_words(text)
    except ValueError as fault:
        header, known = Records.column(column).header, ", ".join(known_words)
        raise NotAllowed(f'Portal, {header}: "{text}" is none of {known}. Clear the cell, then Apply.') from fault


def chosen(records: pd.DataFrame) -> list[Decision | None]:
    """What the user decided on each record, None where nothing."""
    return _decisions(records, Records.chosen_action, Records.itc_reduction, "declared_", Records.remarks)


def held(records: pd.DataFrame) -> list[Decision]:
    """What the portal holds for each record; No action where it holds none."""
    portal = _decisions(
        records, Records.portal_action, Records.portal_itc_reduction, "portal_declared_", Records.portal_remarks
    )
    return [decision or _NOTHING_HELD for decision in portal]


def effective(
    records: pd.DataFrame, mine: Sequence[Decision | None] | None = None, portals: Sequence[Decision] | None = None
) -> list[Decision]:
    """What counts for each record: the user's decision, else the portal's; the portal's once GSTR-3B is filed.

    `mine` and `portals` are what `chosen` and `held` say of the same records, where they are known already.
    """
    closed = flags(records, Records.gstr3b_filed)
    mine = chosen(records) if mine is None else mine
    portals = held(records) if portals is None else portals
    return [portal if one is None or shut else one for one, portal, shut in zip(mine, portals, closed, strict=True)]
