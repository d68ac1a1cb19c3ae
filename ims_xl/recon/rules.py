"""The matching rules: what must agree, what may differ, and what the pair is then called.

Rules are tried in the order they stand; the first that holds takes the pair. `because` is a sentence with this
pair's facts in braces: {differences} names everything that differs, with both values.
"""

# ruff: noqa: E501 - the rules are read down their columns
from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from ims_xl.recon.differences import Amounts, Dating, Differences, Party
from ims_xl.recon.numbers import Relation
from ims_xl.recon.reasons import MatchReason, MatchStatus
from ims_xl.recon.sides import BoolArray, IntArray


class Stage(IntEnum):
    """Evidence comes in stages; what an earlier stage has paired is out of reach of the later ones."""

    NUMBER = 0  # the number, and amounts that agree or stand under other heads
    SPELLING = 1  # a misspelt number, and amounts that agree
    VALUE = 2  # the number, but other amounts; after the groups, for a part of a sum has its number too
    AMOUNT = 3


@dataclass(frozen=True)
class Rule:
    """What a pair must be to be taken by this rule. `None` does not ask."""

    name: str
    stage: Stage
    party: tuple[Party, ...]
    number: tuple[Relation, ...]
    dating: tuple[Dating, ...]
    amounts: tuple[Amounts, ...]
    status: MatchStatus
    reason: MatchReason
    because: str
    same_kind: bool | None = True  # the document types agree
    same_terms: bool | None = None  # place of supply and reverse charge agree
    amends: bool | None = None  # the record is an amendment


_MATCHED, _PARTLY = MatchStatus.MATCHED, MatchStatus.PARTIALLY_MATCHED
_R = MatchReason
_NUMBER, _SPELLING, _OFF, _AMOUNT = Stage

_OWN, _BRANCH, _SLIP = (Party.SAME,), (Party.BRANCH,), (Party.TYPO,)

_SAME, _COSMETIC, _AFFIX, _MISSPELT, _EDITED, _WORDS, _NONE, _UNLIKE, _SERIES = ((relation,) for relation in Relation)
_ALIKE = _SAME + _COSMETIC
_CERTAIN = _ALIKE + _AFFIX
_SILENT = _WORDS + _NONE + _UNLIKE  # the numbers say nothing

_DAY = (Dating.SAME,)
_ANY_DAY = (Dating.SAME, Dating.UNKNOWN)
_MONTH = (*_ANY_DAY, Dating.MONTH)
_WINDOW = (*_MONTH, Dating.CLOSE, Dating.PERIOD)
_YEAR = (*_WINDOW, Dating.PERIOD_FAR)
_NEAR_DAY = (Dating.SAME, Dating.MONTH, Dating.CLOSE)
_NEAR_MONTH = (Dating.CLOSE, Dating.PERIOD)
_OTHER_MONTH = (Dating.CLOSE, Dating.PERIOD, Dating.PERIOD_FAR)
_NEXT_YEAR = (Dating.YEAR_NEAR,)

_EQUAL, _WITHIN, _UNKNOWN, _HEADS, _TAX, _VALUE, _FAR, _OPPOSITE = ((amounts,) for amounts in Amounts)
_AGREE = _EQUAL + _WITHIN
_ANY = _AGREE + _UNKNOWN + _HEADS + _TAX + _VALUE + _FAR

_EXACT_SAID = "Supplier, number, date, type and amounts agree."
_GIVEN_SAID = "Supplier, number and type agree; of date and amounts what both sides give agrees too."
_WITHIN_SAID = "Same document; within tolerance, {differences}."
_COSMETICS_SAID = "Same document, its number written two ways: {differences}."
_AFFIX_SAID = "Same document, its number with and without a part: {differences}."
_AMENDED_SAID = "The portal's amendment of {entry}, which the books still hold as it was: {differences}."
_BUT = "Same document, but {differences}."
_BRANCH_SAID = "Same document, booked under another registration of the same PAN: {differences}."
_SLIP_SAID = "Same document, but the GSTIN has a slip: {differences}."
_FUZZY_SAID = "Probably the same document with its number misspelt, for amounts and date agree: {differences}."
_AMOUNT_SAID = "Only the supplier, the amounts and the time speak for it: {differences}."

# fmt: off
RULES = (
    # name                       stage       party    number             date           amounts            status    reason
    Rule("exact",                _NUMBER,    _OWN,    _SAME,             _DAY,          _EQUAL,            _MATCHED, _R.EXACT, _EXACT_SAID, same_terms=True),
    Rule("exact words",          _NUMBER,    _OWN,    _WORDS,            _DAY,          _EQUAL,            _MATCHED, _R.EXACT, _EXACT_SAID, same_terms=True),
    Rule("exact where given",    _NUMBER,    _OWN,    _SAME,             _ANY_DAY,      _EQUAL + _UNKNOWN, _MATCHED, _R.EXACT, _GIVEN_SAID, same_terms=True),
    Rule("rounding",             _NUMBER,    _OWN,    _SAME,             _ANY_DAY,      _WITHIN,           _MATCHED, _R.WITHIN_TOLERANCE, _WITHIN_SAID, same_terms=True),
    Rule("cosmetics",            _NUMBER,    _OWN,    _COSMETIC,         _ANY_DAY,      _AGREE,            _MATCHED, _R.NORMALISED, _COSMETICS_SAID, same_terms=True),
    Rule("cosmetics, no amount", _NUMBER,    _OWN,    _COSMETIC,         _DAY,          _UNKNOWN,          _MATCHED, _R.NORMALISED, _COSMETICS_SAID, same_terms=True),
    Rule("affix",                _NUMBER,    _OWN,    _AFFIX,            _DAY,          _AGREE,            _MATCHED, _R.NORMALISED, _AFFIX_SAID, same_terms=True),
    Rule("amendment",            _NUMBER,    _OWN,    _ALIKE,            _YEAR,         _ANY,              _PARTLY,  _R.AMENDED, _AMENDED_SAID, amends=True),
    Rule("amendment, next year", _NUMBER,    _OWN,    _ALIKE,            _NEXT_YEAR,    _AGREE,            _PARTLY,  _R.AMENDED, _AMENDED_SAID, amends=True),
    Rule("type",                 _NUMBER,    _OWN,    _ALIKE,            _YEAR,         _AGREE + _HEADS,   _PARTLY,  _R.TYPE_DIFFERS, _BUT, same_kind=False),
    Rule("next year",            _NUMBER,    _OWN,    _ALIKE,            _NEXT_YEAR,    _AGREE,            _PARTLY,  _R.CROSS_YEAR, _BUT),
    Rule("tax head",             _NUMBER,    _OWN,    _ALIKE,            _YEAR,         _HEADS,            _PARTLY,  _R.TAX_HEAD, _BUT),
    Rule("tax head, affix",      _NUMBER,    _OWN,    _AFFIX,            _MONTH,        _HEADS,            _PARTLY,  _R.TAX_HEAD, _BUT),
    Rule("value",                _OFF,       _OWN,    _SAME,             _YEAR,         _VALUE,            _PARTLY,  _R.TAXABLE_DIFFERS, _BUT),
    Rule("value far",            _OFF,       _OWN,    _SAME,             _MONTH,        _FAR,              _PARTLY,  _R.TAXABLE_DIFFERS, _BUT),
    Rule("value, cosmetics",     _OFF,       _OWN,    _COSMETIC,         _MONTH,        _VALUE,            _PARTLY,  _R.TAXABLE_DIFFERS, _BUT),
    Rule("value far, cosmetics", _OFF,       _OWN,    _COSMETIC,         _DAY,          _FAR,              _PARTLY,  _R.TAXABLE_DIFFERS, _BUT),
    Rule("value, affix",         _OFF,       _OWN,    _AFFIX,            _DAY,          _VALUE,            _PARTLY,  _R.TAXABLE_DIFFERS, _BUT),
    Rule("value, words",         _OFF,       _OWN,    _WORDS,            _DAY,          _VALUE,            _PARTLY,  _R.TAXABLE_DIFFERS, _BUT),
    Rule("tax",                  _OFF,       _OWN,    _SAME,             _YEAR,         _TAX,              _PARTLY,  _R.TAX_DIFFERS, _BUT),
    Rule("tax, cosmetics",       _OFF,       _OWN,    _COSMETIC + _AFFIX, _MONTH,       _TAX,              _PARTLY,  _R.TAX_DIFFERS, _BUT),
    Rule("terms",                _NUMBER,    _OWN,    _ALIKE,            _YEAR,         _AGREE,            _PARTLY,  _R.POS_OR_RCM_DIFFERS, _BUT, same_terms=False),
    Rule("terms, affix",         _NUMBER,    _OWN,    _AFFIX,            _MONTH,        _AGREE,            _PARTLY,  _R.POS_OR_RCM_DIFFERS, _BUT, same_terms=False),
    Rule("terms, no amount",     _NUMBER,    _OWN,    _SAME,             _YEAR,         _UNKNOWN,          _PARTLY,  _R.POS_OR_RCM_DIFFERS, _BUT, same_terms=False),
    Rule("month",                _NUMBER,    _OWN,    _ALIKE,            _OTHER_MONTH,  _AGREE,            _PARTLY,  _R.CROSS_PERIOD, _BUT),
    Rule("month, affix",         _NUMBER,    _OWN,    _AFFIX,            _NEAR_MONTH,   _AGREE,            _PARTLY,  _R.CROSS_PERIOD, _BUT),
    Rule("month, no amount",     _NUMBER,    _OWN,    _SAME,             _OTHER_MONTH,  _UNKNOWN,          _PARTLY,  _R.CROSS_PERIOD, _BUT),
    Rule("date",                 _NUMBER,    _OWN,    _CERTAIN,          _MONTH,        _AGREE,            _PARTLY,  _R.DATE_DIFFERS, _BUT),
    Rule("date, no amount",      _NUMBER,    _OWN,    _SAME,             _MONTH,        _UNKNOWN,          _PARTLY,  _R.DATE_DIFFERS, _BUT),
    Rule("branch",               _NUMBER,    _BRANCH, _ALIKE,            _WINDOW,       _AGREE + _HEADS,   _PARTLY,  _R.PAN_BRANCH, _BRANCH_SAID),
    Rule("branch, affix",        _NUMBER,    _BRANCH, _AFFIX,            _DAY,          _AGREE + _HEADS,   _PARTLY,  _R.PAN_BRANCH, _BRANCH_SAID),
    Rule("slip",                 _NUMBER,    _SLIP,   _ALIKE,            _WINDOW,       _AGREE + _HEADS,   _PARTLY,  _R.GSTIN_TYPO, _SLIP_SAID),
    Rule("slip, affix",          _NUMBER,    _SLIP,   _AFFIX,            _DAY,          _AGREE + _HEADS,   _PARTLY,  _R.GSTIN_TYPO, _SLIP_SAID),
    Rule("misspelt",             _SPELLING,  _OWN,    _MISSPELT,         _WINDOW,       _AGREE,            _PARTLY,  _R.FUZZY_NUMBER, _FUZZY_SAID),
    Rule("digit wrong",          _SPELLING,  _OWN,    _EDITED,           _DAY,          _AGREE,            _PARTLY,  _R.FUZZY_NUMBER, _FUZZY_SAID),
    Rule("amount",               _AMOUNT,    _OWN,    _SILENT,           _NEAR_DAY,     _AGREE,            _PARTLY,  _R.AMOUNT_ONLY, _AMOUNT_SAID),
)
# fmt: on
NO_RULE = -1


def classify(differences: Differences) -> IntArray:
    """For each pair the first of `RULES` that holds, by its place; `NO_RULE` where none does."""
    same_terms = ~(differences.place | differences.reverse)
    taken = np.full(len(differences), NO_RULE, dtype=np.int64)
    for place, rule in enumerate(RULES):
        holds = (
            (taken == NO_RULE)
            & _among(differences.party, rule.party)
            & _among(differences.number, rule.number)
            & _among(differences.dating, rule.dating)
            & _among(differences.amounts, rule.amounts)
        )
        for asked, found in (
            (rule.same_kind, ~differences.kind),
            (rule.same_terms, same_terms),
            (rule.amends, differences.amends),
        ):
            if asked is not None:
                holds &= found == asked
        taken[holds & (rule.amends is True or ~differences.by_original)] = place
    return taken


def _among(found: IntArray, wanted: tuple[IntEnum, ...]) -> BoolArray:
    members = np.zeros(16, dtype=bool)
    members[[int(member) for member in wanted]] = True
    return np.asarray(members[found], dtype=bool)
