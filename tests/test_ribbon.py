"""The ribbon, its VBA callbacks and the macros behind them are three tellings of one list."""

from __future__ import annotations

import inspect
import re

from ims_xl import macros
from ims_xl.excel.ribbon import SOURCE, buttons

CALLBACKS = (SOURCE / "ImsRibbon.bas").read_text(encoding="utf-8")


def functions_behind_buttons() -> set[str]:
    return {
        name
        for name, function in inspect.getmembers(macros, inspect.isfunction)
        if hasattr(function, "__wrapped__") and function.__module__ == macros.__name__
    }


def test_every_button_runs_a_macro_and_every_macro_has_a_button() -> None:
    assert {button.id for button in buttons()} == functions_behind_buttons()


def test_every_callback_asks_for_the_function_of_its_button() -> None:
    asked = dict(re.findall(r"Sub (Ims_\w+)\(.*?\n.*?ims_xl\.macros\.(\w+)\(", CALLBACKS, re.DOTALL))
    assert asked == {button.callback: button.id for button in buttons()}


def test_a_macro_says_what_it_does() -> None:
    for name in functions_behind_buttons():
        assert inspect.getdoc(getattr(macros, name)), name
