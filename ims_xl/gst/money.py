"""Money: whole paise inside, rupees with two places in files and on sheets."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_ONLY = re.compile(r"/[-=]$")  # "1,180/-": and no paise
_SIDE = re.compile(r"(dr|cr)\.?$|\((dr|cr)\.?\)$", re.IGNORECASE)
_DROP = re.compile(r"(₹|\bRs\.?|\bINR\b|[\s\u00a0\u202f])", re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{2})*,\d{3}(\.\d*)?|[+-]?\d{1,3}(,\d{3})+(\.\d*)?")  # 1,18,000 or 118,000
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_LIMIT = Decimal(10) ** 16


def paise(rupees: int | float | str | Decimal) -> int:
    """Whole paise of an amount in rupees, halves away from zero.

    Text may carry separators, a rupee sign, brackets or a minus for negatives, and a trailing `Dr` or `Cr`
    (`Cr` counts as negative, the credit side of a purchase register). Commas part lakhs or thousands; `10,50`
    might be ten and a half. Raises `ValueError` for that and anything else.

    >>> paise("1,18,000.50"), paise("(23.5)"), paise("₹ 1,180.00 Dr"), paise("90.00 Cr"), paise("1,180/-")
    (11800050, -2350, 118000, -9000, 118000)
    >>> paise("(-)0.48"), paise("1,180.00 (Cr)")
    (-48, -118000)
    """
    if isinstance(rupees, int):
        return rupees * 100
    if isinstance(rupees, float):
        rupees = repr(rupees)
    text = str(rupees).strip().replace("−", "-")
    sign, text = 1, _ONLY.sub("", text)
    side = _SIDE.search(text)
    if side:
        sign = -1 if (side[1] or side[2]).lower() == "cr" else 1
        text = text[: side.start()].strip()
    text = _DROP.sub("", text)
    if text.startswith("(-)"):  # as Tally prints it
        text = f"-{text[3:]}"
    if text.startswith("(") and text.endswith(")"):
        sign, text = -sign, text[1:-1]
    if text.endswith("-"):
        sign, text = -sign, text[:-1]
    if "," in text:
        if not _GROUPED.fullmatch(text):
            raise ValueError(f'"{rupees}" is not an amount; its commas do not part thousands.')
        text = text.replace(",", "")
    if not _NUMBER.fullmatch(text):
        raise ValueError(f'"{rupees}" is not an amount.')
    try:
        amount = Decimal(text)
    except InvalidOperation as fault:
        raise ValueError(f'"{rupees}" is not an amount.') from fault
    if amount.copy_abs() >= _LIMIT:  # `abs` refuses exponents of seven digits
        raise ValueError(f'"{rupees}" is too large for an amount in rupees.')
    return sign * int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))


def rupees(amount: int) -> Decimal:
    """Rupees of an amount in paise, exact.

    >>> rupees(11800050)
    Decimal('118000.50')
    """
    return (Decimal(amount) / 100).quantize(Decimal("0.01"))


def words(amount: int) -> str:
    """An amount in paise as sentences show it: rupees, Indian grouping, paise only where there are any.

    >>> words(1234567800), words(-2350), words(99999)
    ('₹1,23,45,678', '-₹23.50', '₹999.99')
    """
    whole, part = divmod(abs(amount), 100)
    return f"{'-' if amount < 0 else ''}₹{grouped(whole)}{f'.{part:02d}' if part else ''}"


def grouped(number: int) -> str:
    """A whole number, not negative, in the Indian grouping.

    >>> grouped(950), grouped(5000), grouped(120000)
    ('950', '5,000', '1,20,000')
    """
    digits = str(number)
    head, tail = digits[:-3], digits[-3:]
    groups: list[str] = []
    while head:
        groups.insert(0, head[-2:])
        head = head[:-2]
    return ",".join([*groups, tail])
