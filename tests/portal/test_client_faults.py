"""The client under faults, without a workbook: it fetches everything or says that it did not, and saves nothing twice.

All faults at all calls of `faultlist` with `IMS_XL_FAULTS=all`; else every eleventh, and random pairs. What a
connection can do is met over HTTP on localhost too, where time is the clock's.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from faultlist import CALLS, FAULTS, Call, applies, chosen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rig import GSTIN, USER, Desk, Point, resumed

from ims_xl.errors import ImsError
from ims_xl.gst.period import TaxPeriod
from ims_xl.ims import upload
from ims_xl.portal import records, saving, statement
from ims_xl.portal.codes import Reaction
from ims_xl.portal.connection import Connection
from ims_xl.portal.headers import Taxpayer
from ims_xl.portal.ledger import Ledger, Parcel, Stage, Wanted
from ims_xl.portal.wire import new_txn
from ims_xl.sandbox.server import Running
from ims_xl.steps.step import context_of
from ims_xl.tables import Records

OCTOBER = TaxPeriod("2026-10")
CHOSEN, PAIRS = chosen(os.environ.get("IMS_XL_FAULTS", ""), every=11, pairs=12, all_pairs=1000)
OVER_HTTP = ("late", "500_after", "429", "503", "cut", "cut_after", "cut_middle", "wrong_hmac", "expired", "half_file")
Result = tuple[object, ...]
Step = Callable[[Connection, Desk], Result]


def quiet(done: int, total: int, doing: str) -> None:
    assert 0 <= done <= total


def fetched(connection: Connection, desk: Desk) -> Result:
    """What Sync asks for."""
    counted = records.counts(connection)
    found = records.fetch(connection, quiet)
    try:
        texts = statement.fetch(connection, OCTOBER, quiet)
    except saving.Refused as refused:
        if refused.reaction is not Reaction.NO_2B:
            raise
        texts = []
    assert counted is None or sum(sum(one.values()) for one in counted.values()) == sum(one.records for one in found)
    return json.loads(records.as_download(found)), tuple(map(json.loads, texts))


def generated(connection: Connection, desk: Desk) -> Result:
    """What Compute 2B asks for."""
    statement.regenerate(connection, OCTOBER, quiet)
    return tuple(json.loads(text)["data"] for text in statement.fetch(connection, OCTOBER, quiet))


def saved(connection: Connection, desk: Desk) -> Result:
    """What Send does, gone on with where an earlier one stopped; the actions the portal holds afterwards."""
    ledger = Ledger.found(desk.ledger)
    if ledger is None:
        context, frame = context_of(desk.workbook), desk.workbook.read(Records)
        parcels = [
            Parcel(part.action, new_txn(), tuple(Wanted(one, "", "") for one in part.record_ids), part.text)
            for part in upload.files(frame, context, 6)
        ]
        ledger = Ledger.opened(desk.ledger, GSTIN, "sandbox", parcels)
        desk.texts = {parcel.txn: parcel.text for parcel in parcels}  # type: ignore[attr-defined]
        saving.save(connection, ledger, quiet)
    else:
        saving.follow(connection, ledger, quiet)
        if left := {one.txn: one for one in ledger.at(Stage.PLANNED)}:  # what the next Send would send
            texts = desk.texts  # type: ignore[attr-defined]
            parcels = [Parcel(one.action, new_txn(), one.wanted, texts[txn]) for txn, one in left.items()]
            ledger = Ledger.opened(desk.ledger, GSTIN, "sandbox", parcels)
            desk.texts = {parcel.txn: parcel.text for parcel in parcels}  # type: ignore[attr-defined]
            saving.save(connection, ledger, quiet)
    if ledger.at(Stage.PLANNED):
        raise saving.Unfinished("Some did not reach the portal.")
    assert not ledger.at(Stage.SENT, Stage.TAKEN)
    assert {one.answer.get("status_cd") for one in ledger.parcels} == {"P"}
    ledger.close()
    return held(desk.running)


def held(portal: Running) -> Result:
    """The portal's actions; every record saved with one content at most."""
    found = []
    for record in portal.state(GSTIN)["records"]:  # type: ignore[attr-defined]
        contents = {
            str(one | {"at": "", "reference": "", "before": ""}) for one in record["history"] if one["what"] == "SAVE"
        }
        assert len(contents) <= 1, record
        found.append((record["key"], record.get("action")))
    return tuple(found)


STEPS: dict[str, Step] = {"sync": fetched, "send": saved, "sync again": fetched, "compute": generated}


@contextmanager
def connected(point: Point, folder: Path, *, wired: bool = False) -> Iterator[tuple[Running, Desk, Connection]]:
    with resumed(point, folder, wired=wired) as (portal, desk):
        means = desk.means
        try:
            yield portal, desk, means.connection("sandbox", Taxpayer(GSTIN, USER), desk.answer)
        finally:
            means.close()


@pytest.fixture(scope="module")
def clean(points: dict[str, Point], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    """What each step comes to without a fault."""
    results = {}
    for step, run in STEPS.items():
        with connected(points[step], tmp_path_factory.mktemp("clean")) as (_, desk, connection):
            results[step] = run(connection, desk)
    return results


def survives(
    step: str, faults: list[tuple[str, Call]], points: dict[str, Point], folder: Path, *, wired: bool = False
) -> Result:
    """The result of the step under faults (name, call), run again where it stopped with a sentence."""
    with connected(points[step], folder, wired=wired) as (portal, desk, connection):
        asked = [
            portal.portal.faults.ask(FAULTS[name] | {"action": action, "after": after})
            for name, (action, after) in faults
        ]
        try:
            result = STEPS[step](connection, desk)
        except ImsError:
            portal.portal.faults.clear()
            result = STEPS[step](connection, desk)
        came = [fault.times < FAULTS[name].get("times", 1) for fault, (name, _) in zip(asked, faults, strict=True)]
        assert any(came), "no fault came, so nothing was tried"
        if desk.line is None or not desk.line.late:
            return result
        desk.line.arrive()
        return held(portal) if step == "send" else result


@pytest.mark.parametrize(("step", "call", "fault"), [one for one in CHOSEN if one[0] in STEPS], ids=str)
def test_after_a_fault_the_step_comes_to_the_same(
    step: str, call: Call, fault: str, points: dict[str, Point], clean: dict[str, Result], tmp_path: Path
) -> None:
    assert survives(step, [(fault, call)], points, tmp_path) == clean[step]


@pytest.mark.parametrize("fault", OVER_HTTP)
def test_a_fault_over_http_comes_to_the_same(
    fault: str, points: dict[str, Point], clean: dict[str, Result], tmp_path: Path
) -> None:
    step, action = ("sync", "part") if fault == "half_file" else ("send", "SAVE")
    assert survives(step, [(fault, (action, 0))], points, tmp_path, wired=True) == clean[step]


@settings(
    max_examples=PAIRS, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(step=st.sampled_from([*STEPS]), picked=st.data())
def test_after_two_faults_too(
    step: str,
    picked: st.DataObject,
    points: dict[str, Point],
    clean: dict[str, Result],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    here = [(fault, call) for call in CALLS[step] for fault in FAULTS if applies(fault, call[0])]
    faults = picked.draw(st.lists(st.sampled_from(here), min_size=2, max_size=2))
    assert survives(step, faults, points, tmp_path_factory.mktemp("pair")) == clean[step]
