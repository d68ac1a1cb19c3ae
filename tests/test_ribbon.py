"""The ribbon and the macros behind it are two tellings of one list."""

from __future__ import annotations

import inspect

from ims_xl import macros
from ims_xl.excel.ribbon import buttons


def functions_behind_buttons() -> set[str]:
    return {
        name
        for name, function in inspect.getmembers(macros, inspect.isfunction)
        if hasattr(function, "__wrapped__") and function.__module__ == macros.__name__
    }


def test_every_button_runs_a_macro_and_every_macro_has_a_button() -> None:
    assert {button.id for button in buttons()} == functions_behind_buttons()


def test_every_button_calls_the_one_callback() -> None:
    assert {button.callback for button in buttons()} == {"ImsClick"}


def test_a_macro_says_what_it_does() -> None:
    for name in functions_behind_buttons():
        assert inspect.getdoc(getattr(macros, name)), name
