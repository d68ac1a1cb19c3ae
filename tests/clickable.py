"""What of the ribbon can be clicked, for tests of its callbacks."""

from __future__ import annotations

from ims_xl.excel.ribbon import Button, buttons


def clickable() -> tuple[Button, ...]:
    """What can be clicked: the buttons, and in place of a menu its items."""
    return tuple(one for button in buttons() for one in button.items or (button,))
