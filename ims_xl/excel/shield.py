"""The protection of a sheet of the open workbook: lifted to write to it, and afterwards put back as it was."""

from __future__ import annotations

import sys
from typing import Any

from ims_xl.errors import WorkbookUnusable
from ims_xl.excel import guard
from ims_xl.excel.patience import is_busy, patient

_MAC_NAMES = {"DrawingObjects": "drawing_objects", "Contents": "worksheet_contents", "Scenarios": "scenarios"}


class Shield:
    """One sheet's protection, as it stood when this was made. `sheet` is xlwings' own object."""

    @patient
    def __init__(self, sheet: Any) -> None:
        self._name: str = sheet.name
        self._api = sheet.api
        self._options = self._read()

    @patient
    def lift(self) -> None:
        """Raises `WorkbookUnusable` where a password is needed."""
        if self._options is None:
            return
        try:
            if sys.platform == "darwin":
                self._api.unprotect()
            else:
                self._api.Unprotect("")  # with no password given Excel would ask for one
        except Exception as fault:
            if is_busy(fault):
                raise
            raise WorkbookUnusable(
                f"The sheet {self._name} is protected with a password. Take the protection off (Review > Unprotect "
                "Sheet), and try again; nothing was changed."
            ) from fault

    @patient
    def restore(self) -> None:
        """The same protection as before; nothing where there was none."""
        if self._options is None:
            return
        if sys.platform == "darwin":
            self._api.protect_worksheet(**{_mac_name(name): on for name, on in self._options.items()})
        else:
            self._api.Protect(**self._options)

    def _read(self) -> dict[str, bool] | None:
        """The arguments of Excel's Worksheet.Protect that make this protection; None where there is none."""
        if sys.platform == "darwin":
            protected = self._api.protect_contents.get() or self._api.protect_drawing_objects.get()
            return dict(guard.OPTIONS) if protected else None
        if not self._api.ProtectContents:
            return None
        allowed = self._api.Protection
        options = {name: bool(getattr(allowed, name)) for name in guard.OPTIONS if name.startswith("Allow")}
        return options | {
            "DrawingObjects": bool(self._api.ProtectDrawingObjects),
            "Contents": True,
            "Scenarios": bool(self._api.ProtectScenarios),
        }


def _mac_name(name: str) -> str:
    """AppleScript's word: AllowUsingPivotTables is allow_using_pivot_table there."""
    plain = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
    return _MAC_NAMES.get(name, plain.removesuffix("s") if "pivot" in plain else plain)
