"""The log: its lines are numbered on and on, and those of one press belong together."""

from __future__ import annotations

from datetime import datetime

from ims_xl.ims.journal import Change, Press, added
from ims_xl.tables import Journal


def test_lines_are_numbered_on_and_those_of_a_press_share_a_change() -> None:
    lines = [Change("Portal", f"R{number}", "Decided action", "", "Accept") for number in range(3)]
    press = Press("Apply", "Asha", datetime(2026, 11, 13, 12, 5))
    log = added(added(Journal.empty(), lines[:2], press), lines[2:], press)
    assert log[[Journal.number, Journal.change]].values.tolist() == [[1, 1], [2, 1], [3, 2]]
    assert log[Journal.row_id].tolist() == ["R0", "R1", "R2"]
