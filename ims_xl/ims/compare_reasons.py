"""The likeliest reason for a document that the portal's GSTR-2B has otherwise than ours.

The reasons are tried in the order in which they are listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ims_xl.gst.calendar import last_filing_day
from ims_xl.gst.documents import Section
from ims_xl.gst.placement import Outcome
from ims_xl.ims.columns import Heads
from ims_xl.ims.context import Context
from ims_xl.ims.decision import Decision


@dataclass(frozen=True)
class Ours:
    """What is known here of one record."""

    outcome: str
    block: str
    tax: Heads
    source: str
    form: str
    filing_date: date | None
    is_filed: bool
    decision: Decision
    portal: Decision
    sent_on: date | None


@dataclass(frozen=True)
class Theirs:
    """What the portal's statement says of one document."""

    block: str
    tax: Heads
    section: Section
    reverse_charge: bool
    reason: str


def _decided_late(one: Ours, drafted: date | None) -> str:
    """Why the portal's draft does not know the decision, as far as that can be told here; empty where it should."""
    action = one.decision.action
    if one.decision.says_more_than(one.portal) and one.sent_on is None:
        return f"{action} was decided here and not sent: send it, then recompute."
    if one.sent_on and drafted and one.sent_on > drafted:
        return f"{action} was sent on {one.sent_on:%d-%m-%Y}, after the draft of {drafted:%d-%m-%Y}: recompute."
    if one.decision.says_more_than(one.portal):
        return f"{action} was sent and the portal did not hold it at the last sync: sync, then recompute."
    return ""


def why_different(one: Ours, other: Theirs, drafted: date | None) -> str:
    """Both have it, with another block or another tax."""
    if one.block != other.block:
        action = one.decision.action
        return _decided_late(one, drafted) or (
            f"{action} is held by the portal, perhaps since after its draft: recompute, then download GSTR-2B again."
            if one.source == "IMS"
            else "The portal has moved it since it was read here: sync this statement."
        )
    return "The supplier has changed it since the last sync: sync, then decide again."


def why_ours(one: Ours, drafted: date | None, context: Context) -> str:
    """It stands here and the portal's statement lacks it."""
    last = last_filing_day(context.closes, one.form, context.moved)
    if one.filing_date and one.filing_date > last:
        following = context.following.label
        return f"Its supplier filed on {one.filing_date:%d-%m-%Y}, after {last:%d-%m-%Y}: GSTR-2B of {following}."
    if one.source == "GSTR-2B":
        return "It stood in an earlier download of this GSTR-2B and is gone: sync this statement."
    if one.portal.action == "Pending" and one.decision.action != "Pending":
        return _decided_late(one, drafted) or "The portal keeps it pending: recompute after the action has arrived."
    return _decided_late(one, drafted) or (
        "Its supplier filed after the last day, which comes in the next period, or the portal's draft is older than "
        "the last sync: recompute, then download GSTR-2B again."
    )


def why_theirs(one: Ours | None, other: Theirs, drafted: date | None) -> str:
    """The portal's statement has it and it stands in no block here."""
    if one is None and other.block == "itcrev":
        return "A reversal of rule 37A, never in IMS: sync this statement."
    if one is None and other.reverse_charge:
        return "Reverse charge, never in IMS: sync this statement."
    if one is None and other.section in (Section.ISD, Section.ISDA):
        return "An ISD document, never in IMS: sync this statement."
    if one is None and other.block == "itcunavl":
        return "Its credit is not available, so it was never in IMS: sync this statement."
    if one is None:
        return "It came after the last sync: sync the portal's download."
    if one.outcome == Outcome.NOT_FILED:
        return "Its supplier filed it after the last sync: sync the portal's download."
    if one.outcome == Outcome.PENDING:
        return _decided_late(one, drafted) or "Pending was chosen after the portal's draft: recompute."
    if one.outcome == Outcome.AMENDED:
        return "Its amendment counts in its place here: see whether the portal holds the amendment."
    if one.outcome == Outcome.EARLIER:
        return "It was counted in an earlier period here: see under which period it was closed."
    return "It belongs to a later period here: see its 2B period on Portal."
