"""The ribbon and the macros behind it are two tellings of one list."""

from __future__ import annotations

import inspect
import re

from clickable import clickable
from lxml import etree

from ims_xl import macros
from ims_xl.excel.ribbon import RIBBON, buttons


def functions_behind_buttons() -> set[str]:
    return {
        name
        for name, function in inspect.getmembers(macros, inspect.isfunction)
        if hasattr(function, "__wrapped__") and function.__module__ == macros.__name__
    }


def test_every_button_runs_a_macro_and_every_macro_has_a_button() -> None:
    plain = {button.id for button in buttons() if not button.items}
    assert plain == functions_behind_buttons()
    assert {one.id for button in buttons() for one in button.items} == set(macros.MENU_ITEMS)


def test_every_button_calls_the_one_callback() -> None:
    assert {button.callback for button in clickable()} == {"ImsClick"}


def test_a_macro_says_what_it_does() -> None:
    for name in functions_behind_buttons():
        assert inspect.getdoc(getattr(macros, name)), name


def test_the_items_of_a_menu_have_keys_of_their_own_among_each_other() -> None:
    for menu in etree.parse(RIBBON).getroot().iter("{*}menu"):
        keys = [item.get("keytip") for item in menu]
        assert all(keys), menu.get("id")
        assert len(set(keys)) == len(keys), menu.get("id")


def test_a_button_says_what_it_reads_what_it_changes_and_the_way_back() -> None:
    for button in buttons():
        assert re.search("Undo|Redo|go back|run again|Changes no|cannot|Cannot|Clear the", button.told), button.id
