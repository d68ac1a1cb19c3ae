"""The matching rules: what must agree, what may differ, and what the pair is then called.

Rules are tried in the order they stand; the first that holds takes the pair. `because` is a sentence with this
pair's facts in braces: {differences} names everything that differs, with both values.
"""

# ruff: noqa: E501 - the rules are read down their columns
from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from ims_xl.recon.amounts import Amounts
from ims_xl.recon.datings import Dating
from ims_xl.recon.differences import Party
from ims_xl.recon.numbers import Relation
from ims_xl.recon.reasons import MatchReason, MatchStatus


class Stage(IntEnum):
    """Evidence comes in stages; what an earlier stage has paired is out of reach of the later ones."""

    NUMBER = 0  # the number, and amounts that agree or stand under other heads
    SPELLING = 1  # a misspelt number, and amounts that agree
    VALUE = 2  # the number, but other amounts; after the groups, for a part of a sum has its number too
    AMOUNT = 3
    HAND = 4  # the user's links; no pair comes here by itself


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
    noted: bool | None = None  # both numbers say that it is a credit note, whatever the types
    same_terms: bool | None = None  # place of supply and reverse charge agree
    whole: bool | None = None  # every amount could be compared
    amends: bool | None = None  # the record is an amendment
    rare: bool | None = None  # no other document of the supplier has the taxable value
    astray: bool | None = None  # one number stands out of the order of its series, the other in it
    clear: bool | None = None  # by all that else is known nothing else can be meant; see `slips` and `of_the_day`
    recurring: bool | None = None  # about the same day of two months
    taught: bool | None = None  # the user's links teach that supplier or number are the same


_MATCHED, _PARTLY = MatchStatus.MATCHED, MatchStatus.PARTIALLY_MATCHED
_R = MatchReason
_NUMBER, _SPELLING, _OFF, _AMOUNT, _HAND = Stage

_OWN, _BRANCH, _SLIP, _NAME = (Party.SAME,), (Party.BRANCH,), (Party.TYPO,), (Party.NAME,)
_KIN = _BRANCH + _SLIP + _NAME

_SAME, _COSMETIC, _AFFIX, _MISSPELT, _LOST, _EDITED, _NEARLY, _WORDS, _NONE, _UNLIKE, _SERIES = (
    (relation,) for relation in Relation
)
_ALIKE = _SAME + _COSMETIC
_CERTAIN = _ALIKE + _AFFIX
_SPOILT = _MISSPELT + _LOST + _EDITED

_DAY = (Dating.SAME,)
_ANY_DAY = (Dating.SAME, Dating.UNKNOWN)
_SWAP, _SWAPPED = (Dating.EXCHANGED,), (Dating.YEAR_EXCHANGED,)
_MONTH = (*_ANY_DAY, Dating.MONTH)
_NEAR_DAY = (Dating.SAME, Dating.MONTH, Dating.CLOSE)
_SLIPPED = (*_NEAR_DAY, Dating.EXCHANGED)
_WINDOW = (*_MONTH, Dating.CLOSE, Dating.EXCHANGED, Dating.PERIOD)
_YEAR = (*_WINDOW, Dating.PERIOD_FAR)
_NEAR_MONTH = (Dating.CLOSE, Dating.EXCHANGED, Dating.PERIOD)
_FAR_MONTH = (Dating.PERIOD_FAR,)
_OTHER_MONTH = _NEAR_MONTH + _FAR_MONTH
_REACH = (*_WINDOW, Dating.YEAR_NEAR)
_NEXT_YEAR = (Dating.YEAR_NEAR, Dating.YEAR_EXCHANGED)

_EQUAL, _WITHIN, _UNKNOWN, _ROUNDED, _HEADS, _TAX, _VALUE, _FAR, _MIRROR, _OPPOSITE = (
    (amounts,) for amounts in Amounts
)
_AGREE = _EQUAL + _WITHIN
_NEAR = _ROUNDED + _HEADS + _TAX  # beyond tolerance, but the taxable value still says that it is the one
_ANY = _AGREE + _UNKNOWN + _NEAR + _VALUE + _FAR

_EXACT_SAID = "Supplier, number, date, type and amounts agree."
_GIVEN_SAID = "Same document but for what could not be compared, {uncompared}: {differences}."
_WITHIN_SAID = "Same document; within the tolerance of {value} in value and {tax} in each tax head, {differences}."
_COSMETICS_SAID = "Same document, its number written two ways: {differences}."
_AFFIX_SAID = "Same document, its number with and without a part: {differences}."
_AMENDED_SAID = "The portal has amended {entry}, the books hold it as it was: {differences}."
_TAUGHT_SAID = "Same document, as your links teach: {differences}."
_BUT = "Same document, but {differences}."
_BRANCH_SAID = "Same document, booked under another registration of the same PAN: {differences}."
_SLIP_SAID = "Same document, but the GSTIN has a slip: {differences}."
_NAME_SAID = "Same document, booked without the supplier's GSTIN, which its name or a link stands for: {differences}."
_FUZZY_SAID = (
    "Probably the same document with its number misspelt (from {alike} % alike, or a slip or two): {differences}."
)
_ASTRAY_SAID = (
    "Probably the same document with a slip in its number: one of the two stands out of the supplier's series by its "
    "date, or in a series of its own: {differences}."
)
_OF_DAY_SAID = (
    "Probably the same document with a slip in its number: no other of the supplier and day has the amount, and no "
    "neighbour in the series the number: {differences}."
)
_OTHER_DAY_SAID = (
    "Probably the same document with a slip in its number, which leads further than the series from day to day: "
    "{differences}."
)
_LOST_SAID = "Probably the same document with its number spoilt by a spreadsheet: {differences}."
_NEARLY_SAID = "Only the supplier, the day and an amount that is nearly the same speak for it: {differences}."
_ONLY_SAID = "Without a number, but the only documents of the supplier and day on both sides: {differences}."
_AMOUNT_SAID = (
    "Only the supplier, the amount within {value} and the date within {days} days speak for it: {differences}."
)

# fmt: off
RULES = (
    # name                       stage       party         number              date           amounts             status    reason
    Rule("as linked",            _NUMBER,    _OWN,         _ALIKE,             _DAY,          _AGREE,             _MATCHED, _R.NORMALISED, _TAUGHT_SAID, same_terms=True, whole=True, taught=True),
    Rule("exact",                _NUMBER,    _OWN,         _SAME,              _DAY,          _EQUAL,             _MATCHED, _R.EXACT, _EXACT_SAID, same_terms=True, whole=True),
    Rule("exact words",          _NUMBER,    _OWN,         _WORDS,             _DAY,          _EQUAL,             _MATCHED, _R.EXACT, _EXACT_SAID, same_terms=True, whole=True),
    Rule("rounding",             _NUMBER,    _OWN,         _SAME,              _DAY,          _WITHIN,            _MATCHED, _R.WITHIN_TOLERANCE, _WITHIN_SAID, same_terms=True, whole=True),
    Rule("cosmetics",            _NUMBER,    _OWN,         _COSMETIC,          _DAY,          _AGREE,             _MATCHED, _R.NORMALISED, _COSMETICS_SAID, same_terms=True, whole=True),
    Rule("affix",                _NUMBER,    _OWN,         _AFFIX,             _DAY,          _AGREE,             _MATCHED, _R.NORMALISED, _AFFIX_SAID, same_terms=True, whole=True),
    Rule("amendment",            _NUMBER,    _OWN,         _ALIKE,             _YEAR,         _ANY,               _PARTLY,  _R.AMENDED, _AMENDED_SAID, amends=True),
    Rule("amendment, affix",     _NUMBER,    _OWN,         _AFFIX,             _WINDOW,       _AGREE + _NEAR + _VALUE, _PARTLY, _R.AMENDED, _AMENDED_SAID, amends=True),
    Rule("amendment, next year", _NUMBER,    _OWN,         _ALIKE,             _NEXT_YEAR,    _AGREE,             _PARTLY,  _R.AMENDED, _AMENDED_SAID, amends=True),
    Rule("amendment, misspelt",  _OFF,       _OWN,         _SPOILT,            _NEAR_DAY,     _AGREE + _NEAR + _VALUE, _PARTLY, _R.AMENDED, _AMENDED_SAID, amends=True),
    Rule("amendment, kin",       _NUMBER,    _KIN,         _ALIKE,             _SLIPPED,      _AGREE + _NEAR + _VALUE, _PARTLY, _R.AMENDED, _AMENDED_SAID, amends=True),
    Rule("where given",          _NUMBER,    _OWN,         _SAME,              _ANY_DAY,      _AGREE + _UNKNOWN,  _PARTLY,  _R.NOT_COMPARED, _GIVEN_SAID, same_terms=True),
    Rule("where given, cosmetics", _NUMBER,  _OWN,         _COSMETIC + _AFFIX, _ANY_DAY,      _AGREE,             _PARTLY,  _R.NOT_COMPARED, _GIVEN_SAID, same_terms=True),
    Rule("where given, no amount", _NUMBER,  _OWN,         _COSMETIC,          _DAY,          _UNKNOWN,           _PARTLY,  _R.NOT_COMPARED, _GIVEN_SAID, same_terms=True),
    Rule("where given, words",   _NUMBER,    _OWN,         _WORDS,             _DAY,          _EQUAL,             _PARTLY,  _R.NOT_COMPARED, _GIVEN_SAID, same_terms=True),
    Rule("type",                 _NUMBER,    _OWN,         _ALIKE,             _YEAR,         _AGREE + _NEAR,     _PARTLY,  _R.TYPE_DIFFERS, _BUT, same_kind=False),
    Rule("type, affix",          _NUMBER,    _OWN,         _AFFIX,             _MONTH,        _AGREE + _NEAR,     _PARTLY,  _R.TYPE_DIFFERS, _BUT, same_kind=False),
    Rule("type, misspelt",       _SPELLING,  _OWN,         _SPOILT,            _DAY,          _AGREE,             _PARTLY,  _R.TYPE_DIFFERS, _BUT, same_kind=False),
    Rule("type, kin",            _NUMBER,    _KIN,         _ALIKE,             _DAY,          _AGREE,             _PARTLY,  _R.TYPE_DIFFERS, _BUT, same_kind=False),
    Rule("type and value",       _OFF,       _OWN,         _ALIKE,             _MONTH,        _VALUE,             _PARTLY,  _R.TYPE_DIFFERS, _BUT, same_kind=False),
    Rule("next year",            _NUMBER,    _OWN,         _ALIKE,             _NEXT_YEAR,    _AGREE,             _PARTLY,  _R.CROSS_YEAR, _BUT),
    Rule("next year, other tax", _NUMBER,    _OWN,         _ALIKE,             _NEXT_YEAR,    _NEAR,              _PARTLY,  _R.CROSS_YEAR, _BUT, rare=True),
    Rule("exchanged, other tax", _NUMBER,    _OWN,         _ALIKE,             _SWAPPED,      _NEAR,              _PARTLY,  _R.CROSS_YEAR, _BUT),
    Rule("exchanged, value",     _OFF,       _OWN,         _SAME,              _SWAPPED,      _VALUE,             _PARTLY,  _R.CROSS_YEAR, _BUT),
    Rule("next year, affix",     _NUMBER,    _OWN,         _AFFIX,             _NEXT_YEAR,    _AGREE,             _PARTLY,  _R.CROSS_YEAR, _BUT, rare=True, recurring=False),
    Rule("next year exchanged, affix", _NUMBER, _OWN,      _AFFIX,             _SWAPPED,      _AGREE,             _PARTLY,  _R.CROSS_YEAR, _BUT),
    Rule("tax head",             _NUMBER,    _OWN,         _ALIKE,             _YEAR,         _HEADS,             _PARTLY,  _R.TAX_HEAD, _BUT),
    Rule("tax head, affix",      _NUMBER,    _OWN,         _AFFIX,             _WINDOW,       _HEADS,             _PARTLY,  _R.TAX_HEAD, _BUT),
    Rule("rounded",              _NUMBER,    _OWN,         _ALIKE,             _YEAR,         _ROUNDED,           _PARTLY,  _R.TAXABLE_DIFFERS, _BUT),
    Rule("rounded, affix",       _NUMBER,    _OWN,         _AFFIX,             _WINDOW,       _ROUNDED,           _PARTLY,  _R.TAXABLE_DIFFERS, _BUT),
    Rule("value",                _OFF,       _OWN,         _SAME,              _YEAR,         _VALUE,             _PARTLY,  _R.TAXABLE_DIFFERS, _BUT),
    Rule("value far",            _OFF,       _OWN,         _SAME,              _DAY,          _FAR,               _PARTLY,  _R.TAXABLE_DIFFERS, _BUT),
    Rule("value, cosmetics",     _OFF,       _OWN,         _COSMETIC,          _WINDOW,       _VALUE,             _PARTLY,  _R.TAXABLE_DIFFERS, _BUT),
    Rule("value far, cosmetics", _OFF,       _OWN,         _COSMETIC,          _DAY,          _FAR,               _PARTLY,  _R.TAXABLE_DIFFERS, _BUT),
    Rule("value, affix",         _OFF,       _OWN,         _AFFIX,             _DAY,          _VALUE,             _PARTLY,  _R.TAXABLE_DIFFERS, _BUT),
    Rule("value, words",         _OFF,       _OWN,         _WORDS,             _DAY,          _VALUE,             _PARTLY,  _R.TAXABLE_DIFFERS, _BUT),
    Rule("tax",                  _NUMBER,    _OWN,         _ALIKE,             _YEAR,         _TAX,               _PARTLY,  _R.TAX_DIFFERS, _BUT),
    Rule("tax, affix",           _NUMBER,    _OWN,         _AFFIX,             _WINDOW,       _TAX,               _PARTLY,  _R.TAX_DIFFERS, _BUT),
    Rule("terms",                _NUMBER,    _OWN,         _ALIKE,             _YEAR,         _AGREE,             _PARTLY,  _R.POS_OR_RCM_DIFFERS, _BUT, same_terms=False),
    Rule("terms, affix",         _NUMBER,    _OWN,         _AFFIX,             _MONTH,        _AGREE,             _PARTLY,  _R.POS_OR_RCM_DIFFERS, _BUT, same_terms=False),
    Rule("terms, no amount",     _NUMBER,    _OWN,         _SAME,              _YEAR,         _UNKNOWN,           _PARTLY,  _R.POS_OR_RCM_DIFFERS, _BUT, same_terms=False),
    Rule("month",                _NUMBER,    _OWN,         _ALIKE,             _OTHER_MONTH,  _AGREE,             _PARTLY,  _R.CROSS_PERIOD, _BUT),
    Rule("month, affix",         _NUMBER,    _OWN,         _AFFIX,             _NEAR_MONTH,   _AGREE,             _PARTLY,  _R.CROSS_PERIOD, _BUT),
    Rule("year, affix",          _NUMBER,    _OWN,         _AFFIX,             _FAR_MONTH,    _AGREE,             _PARTLY,  _R.CROSS_PERIOD, _BUT, rare=True, recurring=False),
    Rule("month, no amount",     _NUMBER,    _OWN,         _SAME,              _OTHER_MONTH,  _UNKNOWN,           _PARTLY,  _R.CROSS_PERIOD, _BUT),
    Rule("date",                 _NUMBER,    _OWN,         _CERTAIN,           _MONTH,        _AGREE,             _PARTLY,  _R.DATE_DIFFERS, _BUT),
    Rule("date, no amount",      _NUMBER,    _OWN,         _SAME,              _MONTH,        _UNKNOWN,           _PARTLY,  _R.DATE_DIFFERS, _BUT),
    Rule("branch",               _NUMBER,    _BRANCH,      _ALIKE,             _WINDOW,       _AGREE + _NEAR,     _PARTLY,  _R.PAN_BRANCH, _BRANCH_SAID),
    Rule("branch, far",          _NUMBER,    _BRANCH,      _ALIKE,             _YEAR,         _AGREE,             _PARTLY,  _R.PAN_BRANCH, _BRANCH_SAID, rare=True),
    Rule("branch, next year",    _NUMBER,    _BRANCH,      _ALIKE,             _NEXT_YEAR,    _AGREE,             _PARTLY,  _R.PAN_BRANCH, _BRANCH_SAID, rare=True, recurring=False),
    Rule("branch, affix",        _NUMBER,    _BRANCH,      _AFFIX,             _SLIPPED,      _AGREE + _HEADS,    _PARTLY,  _R.PAN_BRANCH, _BRANCH_SAID),
    Rule("branch and value",     _OFF,       _BRANCH,      _ALIKE,             _DAY,          _VALUE,             _PARTLY,  _R.PAN_BRANCH, _BRANCH_SAID),
    Rule("branch, misspelt",     _SPELLING,  _BRANCH,      _SPOILT,            _DAY,          _AGREE,             _PARTLY,  _R.PAN_BRANCH, _BRANCH_SAID),
    Rule("branch, nearly",       _SPELLING,  _BRANCH,      _NEARLY,            _DAY,          _EQUAL,             _PARTLY,  _R.PAN_BRANCH, _BRANCH_SAID, rare=True),
    Rule("branch, no number",    _AMOUNT,    _BRANCH,      _NONE + _UNLIKE,    _DAY,          _EQUAL,             _PARTLY,  _R.AMOUNT_ONLY, _AMOUNT_SAID, rare=True),
    Rule("slip",                 _NUMBER,    _SLIP,        _CERTAIN,           _YEAR,         _AGREE + _NEAR,     _PARTLY,  _R.GSTIN_TYPO, _SLIP_SAID),
    Rule("slip, next year",      _NUMBER,    _SLIP,        _CERTAIN,           _NEXT_YEAR,    _AGREE,             _PARTLY,  _R.GSTIN_TYPO, _SLIP_SAID, rare=True),
    Rule("slip and value",       _OFF,       _SLIP,        _CERTAIN,           _MONTH,        _VALUE,             _PARTLY,  _R.GSTIN_TYPO, _SLIP_SAID),
    Rule("slip, misspelt",       _SPELLING,  _SLIP,        _SPOILT,            _NEAR_DAY,     _AGREE,             _PARTLY,  _R.GSTIN_TYPO, _SLIP_SAID),
    Rule("slip, nearly",         _SPELLING,  _SLIP,        _NEARLY,            _DAY,          _EQUAL,             _PARTLY,  _R.GSTIN_TYPO, _SLIP_SAID, rare=True),
    Rule("slip, no number",      _AMOUNT,    _SLIP,        _NONE + _UNLIKE,    _DAY,          _EQUAL,             _PARTLY,  _R.AMOUNT_ONLY, _AMOUNT_SAID),
    Rule("name",                 _NUMBER,    _NAME,        _CERTAIN,           _WINDOW,       _AGREE + _NEAR,     _PARTLY,  _R.GSTIN_TYPO, _NAME_SAID),
    Rule("name, far",            _NUMBER,    _NAME,        _CERTAIN,           _YEAR,         _AGREE,             _PARTLY,  _R.GSTIN_TYPO, _NAME_SAID, rare=True),
    Rule("kin, exchanged",       _NUMBER,    _KIN,         _ALIKE,             _SWAPPED,      _AGREE,             _PARTLY,  _R.GSTIN_TYPO, _BUT),
    Rule("name, next year",      _NUMBER,    _NAME,        _ALIKE,             _NEXT_YEAR,    _AGREE,             _PARTLY,  _R.GSTIN_TYPO, _NAME_SAID, rare=True),
    Rule("name and value",       _OFF,       _NAME,        _CERTAIN,           _DAY,          _VALUE,             _PARTLY,  _R.GSTIN_TYPO, _NAME_SAID),
    Rule("name, misspelt",       _SPELLING,  _NAME,        _SPOILT,            _DAY,          _AGREE,             _PARTLY,  _R.GSTIN_TYPO, _NAME_SAID),
    Rule("name, nearly",         _SPELLING,  _NAME,        _NEARLY,            _DAY,          _EQUAL,             _PARTLY,  _R.GSTIN_TYPO, _NAME_SAID, rare=True),
    Rule("name, no number",      _AMOUNT,    _NAME,        _NONE + _UNLIKE,    _DAY,          _EQUAL,             _PARTLY,  _R.AMOUNT_ONLY, _AMOUNT_SAID, rare=True),
    Rule("credit as charge",     _OFF,       _OWN,         _ALIKE,             _DAY + _SWAP,  _MIRROR,            _PARTLY,  _R.TYPE_DIFFERS, _BUT, same_kind=False),
    Rule("credit as charge, other day", _OFF, _OWN,        _ALIKE,             _WINDOW,       _MIRROR,            _PARTLY,  _R.TYPE_DIFFERS, _BUT, same_kind=False, noted=True),
    Rule("credit as charge, affix", _OFF,    _OWN,         _AFFIX + _SPOILT,   _DAY,          _MIRROR,            _PARTLY,  _R.TYPE_DIFFERS, _BUT, same_kind=False),
    Rule("credit as charge, kin", _OFF,      _KIN,         _ALIKE,             _DAY,          _MIRROR,            _PARTLY,  _R.TYPE_DIFFERS, _BUT, same_kind=False),
    Rule("misspelt",             _SPELLING,  _OWN,         _MISSPELT,          _WINDOW,       _AGREE + _NEAR,     _PARTLY,  _R.FUZZY_NUMBER, _FUZZY_SAID),
    Rule("misspelt and value",   _OFF,       _OWN,         _MISSPELT + _LOST,  _DAY,          _VALUE,             _PARTLY,  _R.FUZZY_NUMBER, _FUZZY_SAID),
    Rule("lost",                 _SPELLING,  _OWN,         _LOST,              _SLIPPED,      _AGREE + _NEAR,     _PARTLY,  _R.FUZZY_NUMBER, _LOST_SAID),
    Rule("lost, other month",    _SPELLING,  _OWN,         _LOST,              _REACH,        _AGREE,             _PARTLY,  _R.FUZZY_NUMBER, _LOST_SAID, rare=True, recurring=False),
    Rule("edited",               _SPELLING,  _OWN,         _EDITED,            _DAY,          _AGREE + _NEAR,     _PARTLY,  _R.FUZZY_NUMBER, _FUZZY_SAID),
    Rule("edited, other day",    _SPELLING,  _OWN,         _EDITED,            _REACH,        _AGREE,             _PARTLY,  _R.FUZZY_NUMBER, _FUZZY_SAID, rare=True, recurring=False),
    Rule("misspelt, exchanged",  _SPELLING,  _OWN,         _SPOILT + _NEARLY,  _SWAP + _SWAPPED, _AGREE,          _PARTLY,  _R.FUZZY_NUMBER, _FUZZY_SAID, rare=True),
    Rule("edited and value",     _OFF,       _OWN,         _EDITED,            _DAY,          _VALUE,             _PARTLY,  _R.FUZZY_NUMBER, _FUZZY_SAID),
    Rule("nearly",               _SPELLING,  _OWN,         _NEARLY,            _DAY,          _AGREE + _NEAR,     _PARTLY,  _R.FUZZY_NUMBER, _FUZZY_SAID, rare=True),
    Rule("nearly, astray",       _SPELLING,  _OWN,         _NEARLY,            _DAY,          _AGREE + _NEAR,     _PARTLY,  _R.FUZZY_NUMBER, _ASTRAY_SAID, astray=True),
    Rule("series, astray",       _SPELLING,  _OWN,         _SERIES,            _DAY,          _AGREE,             _PARTLY,  _R.FUZZY_NUMBER, _ASTRAY_SAID, astray=True),
    Rule("slip of the day",      _SPELLING,  _OWN,         _NEARLY + _SERIES,  _DAY,          _AGREE + _NEAR,     _PARTLY,  _R.FUZZY_NUMBER, _OF_DAY_SAID, clear=True),
    Rule("kin, slip of the day", _SPELLING,  _KIN,         _NEARLY + _SERIES,  _DAY,          _AGREE,             _PARTLY,  _R.FUZZY_NUMBER, _OF_DAY_SAID, clear=True),
    Rule("slip, other day",      _SPELLING,  _OWN,         _EDITED + _NEARLY + _SERIES, _REACH, _AGREE,           _PARTLY,  _R.FUZZY_NUMBER, _OTHER_DAY_SAID, clear=True),
    Rule("amount",               _AMOUNT,    _OWN,         _WORDS + _NONE,     _NEAR_DAY,     _AGREE,             _PARTLY,  _R.AMOUNT_ONLY, _AMOUNT_SAID),
    Rule("amount of the day",    _AMOUNT,    _OWN,         _UNLIKE,            _DAY,          _AGREE,             _PARTLY,  _R.AMOUNT_ONLY, _AMOUNT_SAID),
    Rule("amount, other number", _AMOUNT,    _OWN,         _UNLIKE,            _NEAR_DAY,     _EQUAL,             _PARTLY,  _R.AMOUNT_ONLY, _AMOUNT_SAID, rare=True),
    Rule("amount, nearly",       _AMOUNT,    _OWN,         _NONE,              _DAY,          _NEAR,              _PARTLY,  _R.AMOUNT_ONLY, _NEARLY_SAID, rare=True),
    Rule("amount of the day, nearly", _AMOUNT,    _OWN,         _NONE,              _DAY,          _NEAR,              _PARTLY,  _R.AMOUNT_ONLY, _NEARLY_SAID, clear=True),
    Rule("only one of the day",  _AMOUNT,    _OWN,         _NONE,              _DAY,          _VALUE,             _PARTLY,  _R.TAXABLE_DIFFERS, _ONLY_SAID, clear=True),
    Rule("amount, other heads",  _AMOUNT,    _OWN,         _UNLIKE,            _DAY,          _HEADS + _TAX,      _PARTLY,  _R.AMOUNT_ONLY, _NEARLY_SAID, rare=True),
    Rule("amount, other month",  _AMOUNT,    _OWN,         _NONE,              _REACH,        _AGREE,             _PARTLY,  _R.AMOUNT_ONLY, _AMOUNT_SAID, rare=True, recurring=False),
    Rule("amount, type",         _AMOUNT,    _OWN,         _NONE,              _DAY,          _AGREE,             _PARTLY,  _R.AMOUNT_ONLY, _AMOUNT_SAID, same_kind=False, rare=True),
    Rule("amount, exchanged",    _AMOUNT,    _OWN,         _NONE + _UNLIKE,    _SWAP + _SWAPPED, _AGREE,          _PARTLY,  _R.AMOUNT_ONLY, _AMOUNT_SAID, rare=True),
    Rule("linked",               _HAND,      (),           (),                 (),            (),                 _MATCHED, _R.MANUAL, "Linked by hand; nothing differs beyond tolerance."),
    Rule("linked, differs",      _HAND,      (),           (),                 (),            (),                 _PARTLY,  _R.MANUAL, "Linked by hand, though {differences}."),
)
# fmt: on
EXACT = next(place for place, rule in enumerate(RULES) if rule.name == "exact")  # of pairs that agree in all
LINKED = len(RULES) - 2, len(RULES) - 1  # what is linked by hand and agrees, what is linked and differs
OUT_OF_SERIES = frozenset(rule.name for rule in RULES if rule.astray)
SLIPS = frozenset(rule.name for rule in RULES if rule.clear and rule.stage is Stage.SPELLING)
NO_RULE = -1
