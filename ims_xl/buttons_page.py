"""The page `docs/buttons.md`: a section for each button of the ribbon, from the ribbon's own texts.

python -m ims_xl.buttons_page
"""

from __future__ import annotations

import argparse
from itertools import groupby
from pathlib import Path

from ims_xl.__main__ import command_line
from ims_xl.excel.ribbon import Button, buttons

PAGE = Path(__file__).parents[1] / "docs" / "buttons.md"
_HEAD = """\
# The buttons, one by one

From left to right on the ribbon tab **IMS** (Alt, then the keys shown). A button that cannot go on says why in one
sentence and changes nothing; while one works, the status bar shows how far it is and Esc stops it before it writes.
This page is made from the ribbon itself by `python -m ims_xl.buttons_page`.
"""
_NAMED_OTHERWISE = {"import_books": "books", "read_answer": "answer", "check_up": "doctor"}
_TAB_KEY = "Y"


def page() -> str:
    """The whole page."""
    lines = [_HEAD]
    for group, members in groupby(buttons(), key=lambda button: button.group):
        lines.append(f"## {group}\n")
        lines += [_section(button) for button in members]
    return "\n".join(lines)


def commands() -> set[str]:
    """The names of the command line's commands."""
    chosen = [one for one in command_line()._actions if isinstance(one, argparse._SubParsersAction)]
    return set(chosen[0].choices)


def command_of(button: Button) -> str | None:
    """The command that does the same on a closed workbook, where there is one."""
    name = _NAMED_OTHERWISE.get(button.id, button.id.replace("_", "-"))
    return name if name in commands() else None


def _section(button: Button) -> str:
    command = command_of(button)
    also = f" The same on a closed workbook: `ims-xl {command}`." if command else ""
    keys = f"Alt, {_TAB_KEY}, {', '.join(button.key_tip)}"
    return f"### {button.label}\n\n{button.tip} ({keys}).{also}\n\n{button.told}\n"


def write() -> None:
    """Bring the page in the repository up to date."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
