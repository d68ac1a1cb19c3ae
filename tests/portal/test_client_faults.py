"""The client under faults, without a workbook: it fetches everything or says that it did not, and saves nothing twice.

Each fault at each call of each step of a month is run with `IMS_XL_FAULTS=all`; else every eleventh, and random pairs.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import pytest
from faultlist import CALLS, FAULTS, SINGLES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rig import GSTIN, USER, Desk, Point, resumed

from ims_xl.errors import ImsError
from ims_xl.gst.period import TaxPeriod
from ims_xl.ims import upload
from ims_xl.portal import records, saving, statement
from ims_xl.portal.connection import Connection
from ims_xl.portal.ledger import Ledger, Parcel, Stage, Wanted
from ims_xl.portal.session import Taxpayer
from ims_xl.portal.wire import new_txn
from ims_xl.sandbox.server import Running
from ims_xl.steps.step import context_of
from ims_xl.tables import Records

OCTOBER = TaxPeriod("2026-10")
ALL = os.environ.get("IMS_XL_FAULTS") == "all"
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
    except saving.Refused:
        texts = []
    return json.dumps(counted), json.loads(records.as_download(found)), tuple(map(json.loads, texts))


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
    left = {one.txn: one for one in ledger.at(Stage.PLANNED)}
    if left:  # what the next Send would send
        texts = desk.texts  # type: ignore[attr-defined]
        parcels = [Parcel(one.action, new_txn(), one.wanted, texts[txn]) for txn, one in left.items()]
        ledger = Ledger.opened(desk.ledger, GSTIN, "sandbox", parcels)
        desk.texts = {parcel.txn: parcel.text for parcel in parcels}  # type: ignore[attr-defined]
        saving.save(connection, ledger, quiet)
    assert not ledger.at(Stage.SENT, Stage.TAKEN, Stage.PLANNED)
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
def connected(point: Point, folder: Path):  # type: ignore[no-untyped-def]
    with resumed(point, folder) as (portal, desk):
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


def survives(step: str, faults: list[tuple[str, str, int]], points: dict[str, Point], folder: Path) -> Result:
    """The result of the step under faults (kind, call, after), run again where it stopped with a sentence."""
    with connected(points[step], folder) as (portal, desk, connection):
        for kind, call, after in faults:
            portal.fault(kind, action=call, after=after, **FAULTS[kind])
        try:
            return STEPS[step](connection, desk)
        except ImsError:
            portal.portal.faults.clear()
        return STEPS[step](connection, desk)


@pytest.mark.parametrize(("step", "call", "fault"), SINGLES if ALL else SINGLES[::11], ids=str)
def test_after_a_fault_the_step_comes_to_the_same(
    step: str,
    call: tuple[str, int],
    fault: str,
    points: dict[str, Point],
    clean: dict[str, Result],
    tmp_path: Path,
) -> None:
    assert survives(step, [(fault, *call)], points, tmp_path) == clean[step]


@settings(
    max_examples=200 if ALL else 15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(step=st.sampled_from(["sync", "send", "send", "sync again", "compute"]), picked=st.data())
def test_after_two_faults_too(
    step: str,
    picked: st.DataObject,
    points: dict[str, Point],
    clean: dict[str, Result],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    one = st.tuples(st.sampled_from([*FAULTS]), st.sampled_from(CALLS[step]))
    faults = [(kind, *call) for kind, call in picked.draw(st.lists(one, min_size=2, max_size=2))]
    assert survives(step, faults, points, tmp_path_factory.mktemp("pair")) == clean[step]
