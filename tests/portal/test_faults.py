"""Whatever goes wrong on the way: a step is complete or nothing changed, and nothing is saved twice differently.

Whole steps with a workbook, each fault at the first, the middle and the last call of each action of each step of a
month, and random pairs: all of them with `IMS_XL_FAULTS=all`, a part of them (3/8: the third of eight) with
`IMS_XL_FAULTS=3/8`, else every 53rd. `test_client_faults` does the same without a workbook, and so many more.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from faultlist import CALLS, FAULTS, SIGNING_IN, SINGLES, Call, applies, chosen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rig import STEPS, Desk, Point, agree, resumed

from ims_xl.errors import ImsError
from ims_xl.excel.cells import Cell
from ims_xl.tables import Draft2B, Records

CHOSEN, PAIRS = chosen(os.environ.get("IMS_XL_FAULTS", ""), every=53, pairs=2, all_pairs=400)
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


@dataclass(frozen=True)
class Clean:
    """A step without a fault: the records after it (of a send, after the sync that ends it), and the calls it made."""

    records: dict[str, list[Cell]]
    calls: Counter[str]


@pytest.fixture(scope="module")
def clean(points: dict[str, Point], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Clean]:
    found = {}
    for step in CALLS:
        with resumed(points[state_of(step)], tmp_path_factory.mktemp("clean")) as (portal, desk):
            desk_of(step, desk)(desk)
            logged = Counter(word for line in desk.log.lines for word in line.split())
            calls = Counter(str(call["action"]) for call in portal.portal.calls)
            calls |= Counter({word: logged[word] for word in ("certificate", "part") if logged[word]})
            if state_of(step) == "send":
                desk.sync()
            found[step] = Clean(records(desk), calls)
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


def test_the_list_of_calls_is_that_of_a_month(clean: dict[str, Clean]) -> None:
    for step, listed in CALLS.items():
        made = {(action, at) for action, count in clean[step].calls.items() for at in (0, count // 2, count - 1)}
        assert made == {*listed} | ({(one, 0) for one in SIGNING_IN} if step != "sync" else set()), step


@pytest.mark.parametrize(("step", "call", "fault"), CHOSEN, ids=str)
def test_after_a_fault_a_step_is_complete_or_nothing_changed(
    step: str,
    call: Call,
    fault: str,
    points: dict[str, Point],
    clean: dict[str, Clean],
    tmp_path: Path,
) -> None:
    survives(step, [(fault, call)], points[state_of(step)], clean[step].records, tmp_path)


@settings(
    max_examples=PAIRS, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(step=st.sampled_from([*CALLS]), picked=st.data())
def test_after_two_faults_too(
    step: str,
    picked: st.DataObject,
    points: dict[str, Point],
    clean: dict[str, Clean],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    here = [(fault, call) for call in CALLS[step] for fault in FAULTS if applies(fault, call[0])]
    faults = picked.draw(st.lists(st.sampled_from(here), min_size=2, max_size=2))
    survives(step, faults, points[state_of(step)], clean[step].records, tmp_path_factory.mktemp("pair"))


def test_every_fault_is_among_those_tried() -> None:
    assert {fault for _, _, fault in SINGLES} == {*FAULTS}
