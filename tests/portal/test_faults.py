"""Whatever goes wrong on the way: a step is complete or nothing changed, and nothing is saved twice differently.

The workbook's side: faults at the calls of each step of a month, spread over calls and kinds (all of them with
`IMS_XL_FAULTS=all`), and random pairs. `test_client_faults` does the same without a workbook, and so many more.
"""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest
from faultlist import CALLS, FAULTS, SINGLES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rig import STEPS, Point, agree, resumed

from ims_xl.errors import ImsError
from ims_xl.tables import Draft2B

CHOSEN = SINGLES if os.environ.get("IMS_XL_FAULTS") == "all" else SINGLES[:: 3 * len(FAULTS) + 1]


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
