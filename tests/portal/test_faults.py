"""Whatever goes wrong on the way: a step is complete or nothing changed, and nothing is saved twice differently.

Each fault at each call of each step of a month, and random pairs of them. `IMS_XL_FAULTS=all` runs every single one;
else each fault and each call comes up, not each with each.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rig import STEPS, Point, agree, resumed

from ims_xl.errors import ImsError
from ims_xl.tables import Draft2B

FAULTS: dict[str, dict[str, Any]] = {
    "delay": {"seconds": 1.3},  # longer than the timeout
    "500": {},
    "500_after": {},
    "429": {"retry_after": 7},
    "503": {"retry_after": 4000},
    "cut": {},
    "cut_after": {},
    "cut_middle": {},
    "wrong_hmac": {},
    "expired": {},
    "half_file": {},
    "duplicate": {},
}
SIGNING_IN = ("certificate", "OTPREQUEST", "AUTHTOKEN")
CALLS = {  # step: (call, how many of its kind go well before)
    "sync": [
        *((one, 0) for one in SIGNING_IN), ("GETCOUNT", 0), ("GETINV", 0), ("GETINV", 7), ("FILEDET", 1), ("part", 0),
        ("part", 3),
    ],
    "send": [("SAVE", 0), ("SAVE", 1), ("REQSTS", 0), ("REQSTS", 3)],
    "sync again": [("GETINV", 2), ("part", 1), ("GET2B", 0)],
    "compute": [("GEN2B", 0), ("GENSTS2B", 0), ("GET2B", 0), ("GET2B", 2)],
}  # fmt: skip
SINGLES = [(step, call, fault) for step, calls in CALLS.items() for call in calls for fault in FAULTS]
CHOSEN = SINGLES if os.environ.get("IMS_XL_FAULTS") == "all" else SINGLES[:: len(FAULTS) + 3]


def survives(step: str, faults: list[tuple[str, str, int]], point: Point, folder: Path) -> None:
    """The step under faults (kind, call, after): done, or nothing changed; and then all comes right."""
    run = STEPS[step]
    with resumed(point, folder) as (portal, desk):
        before = desk.tables()
        for kind, call, after in faults:
            portal.fault(kind, action=call, after=after, **FAULTS[kind])
        failed = False
        try:
            run(desk)
        except ImsError:
            failed = True
        portal.portal.faults.clear()
        if failed:
            same(desk.tables(), before)
            run(desk)  # goes on where it was
        if step == "compute":
            verdicts = desk.workbook.read(Draft2B)[Draft2B.verdict].dropna()
            assert len(verdicts)
            assert (verdicts == "Agrees").all()
            return
        if step == "send":
            desk.send()  # whatever did not reach the portal
            assert desk.sync().startswith(("30 records", "40 records"))
        assert not desk.ledger.exists()
        agree(portal, desk)


def same(got: dict[str, pd.DataFrame], expected: dict[str, pd.DataFrame]) -> None:
    for title, frame in expected.items():
        pd.testing.assert_frame_equal(got[title], frame)


@pytest.mark.parametrize(("step", "call", "fault"), CHOSEN, ids=lambda one: str(one))
def test_after_a_fault_a_step_is_complete_or_nothing_changed(
    step: str, call: tuple[str, int], fault: str, points: dict[str, Point], tmp_path: Path
) -> None:
    survives(step, [(fault, *call)], points[step], tmp_path)


@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(step=st.sampled_from(["sync", "send", "send", "compute"]), picked=st.data())
def test_after_two_faults_too(
    step: str, picked: st.DataObject, points: dict[str, Point], tmp_path_factory: pytest.TempPathFactory
) -> None:
    one = st.tuples(st.sampled_from([*FAULTS]), st.sampled_from(CALLS[step]))
    faults = [(kind, *call) for kind, call in picked.draw(st.lists(one, min_size=2, max_size=2))]
    survives(step, faults, points[step], tmp_path_factory.mktemp("pair"))
