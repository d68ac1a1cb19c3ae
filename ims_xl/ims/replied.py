"""What the client's replies suggest. A reply changes the suggestion of its row, never the user's choice."""

from __future__ import annotations

import pandas as pd

from ims_xl.gst.replies import Reply, speaks_for
from ims_xl.ims.columns import flags, texts
from ims_xl.tables import Records, Review

REPLY = (Review.client_reply, Review.reply_remark, Review.received_on)


def with_suggestions(review: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    """The Review with the suggestion of each reply in place of the matching's.

    A record that its supplier has not filed keeps its suggestion, No action: it cannot count yet. So does one to which
    no action that the reply speaks for is open.
    """
    filed = dict(zip(texts(records, Records.record_id), flags(records, Records.is_filed), strict=True))
    suggested = [
        _suggested(word, choices, before) if filed.get(record) is not False else before
        for word, choices, before, record in zip(
            texts(review, Review.client_reply),
            texts(review, Review.choices),
            texts(review, Review.suggested_action),
            texts(review, Review.record_id),
            strict=True,
        )
    ]
    return Review.conform(review.assign(**{Review.suggested_action: suggested}))


def _suggested(word: str, choices: str, before: str) -> str:
    """The action the reply of a row speaks for; what was suggested before where there is none."""
    try:
        action = speaks_for(Reply.read(word), choices) if word else None
    except ValueError:  # a word typed over the drop-down; nothing follows from it
        return before
    return action.value if action else before
