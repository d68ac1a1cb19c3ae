"""The lists behind the drop-downs: one for each set of actions that the law can leave open."""

from __future__ import annotations

from itertools import product

from ims_xl.gst.actions import RULES, Circumstance, Direction, ImsAction, ItcReduction, OriginalWas, open_actions
from ims_xl.gst.documents import Section
from ims_xl.gst.period import TaxPeriod
from ims_xl.gst.replies import Reply
from ims_xl.gst.statuses import STATUSES
from ims_xl.tables import (
    LEARN_ALL,
    LEARN_NOTHING,
    LEARN_NUMBER,
    LEARN_SUPPLIER,
    NOT_USED,
    PAIR_OF_TAXES,
    RATE_OF_TAX,
    REGISTER_FIELDS,
    WHOLE_TAX,
)


def law_combinations() -> tuple[str, ...]:
    """Every set of open actions as its letters (`ARPN`), over all sections, periods, circumstances and flags."""
    turning_points = sorted({rule.since for rule in RULES})
    periods: list[TaxPeriod] = [turning_points[0].next(-1), *turning_points]
    found = {
        "".join(action.wire for action in open_actions(Circumstance(section, period, direction, was, blocked)))
        for section, period, direction, was, blocked in product(
            Section, periods, Direction, OriginalWas, (None, False, True)
        )
    }
    return tuple(sorted(found - {""}, key=lambda letters: (-len(letters), letters)))


def lists() -> dict[str, tuple[str, ...]]:
    """Every list by its name in Excel. `lstNone`, for rows without an open action, holds a blank."""
    actions = {action.wire: action.value for action in ImsAction}
    law = {f"lst{letters}": tuple(actions[letter] for letter in letters) for letters in law_combinations()}
    return law | {
        "lstNone": ("",),
        "lstActions": tuple(actions.values()),
        "lstReductions": tuple(reduction.value for reduction in ItcReduction),
        "lstStatuses": STATUSES,
        "lstReplies": tuple(reply.value for reply in Reply),
        "lstLanguages": ("English", "Hindi"),
        "lstFields": (*REGISTER_FIELDS, PAIR_OF_TAXES, WHOLE_TAX, RATE_OF_TAX, NOT_USED),
        "lstYesNo": ("Yes", "No"),
        "lstLearn": (LEARN_ALL, LEARN_NOTHING, LEARN_SUPPLIER, LEARN_NUMBER),
    }
