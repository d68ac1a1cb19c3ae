"""An amount in words, in lakhs and crores, as it stands on invoices and cheques."""

from __future__ import annotations

# fmt: off
_UNITS = (
    "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
    "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
)
_TENS = ("", "", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety")
# fmt: on
_STEPS = ((10**7, "Crore"), (10**5, "Lakh"), (10**3, "Thousand"), (100, "Hundred"))


def in_words(paise: int) -> str:
    """An amount in paise as words.

    >>> in_words(1234567850), in_words(-100), in_words(5)
    ('Rupees One Crore Twenty Three Lakh Forty Five Thousand Six Hundred Seventy Eight and Fifty Paise Only', \
'Minus Rupee One Only', 'Paise Five Only')
    """
    rupees, part = divmod(abs(paise), 100)
    told = [f"{'Rupee' if rupees == 1 else 'Rupees'} {_whole(rupees)}"] if rupees or not part else []
    if part:
        told.append(f"{_whole(part)} Paise" if told else f"Paise {_whole(part)}")
    return f"{'Minus ' if paise < 0 else ''}{' and '.join(told)} Only"


def _whole(number: int) -> str:
    for step, name in _STEPS:
        if number >= step:
            count, rest = divmod(number, step)
            return f"{_whole(count)} {name}" + (f" {_whole(rest)}" if rest else "")
    if number < 20:
        return _UNITS[number]
    tens, rest = divmod(number, 10)
    return _TENS[tens] + (f" {_UNITS[rest]}" if rest else "")
