"""What a choice would do to the credit of the period, before it is taken."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ims_xl.gst.counting import counted
from ims_xl.gst.money import words
from ims_xl.ims import decide, draft_2b, table4
from ims_xl.ims.columns import Heads, heads, plus, times
from ims_xl.ims.context import Context
from ims_xl.ims.decide import Decided
from ims_xl.tables import Review, Table4

_REASONS = 2  # that are told in full


@dataclass(frozen=True)
class Effect:
    """4(A)(5) less 4(B)(2) before and after a choice, in paise by head.

    Also the decisions it changes, their tax in paise, and the choices refused, with a sentence for each reason.
    """

    before: Heads
    after: Heads
    changed: int
    tax: int
    refused: int
    reasons: tuple[str, ...]

    @property
    def told(self) -> str:
        """The effect in a sentence or two."""
        return f"{counted(self.changed, 'decision')} would change; {self.moved}.{self._refusals}"

    @property
    def question(self) -> str:
        """What is asked before it is done, to be put behind what is to be done."""
        return f"{counted(self.changed, 'record')} with tax of {words(self.tax)}? {self.moved}.{self._refusals}"

    @property
    def moved(self) -> str:
        """How the credit moves."""
        moved = plus(self.after, times(-1, self.before))
        heads_told = ", ".join(
            f"{head} {'+' if amount > 0 else ''}{words(amount)}"
            for head, amount in zip(("IGST", "CGST", "SGST", "Cess"), moved, strict=True)
            if amount
        )
        before, after = words(sum(self.before)), words(sum(self.after))
        return f"4(A)(5) goes from {before} to {after} ({heads_told})" if heads_told else f"4(A)(5) stays {after}"

    @property
    def _refusals(self) -> str:
        if not self.refused:
            return ""
        more = len(self.reasons) - _REASONS
        others = f"{counted(more, 'other reason')}." if more > 0 else ""
        told = " ".join([*self.reasons[:_REASONS], others]).rstrip()
        return f" {counted(self.refused, 'choice')} would be refused. {told}"


def what_if(review: pd.DataFrame, records: pd.DataFrame, context: Context) -> Effect:
    """What the choices of `review` would make of the credit; the records stay as they are."""
    return effect(records, decide.apply(review, records, context), context)


def effect(records: pd.DataFrame, decided: Decided, context: Context) -> Effect:
    """What decisions make of the credit of the records as they were."""
    after = _credit(decided.records, context)
    refusals = decided.review[Review.refused].dropna()
    reasons = tuple(str(reason) for reason in refusals.value_counts().index)
    return Effect(_credit(records, context), after, decided.changed, decided.tax, decided.refused, reasons)


def _credit(records: pd.DataFrame, context: Context) -> Heads:
    """4(A)(5); a head that is negative there, and so reversed in 4(B)(2), counts as what it takes away."""
    leaves = draft_2b.compute(records, context).leaves
    boxes = table4.compute(leaves, reading=context.reading)
    credit = heads(boxes[boxes[Table4.box] == "4(A)(5)"])[0]
    turned = table4.turned(leaves)
    return plus(credit, turned)
