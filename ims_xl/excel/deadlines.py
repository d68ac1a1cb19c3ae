"""The days that count as formulas over Settings: when GSTR-2B is drafted, when GSTR-3B is due, and days to both.

The rows of `gst.calendar`, so that the sheet and the steps name the same day; an extension on Settings moves it.
"""

from __future__ import annotations

from ims_xl.excel.formulas import quoted
from ims_xl.gst.calendar import DRAFT_DAY, DUE_DATES
from ims_xl.settings import EXTENSIONS, FREQUENCY, GSTIN, PERIOD

NOT_SET = "not set"
_QUARTERLY = f'{FREQUENCY.name}="Quarterly"'
_MONTH = f"MID({PERIOD.name},6,2)"
_FOLLOWING = f"{_MONTH}+1+IF({_QUARTERLY},MOD(-{_MONTH},3),0)"  # the month after the period, or after its quarter


def drafted_on() -> str:
    """The day the portal drafts GSTR-2B, as an expression."""
    return _moved("GSTR-2B", str(DRAFT_DAY))


def due_on() -> str:
    """The day GSTR-3B is due, as an expression; a state unknown here has the latest day."""
    latest = {
        quarterly: max(rule.day for rule in DUE_DATES if rule.quarterly is quarterly) for quarterly in (True, False)
    }
    days = {True: str(latest[True]), False: str(latest[False])}
    for rule in DUE_DATES:  # a later row holds before an earlier one, so it is asked first
        if rule.day != latest[rule.quarterly]:
            codes = quoted(" ".join(sorted(rule.states)))
            days[rule.quarterly] = (
                f"IF(ISNUMBER(SEARCH(LEFT({GSTIN.name},2),{codes})),{rule.day},{days[rule.quarterly]})"
            )
    return _moved("GSTR-3B", f"IF({_QUARTERLY},{days[True]},{days[False]})")


def days_to(cell: str) -> str:
    """How long it is to the day in a cell, in words; blank where no day stands there."""
    away = f"({cell}-TODAY())"
    return (
        f'=IF(NOT(ISNUMBER({cell})),"",IF({away}=0,"today",IF({away}=1,"tomorrow",'
        f'IF({away}=-1,"yesterday",IF({away}>0,"in "&{away}&" days",-{away}&" days ago")))))'
    )


def _moved(form: str, day: str) -> str:
    """The day of the month after the period, or the later one to which Settings moves it."""
    plain = f"DATE(LEFT({PERIOD.name},4),{_FOLLOWING},{day})"
    last = f"DATE(LEFT({PERIOD.name},4),{_FOLLOWING}-1,1)"
    named = f'{quoted(form + " ")}&YEAR({last})&"-"&RIGHT("0"&MONTH({last}),2)&" "'
    at = f"SEARCH({named},{EXTENSIONS.name})+{len(form) + 9}"
    told = f"DATE(MID({EXTENSIONS.name},{at}+6,4),MID({EXTENSIONS.name},{at}+3,2),MID({EXTENSIONS.name},{at},2))"
    return f"IFERROR(MAX({plain},IFERROR({told},0)),{quoted(NOT_SET)})"
