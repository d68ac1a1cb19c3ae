"""The suggested action: for each status and reason of a match, the first of its actions that is open.

Caution decides the rows: what cannot be recognised as ours is kept pending, for No action would be deemed
acceptance. Reject is suggested only where the user has asked for it in Settings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ims_xl.gst.actions import ImsAction
from ims_xl.gst.statuses import IMS_ONLY, MATCHED, PARTIALLY

_ACCEPT, _REJECT, _PENDING, _NONE = ImsAction


@dataclass(frozen=True)
class Proposal:
    """For matches of this status and these reasons (none named: all), the actions in order of preference."""

    status: str
    reasons: frozenset[str]
    actions: tuple[ImsAction, ...]
    only_where_tax_agrees: bool = False
    only_where_reject_is_asked_for: bool = False


# The document is recognised by its number, and its tax is that of the books; of the second lot the tax may differ.
_TAX_AGREES = frozenset(
    [
        "EXACT",
        "NORMALISED",
        "WITHIN_TOLERANCE",
        "DATE_DIFFERS",
        "CROSS_PERIOD",
        "CROSS_YEAR",
        "NET_OF_CREDIT_NOTE",
        "GROUP",
    ]
)
_TAX_MAY_DIFFER = frozenset(["TAXABLE_DIFFERS", "AMENDED", "MANUAL"])
# fmt: off
PROPOSALS = (
    Proposal(MATCHED,   frozenset(["NOT_FILED"]), (_NONE,)),
    Proposal(MATCHED,   frozenset(),              (_ACCEPT,)),
    Proposal(PARTIALLY, frozenset(["NOT_FILED"]), (_NONE,)),
    Proposal(PARTIALLY, _TAX_AGREES,              (_ACCEPT,)),
    Proposal(PARTIALLY, _TAX_MAY_DIFFER,          (_ACCEPT,), only_where_tax_agrees=True),
    Proposal(PARTIALLY, frozenset(),              (_PENDING,)),
    Proposal(IMS_ONLY,  frozenset(["NOT_FILED"]), (_NONE,)),
    Proposal(IMS_ONLY,  frozenset(),              (_REJECT, _PENDING), only_where_reject_is_asked_for=True),
    Proposal(IMS_ONLY,  frozenset(),              (_PENDING,)),
)
# fmt: on


def suggestion(
    status: str,
    reason: str,
    choices: str,
    *,
    is_filed: bool = True,
    tax_agrees: bool = True,
    suggest_reject: bool = False,
) -> ImsAction | None:
    """The action suggested for a record, never one that is closed to it; None where it takes no action at all.

    `choices` are the letters of the open actions. An unfiled record cannot count yet: No action.

    >>> suggestion("IMS Only", "NO_CANDIDATE", "ARPN").value, suggestion("IMS Only", "NO_CANDIDATE", "ARN").value
    ('Pending', 'No action')
    """
    if not choices:
        return None
    if not is_filed:
        return _NONE
    for action in _preferred(status, reason, tax_agrees, suggest_reject):
        if action.wire in choices:
            return action
    return _NONE


def _preferred(status: str, reason: str, tax_agrees: bool, suggest_reject: bool) -> Iterator[ImsAction]:
    """The actions of the first row that fits."""
    for proposal in PROPOSALS:
        if (
            proposal.status == status
            and (not proposal.reasons or reason in proposal.reasons)
            and (tax_agrees or not proposal.only_where_tax_agrees)
            and (suggest_reject or not proposal.only_where_reject_is_asked_for)
        ):
            yield from proposal.actions
            return
