"""The stand-in portal's own paths: its clock, script, faults and state; plain JSON, no session."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ims_xl.errors import ImsError, NotAllowed
from ims_xl.gst.period import TaxPeriod
from ims_xl.sandbox import returns, suppliers
from ims_xl.sandbox.held import records_of
from ims_xl.sandbox.portal import Portal

Told = dict[str, Any]


def routes(portal: Portal) -> list[Route]:
    """The paths below /sandbox/."""
    return [
        Route("/sandbox/otp", _get(lambda request: {"otp": portal.sessions.sent(request.query_params["username"])})),
        Route("/sandbox/clock", _get(lambda request: {"now": portal.store.meta("now")})),
        Route("/sandbox/clock", _post(lambda told: set_clock(portal, told["now"])), methods=["POST"]),
        Route("/sandbox/script", _post(lambda told: script(portal, told)), methods=["POST"]),
        Route("/sandbox/file-3b", _post(lambda told: file_3b(portal, told)), methods=["POST"]),
        Route("/sandbox/expire", _post(lambda told: expire(portal)), methods=["POST"]),
        Route("/sandbox/faults", _post(lambda told: dataclasses.asdict(portal.faults.ask(told))), methods=["POST"]),
        Route("/sandbox/faults", _post(lambda told: clear_faults(portal)), methods=["DELETE"]),
        Route("/sandbox/state", _get(lambda request: state(portal, request.query_params["gstin"]))),
        Route("/sandbox/calls", _get(lambda request: {"calls": list(portal.calls)})),
    ]


def set_clock(portal: Portal, to: str) -> Told:
    """Set the clock forward, an ISO time or day; what is due happens. Raises `NotAllowed`."""
    try:
        when = datetime.fromisoformat(to)
    except ValueError as fault:
        raise NotAllowed(f'"{to}" is no time; write it as 2026-11-14 or 2026-11-14T10:00:00.') from fault
    returns.advance(portal.store, when)
    return {"now": portal.store.meta("now")}


def script(portal: Portal, told: Told) -> Told:
    """What a supplier does now; `event` as in a story. Raises `NotAllowed`."""
    accounts = returns.taxpayers(portal.store)
    event: Told = ({"gstin": accounts[0].gstin} if len(accounts) == 1 else {}) | told
    if event.get("event") == "bulk":  # many documents of one section at once, for trying out large months
        with portal.store.transaction():
            day = returns.now(portal.store).date()
            suppliers.bulk(portal.store, event["gstin"], event["section"], event["documents"], day)
    else:
        returns.happens(portal.store, event, returns.now(portal.store).date())
    return {"done": event["event"]}


def file_3b(portal: Portal, told: Told) -> Told:
    """The taxpayer files GSTR-3B of a period, yyyy-mm. Raises `NotAllowed`."""
    returns.file_3b(portal.store, told["gstin"], TaxPeriod(told["period"]).text)
    return {"filed": told["period"]}


def expire(portal: Portal) -> Told:
    """All sessions end."""
    portal.sessions.expire()
    return {"expired": True}


def clear_faults(portal: Portal) -> Told:
    """No fault is to come any more."""
    portal.faults.clear()
    return {"faults": []}


def state(portal: Portal, gstin: str) -> Told:
    """All the portal holds of one taxpayer, secrets apart. Raises `NotAllowed`."""
    who = returns.taxpayer(portal.store, gstin)
    if who is None:
        raise NotAllowed(f"{gstin} has no account here.")
    requests = portal.store.rows(
        "SELECT reference, txn, kind, at, records, answer FROM requests WHERE gstin = ? ORDER BY rowid", gstin
    )
    statements = portal.store.rows("SELECT period, at, stale FROM statements WHERE gstin = ? ORDER BY period", gstin)
    names = ("reference", "txn", "kind", "at", "records", "answer")
    return {
        "now": portal.store.meta("now"),
        "taxpayer": dataclasses.asdict(who),
        "records": records_of(portal.store, gstin),
        "requests": [
            told | {"answer": json.loads(told["answer"])}
            for told in (dict(zip(names, row, strict=True)) for row in requests)
        ],
        "statements": [{"period": period, "at": at, "stale": bool(stale)} for period, at, stale in statements],
    }


def _get(tell: Callable[[Request], Told]) -> Callable[[Request], Response]:
    """A path that tells; a refusal is a sentence and HTTP 400."""

    def endpoint(request: Request) -> Response:
        return _told(lambda: tell(request))

    return endpoint


def _post(do: Callable[[Told], Told]) -> Any:
    """A path that does something with the JSON it is given."""

    async def endpoint(request: Request) -> Response:
        raw = await request.body()
        try:
            told = json.loads(raw) if raw else {}
        except ValueError as fault:
            return JSONResponse({"error": f"The body is no JSON: {fault}."}, status_code=400)
        return _told(lambda: do(told))

    return endpoint


def _told(do: Callable[[], Told]) -> Response:
    try:
        return JSONResponse(do())
    except ImsError as refusal:
        return JSONResponse({"error": str(refusal)}, status_code=400)
    except (KeyError, ValueError, TypeError) as fault:
        lacks = f"{fault} is missing" if isinstance(fault, KeyError) else str(fault)
        return JSONResponse({"error": f"The request is not whole: {lacks}."}, status_code=400)
