"""Whatever goes wrong on the way: a step is complete or nothing changed, and nothing is saved twice differently.

Whole steps with a workbook, each fault at the first, the middle and the last call of each action of each step of a
month, and random pairs: all of them with `IMS_XL_FAULTS=all`, a part of them (3/8: the third of eight) with
`IMS_XL_FAULTS=3/8`, else every 37th. `test_client_faults` does the same without a workbook, and so many more.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from faultlist import CALLS, FAULTS, SIGNING_IN, SINGLES, Call, applies, chosen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rig import STEPS, Desk, Point, agree, resumed

from ims_xl.errors import ImsError
from ims_xl.excel.cells import Cell
from ims_xl.tables import Draft2B, Records

CHOSEN, PAIRS = chosen(os.environ.get("IMS_XL_FAULTS", ""), every=37, pairs=4, all_pairs=400)
Run = Callable[[Desk], str]


def desk_of(step: str, desk: Desk) -> Run:
    """What to do for a step; "send blind" is a Send through a provider that knows no transactions."""
    desk.profile = replace(desk.profile, status_by_txn=step != "send blind")
    return STEPS["send" if step == "send blind" else step]


def state_of(step: str) -> str:
    return "send" if step == "send blind" else step


def records(desk: Desk) -> dict[str, list[Cell]]:
    """What the workbook holds of the portal's records, the moments of saving and syncing apart."""
    cells = desk.workbook._cells[Records]
    return {header: values for header, values in cells.items() if header not in MOMENTS}


MOMENTS = {column.header for column in Records.columns() if column.kind.name == "MOMENT"}


@pytest.fixture(scope="module")
def clean(points: dict[str, Point], tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[Cell]]]:
    """The records after each step without a fault, and after the sync that ends a send."""
    found = {}
    for step in CALLS:
        with resumed(points[state_of(step)], tmp_path_factory.mktemp("clean")) as (_, desk):
            desk_of(step, desk)(desk)
            if state_of(step) == "send":
                desk.sync()
            found[step] = records(desk)
    return found


def survives(
    step: str, faults: list[tuple[str, Call]], point: Point, clean: dict[str, list[Cell]], folder: Path
) -> None:
    """The step under faults (name, call): done, or nothing changed; and then all comes right."""
    with resumed(point, folder) as (portal, desk):
        run = desk_of(step, desk)
        before = desk.cells()
        asked = [
            portal.portal.faults.ask(FAULTS[name] | {"action": action, "after": after})
            for name, (action, after) in faults
        ]
        sentence = ""
        try:
            run(desk)
        except ImsError as fault:
            sentence = str(fault)
        came = [fault.times < FAULTS[name].get("times", 1) for fault, (name, _) in zip(asked, faults, strict=True)]
        assert any(came), "no fault came, so nothing was tried"
        portal.portal.faults.clear()
        if sentence:
            assert sentence.endswith((".", ")")), sentence
            assert desk.cells() == before
            run(desk)  # goes on where it was
        if step == "compute":
            verdicts = desk.workbook.read(Draft2B)[Draft2B.verdict].dropna()
            assert len(verdicts)
            assert (verdicts == "Agrees").all()
        if state_of(step) == "send":
            desk.send()  # whatever did not reach the portal
            desk.sync()
        assert not desk.ledger.exists()
        agree(portal, desk)
        assert records(desk) == clean


def test_the_list_of_calls_is_that_of_a_month(points: dict[str, Point], tmp_path: Path) -> None:
    for step in STEPS:
        with resumed(points[step], tmp_path / step) as (portal, desk):
            STEPS[step](desk)
            made = Counter(str(call["action"]) for call in portal.portal.calls)
            logged = [word for line in desk.log.lines for word in line.split()]
            made += Counter(word for word in logged if word in ("certificate", "part"))
            told = {(action, at) for action, count in made.items() for at in (0, count // 2, count - 1)}
        listed = set(CALLS[step]) | ({(one, 0) for one in SIGNING_IN} if step != "sync" else set())
        assert listed == told, step


@pytest.mark.parametrize(("step", "call", "fault"), CHOSEN, ids=str)
def test_after_a_fault_a_step_is_complete_or_nothing_changed(
    step: str,
    call: Call,
    fault: str,
    points: dict[str, Point],
    clean: dict[str, dict[str, list[Cell]]],
    tmp_path: Path,
) -> None:
    survives(step, [(fault, call)], points[state_of(step)], clean[step], tmp_path)


@settings(
    max_examples=PAIRS, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(step=st.sampled_from([*CALLS]), picked=st.data())
def test_after_two_faults_too(
    step: str,
    picked: st.DataObject,
    points: dict[str, Point],
    clean: dict[str, dict[str, list[Cell]]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    here = [(fault, call) for call in CALLS[step] for fault in FAULTS if applies(fault, call[0])]
    faults = picked.draw(st.lists(st.sampled_from(here), min_size=2, max_size=2))
    survives(step, faults, points[state_of(step)], clean[step], tmp_path_factory.mktemp("pair"))


def test_every_fault_is_among_those_tried() -> None:
    assert {fault for _, _, fault in SINGLES} == {*FAULTS}
