"""Which action is open to which record since when: the published tables, row by row."""

from __future__ import annotations

import pytest

from ims_xl.gst.actions import (
    Circumstance,
    Direction,
    ImsAction,
    OriginalWas,
    is_specified,
    open_actions,
    refusal,
    takes_declaration,
)
from ims_xl.gst.documents import IMS_SECTIONS, Section
from ims_xl.gst.period import TaxPeriod

BEFORE, SINCE = TaxPeriod("2025-09"), TaxPeriod("2025-10")
UP, DOWN, FIRST = Direction.UPWARD, Direction.DOWNWARD, Direction.ORIGINAL
ACCEPTED, REJECTED, OPEN = OriginalWas.ACCEPTED, OriginalWas.REJECTED, OriginalWas.OPEN

ACTIONS = [  # section, direction, what became of the original, open before October 2025, open since, declaration
    ("B2B", FIRST, OPEN, "ARPN", "ARPN", False),
    ("B2BDN", FIRST, OPEN, "ARPN", "ARPN", False),
    ("ECOM", FIRST, OPEN, "ARPN", "ARPN", False),
    ("B2BA", UP, ACCEPTED, "ARPN", "ARPN", False),
    ("B2BDNA", UP, ACCEPTED, "ARPN", "ARPN", False),
    ("ECOMA", UP, ACCEPTED, "ARPN", "ARPN", False),
    ("B2BA", DOWN, ACCEPTED, "ARN", "ARPN", True),
    ("B2BDNA", DOWN, ACCEPTED, "ARN", "ARPN", True),
    ("ECOMA", DOWN, ACCEPTED, "ARN", "ARPN", True),
    ("B2BA", DOWN, REJECTED, "ARPN", "ARPN", False),
    ("B2BA", DOWN, OPEN, "ARPN", "ARPN", False),
    ("B2BCN", FIRST, OPEN, "ARN", "ARPN", True),
    ("B2BCNA", UP, ACCEPTED, "ARN", "ARPN", True),
    ("B2BCNA", UP, REJECTED, "ARN", "ARPN", True),
    ("B2BCNA", DOWN, REJECTED, "ARN", "ARPN", True),
    ("B2BCNA", DOWN, ACCEPTED, "ARPN", "ARPN", False),
    ("IMPG", FIRST, OPEN, "APN", "APN", False),
    ("IMPGA", DOWN, ACCEPTED, "APN", "APN", False),
    ("IMPGSEZ", FIRST, OPEN, "APN", "APN", False),
    ("IMPGSEZA", UP, ACCEPTED, "APN", "APN", False),
]


def letters(record: Circumstance) -> str:
    return "".join(action.wire for action in open_actions(record))


@pytest.mark.parametrize(("section", "direction", "was", "before", "since", "declares"), ACTIONS)
def test_the_open_actions_are_those_of_the_published_table(
    section: str, direction: Direction, was: OriginalWas, before: str, since: str, declares: bool
) -> None:
    assert letters(Circumstance(Section(section), BEFORE, direction, was)) == before
    now = Circumstance(Section(section), SINCE, direction, was)
    assert letters(now) == since
    assert takes_declaration(now) is declares
    assert not takes_declaration(Circumstance(Section(section), BEFORE, direction, was))


FAQ_3 = [  # FAQ of 17-10-2025: 2B period of a credit note, may it stay pending? The note's own date plays no part.
    ("2024-10", False),
    ("2025-09", False),
    ("2025-10", True),
    ("2026-10", True),
]


@pytest.mark.parametrize(("gstr2b_period", "expected"), FAQ_3)
def test_the_2b_period_decides_whether_a_credit_note_may_stay_pending(gstr2b_period: str, expected: bool) -> None:
    note = Circumstance(Section.B2BCN, TaxPeriod(gstr2b_period))
    assert (ImsAction.PENDING in open_actions(note)) is expected


@pytest.mark.parametrize("section", IMS_SECTIONS)
def test_the_portals_flag_closes_pending_whatever_the_rules_say(section: Section) -> None:
    assert "P" not in letters(Circumstance(section, SINCE, pending_blocked=True))
    assert "P" in letters(Circumstance(section, SINCE, pending_blocked=False))


def test_the_portals_flag_closes_the_declaration_and_opens_it_only_on_bills_of_entry() -> None:
    assert not takes_declaration(Circumstance(Section.B2BCN, SINCE, reduction_blocked=True))
    assert not takes_declaration(Circumstance(Section.B2B, SINCE, reduction_blocked=False))
    assert takes_declaration(Circumstance(Section.IMPGA, SINCE, reduction_blocked=False))


def test_accept_and_no_action_are_open_to_every_record_of_ims() -> None:
    for section in IMS_SECTIONS:
        assert {"A", "N"} <= set(letters(Circumstance(section, BEFORE)))


def test_what_never_was_in_ims_takes_no_action() -> None:
    for section in (Section.ISD, Section.ISDA):
        assert letters(Circumstance(section, SINCE)) == ""
        assert "goes to GSTR-2B directly" in refusal(ImsAction.ACCEPT, Circumstance(section, SINCE))
        assert not is_specified(Circumstance(section, SINCE))


def test_a_refusal_is_a_clause_that_says_why() -> None:
    assert refusal(ImsAction.REJECT, Circumstance(Section.IMPG, SINCE)) == (
        "a Bill of Entry can only be accepted or kept pending (rule A4, advisory of 30-10-2025, as reported)"
    )
    assert refusal(ImsAction.ACCEPT, Circumstance(Section.IMPG, SINCE)) == ""


@pytest.mark.parametrize(
    ("told", "action"), [("A", "Accept"), ("rejected", "Reject"), (" p ", "Pending"), ("", "No action")]
)
def test_letters_and_words_of_the_portal_are_read(told: str, action: str) -> None:
    assert ImsAction.from_wire(told).value == action


def test_another_word_is_no_action() -> None:
    with pytest.raises(ValueError, match='"Acept" is not an action'):
        ImsAction.from_wire("Acept")
