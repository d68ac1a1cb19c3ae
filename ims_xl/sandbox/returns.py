"""The portal's calendar: GSTR-2B drafted on the 14th, computed again on demand, GSTR-3B filed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from ims_xl.errors import NotAllowed
from ims_xl.gst.period import TaxPeriod
from ims_xl.sandbox import law, suppliers
from ims_xl.sandbox.placing import Placed, is_pending, placed
from ims_xl.sandbox.refusals import Refused
from ims_xl.sandbox.sections import SECTIONS
from ims_xl.sandbox.statement import statement
from ims_xl.sandbox.store import OPEN, Store
from ims_xl.sandbox.story import Taxpayer

_TAXPAYER = "SELECT gstin, username, name, quarterly, api_access, filed_to FROM taxpayers"


def now(store: Store) -> datetime:
    """The portal's clock; it stands still until it is set."""
    return datetime.fromisoformat(store.meta("now"))


def taxpayers(store: Store) -> list[Taxpayer]:
    """All who have an account."""
    return [_taxpayer(row) for row in store.rows(f"{_TAXPAYER} ORDER BY gstin")]


def taxpayer(store: Store, gstin: str) -> Taxpayer | None:
    """The account of a GSTIN."""
    row = store.one(f"{_TAXPAYER} WHERE gstin = ?", gstin)
    return _taxpayer(row) if row else None


def due(who: Taxpayer) -> str:
    """The return period whose GSTR-3B is the next to be filed, yyyy-mm."""
    return law.next_return(who.filed_to, who.quarterly)


def advance(store: Store, to: datetime) -> None:
    """Set the clock: what is due until then happens, day by day, a day's events before its drafts.

    Raises `NotAllowed` for a time that lies before the clock's.
    """
    start = now(store)
    if to < start:
        raise NotAllowed(f"The portal's clock stands at {start:%d-%m-%Y %H:%M}; it can only be set forward.")
    with store.transaction():
        for day, what in sorted(_due(store, start, to), key=lambda one: one[0]):
            store.keep("now", max(start, datetime.combine(day, time())).isoformat())
            _happens(store, what, day)
        store.keep("now", to.isoformat())


def generate(store: Store, gstin: str, period: str) -> dict[str, Any]:
    """Compute GSTR-2B of a period from the actions as they stand, keep it, and return it."""
    names = dict(store.rows("SELECT gstin, name FROM suppliers"))
    body = statement(gstin, period, now(store).date(), standing(store, gstin, period), names)
    store.write(
        "INSERT OR REPLACE INTO statements VALUES (?, ?, ?, 0, ?)",
        gstin,
        period,
        now(store).isoformat(),
        json.dumps(body, separators=(",", ":")),
    )
    return body


def standing(store: Store, gstin: str, period: str) -> list[Placed]:
    """The documents of GSTR-2B of a period as the actions stand, each in its place."""
    who = taxpayer(store, gstin)
    assert who is not None
    return placed(store.documents("gstin = ?", gstin), period, law.drafted(period, who.quarterly))


def acted(store: Store, gstin: str, periods: Iterable[str]) -> None:
    """An action was taken on records of these 2B periods: statements drafted before it are no longer right."""
    first = min(periods, default="")
    if first:
        store.write(
            "UPDATE statements SET stale = 1 WHERE gstin = ?1 AND period >= ?2 "
            "AND period > (SELECT filed_to FROM taxpayers WHERE gstin = ?1)",
            gstin,
            first,
        )


def check_generate(store: Store, who: Taxpayer, period: str) -> None:
    """Raises `Refused` unless GSTR-2B of the period may be computed now."""
    if period != due(who):
        raise Refused("IMS2B007")
    if now(store).date() < law.drafted(period, who.quarterly):
        raise Refused("IMS2B009")


def kept(store: Store, who: Taxpayer, period: str) -> dict[str, Any]:
    """GSTR-2B of a period as it was computed last. Raises `Refused` with why there is none."""
    row = store.one("SELECT body FROM statements WHERE gstin = ? AND period = ?", who.gstin, period)
    if row is None:
        if period <= who.filed_to:
            raise Refused("RET2B1016")
        if who.quarterly and TaxPeriod(period).quarter_end().text != period:
            raise Refused("RET2B1023")
        if now(store).date() < law.drafted(period, who.quarterly):
            raise Refused("RET2B1018")
        raise Refused("GTR2B-002")
    body: dict[str, Any] = json.loads(row[0])
    if not body["data"]["docdata"] and not body["data"]["docRejdata"]:
        raise Refused("RET2B1016")
    return body


def file_3b(store: Store, gstin: str, period: str) -> None:
    """File GSTR-3B: what counted leaves IMS, what is pending stays. Raises `NotAllowed` where it cannot be filed."""
    who = taxpayer(store, gstin)
    if who is None:
        raise NotAllowed(f"{gstin} has no account here.")
    turn = due(who)
    if period != turn:
        raise NotAllowed(f"GSTR-3B of {TaxPeriod(turn).label} is the next to be filed, not {TaxPeriod(period).label}.")
    row = store.one("SELECT stale FROM statements WHERE gstin = ? AND period = ?", gstin, period)
    if row is None:
        raise NotAllowed(f"GSTR-2B of {TaxPeriod(period).label} is not generated yet, so GSTR-3B cannot be filed.")
    if row[0]:
        raise NotAllowed("An action was taken after GSTR-2B was generated: compute it again before filing GSTR-3B.")
    with store.transaction():
        drafted = law.drafted(period, who.quarterly)
        leaving = store.documents(f"gstin = ? AND filed_on <> '' AND period <= ? AND {OPEN}", gstin, period)
        leaving = [document for document in leaving if not is_pending(document, drafted)]
        for document in leaving:
            document.closed_in = period
            if document.action == "P":
                document.action = "N"  # its last day was over: deemed accepted
        store.change(leaving)
        store.write("UPDATE taxpayers SET filed_to = ? WHERE gstin = ?", period, gstin)
        amending = [key for key, section in SECTIONS.items() if section.amends and section.asked]
        marks = ", ".join("?" * len(amending))
        staying = store.documents(f"gstin = ? AND section IN ({marks}) AND {OPEN}", gstin, *amending)
        for document in staying:
            suppliers.settle(store, document)
        store.change(staying)


def _due(store: Store, start: datetime, to: datetime) -> list[tuple[date, tuple[str, Any]]]:
    """What happens until a time: events first, then drafts, in the order of their days."""
    found: list[tuple[date, tuple[str, Any]]] = []
    for number, due in store.rows("SELECT number, due FROM events WHERE done = 0 ORDER BY due, number"):
        if date.fromisoformat(due) <= to.date():
            found.append((date.fromisoformat(due), ("event", number)))
    for who in taxpayers(store):
        period = TaxPeriod.of(start.date()).next(-4)
        while period <= TaxPeriod.of(to.date()):
            drafted = law.drafted(period.text, who.quarterly)
            ends = not who.quarterly or period.quarter_end() == period
            if ends and start.date() < drafted <= to.date():
                found.append((drafted, ("draft", (who.gstin, period.text))))
            period = period.next()
    return found


def _happens(store: Store, what: tuple[str, Any], day: date) -> None:
    kind, told = what
    if kind == "draft":
        gstin, period = told
        who = taxpayer(store, gstin)
        if who is not None and due(who) == period:
            generate(store, gstin, period)  # else GSTR-3B of the period before is not filed: no draft
        return
    row = store.one("SELECT body FROM events WHERE number = ?", told)
    assert row is not None
    happens(store, json.loads(row[0]), day)
    store.write("UPDATE events SET done = 1 WHERE number = ?", told)


def happens(store: Store, event: dict[str, Any], day: date) -> None:
    """One event of a story or of the script, on that day. Raises `NotAllowed`."""
    if event["event"] == "file_3b":
        file_3b(store, event["gstin"], event["period"])
    else:
        with store.transaction():
            suppliers.happens(store, event, day)


def _taxpayer(row: tuple[Any, ...]) -> Taxpayer:
    gstin, username, name, quarterly, api_access, filed_to = row
    return Taxpayer(gstin, username, name, bool(quarterly), bool(api_access), filed_to)
