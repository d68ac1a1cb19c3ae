"""What the items of the ribbon's menus do, by their ids: `pending__same_supplier`, `show__books_only`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ims_xl.excel.live import LiveWorkbook
from ims_xl.gst.actions import ImsAction
from ims_xl.steps import actions, showing
from ims_xl.tables import Review


def choose(workbook: LiveWorkbook, action: ImsAction, scope: str = "selected") -> str:
    """Decide the rows selected, those in sight, or those that share status or supplier with a selected one."""
    rows = workbook.in_sight(Review) if scope == "in_sight" else workbook.selected(Review)
    if scope.startswith("same"):
        rows = actions.like(workbook, rows, by_supplier=scope == "same_supplier")
    return actions.choose(workbook, rows, action, ask=True).sentence


def _show(workbook: LiveWorkbook, choice: str) -> str:
    return showing.show(workbook, choice).sentence


MENU_ITEMS: dict[str, Callable[[LiveWorkbook], str]] = {
    **{f"show__{choice.lower().replace(' ', '_')}": partial(_show, choice=choice) for choice in showing.CHOICES},
    **{
        f"{actions.STEPS[action].lower()}__{scope}": partial(choose, action=action, scope=scope)
        for scope in ("in_sight", "same_status", "same_supplier")
        for action in ImsAction
    },
}
