"""What a client answers for a document, and the action each answer speaks for.

Only the recipient knows whether goods or services came (section 16(2)(b), CGST Act: no credit before). Accept puts
the supplier's figures into GSTR-2B as they stand; Reject takes the whole credit away, and of a credit note adds the
tax back to the supplier's liability. Pending holds the record while the supplier amends or the client looks; where
Pending is closed, No action would be deemed acceptance, so a wrong amount falls back on Reject, the others on nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ims_xl.gst.actions import ImsAction


class Reply(StrEnum):
    """A client's answer, in the words of the drop-down."""

    RECEIVED = "Received"
    NOT_RECEIVED = "Not received"
    WRONG_AMOUNT = "Wrong amount"
    NOT_OURS = "Not ours"
    WILL_CHECK = "Will check"

    @classmethod
    def read(cls, text: str) -> Reply:
        """The reply of a cell, however its letters are cased and spaced. Raises `ValueError` for another word.

        >>> Reply.read(" not  RECEIVED.").value
        'Not received'
        """
        plain = " ".join(text.replace("-", " ").replace("_", " ").split()).strip(" .!").lower()
        for reply in cls:
            if plain == reply.lower():
                return reply
        raise ValueError(f'"{text.strip()}" is none of {", ".join(cls)}.')


@dataclass(frozen=True)
class ReplyRule:
    """For this reply, the actions in order of preference; the first that is open to the record is suggested."""

    reply: Reply
    actions: tuple[ImsAction, ...]
    because: str


_ACCEPT, _REJECT, _PENDING = ImsAction.ACCEPT, ImsAction.REJECT, ImsAction.PENDING
# fmt: off
REPLY_RULES = (
    ReplyRule(Reply.RECEIVED,     (_ACCEPT,),          "goods or services came, and the figures are agreed"),
    ReplyRule(Reply.NOT_RECEIVED, (_PENDING,),         "no credit before receipt; Pending holds it for a later month"),
    ReplyRule(Reply.WRONG_AMOUNT, (_PENDING, _REJECT), "the supplier is to amend; Accept would take the wrong credit"),
    ReplyRule(Reply.NOT_OURS,     (_REJECT, _PENDING), "no credit is ours; a Bill of Entry cannot be rejected"),
    ReplyRule(Reply.WILL_CHECK,   (_PENDING,),         "left alone it would be deemed accepted"),
)
# fmt: on


def speaks_for(reply: Reply, choices: str) -> ImsAction | None:
    """The action a reply speaks for, of those whose letters `choices` names; None where none of them is open.

    >>> speaks_for(Reply.NOT_OURS, "ARPN").value, speaks_for(Reply.NOT_OURS, "APN").value
    ('Reject', 'Pending')
    >>> speaks_for(Reply.WILL_CHECK, "ARN") is None
    True
    """
    rule = next(rule for rule in REPLY_RULES if rule.reply is reply)
    return next((action for action in rule.actions if action.wire in choices), None)
