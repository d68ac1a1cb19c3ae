"""What goes along with an action: the ITC reduction declared on an accepted record, and the remarks.

Validations: rows D1 to D9 of docs/law.md (Advisory 624, FAQ of 17 Oct 2025; heads and remarks as the portal checks
them).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ims_xl.errors import NotAllowed
from ims_xl.gst import checks
from ims_xl.gst.actions import ImsAction, ItcReduction
from ims_xl.gst.money import words
from ims_xl.gst.reading import Reading
from ims_xl.ims.columns import NO_TAX, Heads
from ims_xl.ims.decision import Decision
from ims_xl.ims.history import Law
from ims_xl.tables import TAX_HEADS


class Choice(NamedTuple):
    """What the user's cells of one row hold; amounts in paise, None where blank."""

    action: str
    reduction: str
    declared: tuple[int | None, ...]
    remarks: str


def reduction_of(
    choice: Choice, action: ImsAction, law: Law, tax: Heads, portal: Decision
) -> tuple[ItcReduction | None, Heads]:
    """The declaration that goes with the action, amounts in the document's sign."""
    if not choice.reduction:
        if any(choice.declared):
            raise NotAllowed("Amounts to reduce go with Partial. Choose Partial as ITC reduction, or clear them.")
        if action is not ImsAction.ACCEPT or not law.takes_declaration:
            return None, NO_TAX
        if portal.action is ImsAction.ACCEPT and portal.reduction:
            return portal.reduction, portal.declared  # declared before, and nothing else said since
        return ItcReduction.FULL, NO_TAX
    try:
        reduction = ItcReduction(choice.reduction.capitalize())
    except ValueError as fault:
        raise NotAllowed(
            f'"{choice.reduction}" is not an ITC reduction. Choose Full, Partial or None, or clear the cell.'
        ) from fault
    if action is not ImsAction.ACCEPT:
        raise NotAllowed(f"ITC reduction refused: it goes with Accept, not with {action}. Clear it.")
    if not law.takes_declaration:
        raise NotAllowed(
            f"ITC reduction refused: this record takes no declaration ({checks.SPECIFIED_ONLY.cited}). Clear it."
        )
    if reduction is not ItcReduction.PARTIAL:
        if any(choice.declared):
            raise NotAllowed(f"{reduction} carries no amounts. Clear them, or choose Partial.")
        return reduction, NO_TAX
    return reduction, _declared(choice.declared, tax)


def _declared(typed: Sequence[int | None], tax: Heads) -> Heads:
    """The amounts of a partial reduction in the sign of the document's tax; blank heads are nothing."""
    sizes = [abs(amount or 0) for amount in typed]
    if not any(sizes):
        raise NotAllowed("Partial needs the amounts to reduce. Fill them in, or choose Full or None.")
    for head, size, whole in zip(TAX_HEADS, sizes, tax, strict=True):
        if size > abs(whole):
            raise NotAllowed(
                f"Reduction of {head.upper() if head != 'cess' else 'Cess'} refused: {words(size)} is more than the "
                f"document's {words(abs(whole))} ({checks.WITHIN_TAX.cited})."
            )
    if sizes[1] != sizes[2]:
        raise NotAllowed(
            f"Reduction refused: CGST {words(sizes[1])} and SGST {words(sizes[2])} must be the same amount "
            f"({checks.HALVES_ALIKE.cited})."
        )
    igst, cgst, sgst, cess = (-size if sum(tax) < 0 else size for size in sizes)
    return igst, cgst, sgst, cess


def check_remarks(decision: Decision, law: Law, portal: Decision, reading: Reading) -> None:
    """Raises `NotAllowed` for remarks the portal would refuse, or that it asks for and that are missing."""
    remarks, blocked = decision.remarks, law.circumstance.remarks_blocked
    if remarks and decision.action is ImsAction.NO_ACTION:
        raise NotAllowed(
            f"Remarks refused: No action takes none ({checks.REMARKS_WHERE.cited}). "
            "Clear them, or choose another action."
        )
    if remarks and blocked:
        raise NotAllowed(
            "Remarks refused: the portal has blocked them for this record (its flag isRemarksBlocked). Clear them."
        )
    if len(remarks) > reading.remarks_limit:
        raise NotAllowed(
            f"Remarks refused: {len(remarks)} characters; the portal takes {reading.remarks_limit} "
            f"({checks.REMARKS_LENGTH.cited}). Shorten them."
        )
    reduced_in_full = decision.reduction in (None, ItcReduction.FULL)
    as_held = (decision.reduction, decision.declared) == (portal.reduction, portal.declared)
    if reading.remarks_needed and not (remarks or blocked or reduced_in_full or as_held):
        raise NotAllowed(
            f"{decision.reduction} needs remarks ({checks.REMARKS_NEEDED.cited}): "
            "say why the ITC is not reduced in full."
        )
