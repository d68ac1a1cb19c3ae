"""A setting's cell: what stands in it, and what it means to the steps."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from ims_xl.errors import WorkbookUnusable
from ims_xl.excel.cells import EPOCH, Cell, check_text, count_of, flag_of, moment_of, paise_of, period_of, text_of
from ims_xl.gst.money import words
from ims_xl.gst.period import TaxPeriod
from ims_xl.settings import PERIOD, Setting

T = TypeVar("T", str, int, bool, datetime)


def to_cell(setting: Setting[Any], value: Any) -> Cell:
    """The cell of a setting's value: rupees for money, Yes or No, text as it is; blank for None."""
    if value is None:
        return None
    if setting.kind is bool:
        return "Yes" if value else "No"
    if setting.unit == "₹":
        return int(value) / 100
    if setting.kind is int:
        return float(value)
    if setting.kind is str:
        check_text(str(value), f"Settings, {setting.label}")
        return str(value)
    return moment_of(value)


def value_of(setting: Setting[T], cell: Cell, epoch: datetime = EPOCH) -> T | None:
    """A setting's value, its default where the cell is blank. Raises `WorkbookUnusable` for a wrong one."""
    try:
        value: T | None = _meant(setting, cell, epoch)
        if value is None:
            return setting.default
        if setting.choices and value not in setting.choices:
            raise ValueError(f'"{text_of(cell)}" is not one of {", ".join(setting.choices)}.')
        if setting is PERIOD:
            TaxPeriod(str(value))
    except (ValueError, OverflowError) as fault:
        raise WorkbookUnusable(f"Settings, {setting.label}: {fault} {_way_out(setting)}") from fault
    return value


def _meant(setting: Setting[Any], cell: Cell, epoch: datetime) -> Any:
    if setting.kind is bool:
        return flag_of(cell)
    if setting.unit == "₹":
        return paise_of(cell)
    if setting.kind is int:
        return count_of(cell)
    if setting.kind is datetime:
        return moment_of(cell, epoch)
    text = period_of(cell) if setting is PERIOD else text_of(cell)
    return text.strip() or None if text else None


def _way_out(setting: Setting[Any]) -> str:
    if setting.default is None:
        return "Correct the cell, or clear it."
    shown = words(setting.default) if setting.unit == "₹" else text_of(to_cell(setting, setting.default))
    return f"Correct the cell, or clear it for the default, {shown}."
