"""What a client's reply suggests, and that it stays with its document."""

from __future__ import annotations

import pandas as pd
import pytest

from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.gst.actions import ImsAction
from ims_xl.gst.replies import REPLY_RULES, Reply
from ims_xl.ims.replied import with_suggestions
from ims_xl.steps import matching
from ims_xl.tables import Records, Review

REPLIES = [  # reply, the letters of the open actions, what the matching suggests, what is suggested then
    ("Received", "ARPN", "Pending", "Accept"),
    ("Not received", "ARPN", "Accept", "Pending"),
    ("Not received", "ARN", "Accept", "Accept"),
    ("Wrong amount", "ARPN", "Accept", "Pending"),
    ("Wrong amount", "ARN", "Accept", "Reject"),
    ("Not ours", "ARPN", "Pending", "Reject"),
    ("Not ours", "APN", "Accept", "Pending"),
    ("Will check", "ARPN", "Accept", "Pending"),
    ("Received", "", None, None),
    ("so so", "ARPN", "Accept", "Accept"),
    (None, "ARPN", "Accept", "Accept"),
]


@pytest.mark.parametrize(("reply", "choices", "before", "expected"), REPLIES)
def test_a_reply_suggests_the_first_of_its_actions_that_is_open(
    reply: str | None, choices: str, before: str | None, expected: str | None
) -> None:
    row = {"row_id": "1", "record_id": "1", "choices": choices, "suggested_action": before, "client_reply": reply}
    review = Review.of_rows([row | {"action": "Reject"}])
    records = Records.of_rows([{"record_id": "1", "is_filed": True}])
    after = with_suggestions(review, records)
    assert after[Review.suggested_action].astype(object).where(after[Review.suggested_action].notna(), None).item() == (
        expected
    )
    assert after[Review.action].tolist() == ["Reject"]


def test_a_record_that_is_not_filed_keeps_its_suggestion() -> None:
    review = Review.of_rows(
        [
            {
                "row_id": "1",
                "record_id": "1",
                "choices": "ARPN",
                "suggested_action": "No action",
                "client_reply": "Received",
            }
        ]
    )
    records = Records.of_rows([{"record_id": "1", "is_filed": False}])
    assert with_suggestions(review, records)[Review.suggested_action].tolist() == ["No action"]


def test_every_reply_has_one_rule_and_none_speaks_for_no_action() -> None:
    assert [rule.reply for rule in REPLY_RULES] == list(Reply)
    assert all(rule.actions and ImsAction.NO_ACTION not in rule.actions for rule in REPLY_RULES)


def test_replies_and_what_they_suggest_survive_match(workbook: ClosedWorkbook) -> None:
    review = workbook.read(Review)
    here = review[Review.document_number] == "DL/77"
    review.loc[here, Review.client_reply] = "Not ours"
    review.loc[here, Review.reply_remark] = "=sent to our neighbour"
    review.loc[here, Review.received_on] = pd.Timestamp("2026-11-03")
    workbook.write({Review: review})
    matching.match(workbook)
    after = workbook.read(Review).loc[here]
    assert after[Review.client_reply].tolist() == ["Not ours"]
    assert after[Review.reply_remark].tolist() == ["=sent to our neighbour"]
    assert after[Review.received_on].tolist() == [pd.Timestamp("2026-11-03")]
    assert after[Review.suggested_action].tolist() == ["Reject"]
