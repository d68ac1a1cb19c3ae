"""What changes something: SAVE, RESETIMS, GEN2B, each taken once for its `txn`, and what became of it."""

from __future__ import annotations

import json
import secrets
from typing import Any

from ims_xl.sandbox import actions, returns
from ims_xl.sandbox.refusals import Refused, need, period
from ims_xl.sandbox.store import Store
from ims_xl.sandbox.story import Taxpayer

KINDS = {"SAVE": "SAVE", "RESETIMS": "RESET", "GEN2B": "GEN2B"}  # action: kind
_STATUS = {"SAVE": "SAV", "RESET": "RST"}


def take(store: Store, who: Taxpayer, action: str, body: Any, txn: str, waits: int) -> dict[str, Any]:
    """Do what is asked, or answer as the first time where the `txn` was taken before.

    `waits`: how often its status is "in progress" first. Raises `Refused`, and then nothing is taken.
    """
    with store.transaction():
        taken = store.one("SELECT reference FROM requests WHERE gstin = ? AND txn = ?", who.gstin, txn)
        if taken:
            return {"reference_id": taken[0]}
        kind, reference, count = KINDS[action], secrets.token_hex(8)[:15], 0
        if kind == "GEN2B":
            answer = _generate(store, who, body)
        else:
            outcome = actions.take(store, who.gstin, body, kind, reference)
            answer, count = _report(outcome, kind), outcome.processed + outcome.failed
        at = store.meta("now")
        row = (reference, txn, who.gstin, kind, at, waits, count, json.dumps(answer))
        store.write("INSERT INTO requests VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *row)
    return {"reference_id": reference}


def status(store: Store, gstin: str, reference: str, kinds: tuple[str, ...]) -> dict[str, Any]:
    """How far a request has come, by its reference or its `txn`; each question brings it one step on.

    Raises `Refused` where there is none.
    """
    row = store.one(
        "SELECT reference, kind, waits, answer FROM requests WHERE gstin = ? AND (reference = ? OR txn = ?)",
        gstin,
        reference,
        reference,
    )
    if row is None or row[1] not in kinds:
        raise Refused("RET13510")
    if row[2] > 0:
        store.write("UPDATE requests SET waits = waits - 1 WHERE reference = ?", row[0])
        return {"status_cd": "IP"}
    answer: dict[str, Any] = json.loads(row[3])
    return answer


def is_generating(store: Store, gstin: str) -> bool:
    """Is a GSTR-2B asked for not done yet? Each question brings it one step on."""
    busy = store.one("SELECT reference FROM requests WHERE gstin = ? AND kind = 'GEN2B' AND waits > 0", gstin)
    if busy:
        store.write("UPDATE requests SET waits = waits - 1 WHERE reference = ?", busy[0])
    return busy is not None


def _generate(store: Store, who: Taxpayer, body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise Refused("GEN5001")
    need(body, "rtin", "itcprd")
    if body["rtin"] != who.gstin:
        raise Refused("RET2B1010")
    asked = period(body["itcprd"])
    returns.check_generate(store, who, asked)
    returns.generate(store, who.gstin, asked)
    return {"status_cd": "P", "err_cd": "", "err_msg": ""}


def _report(outcome: actions.Outcome, kind: str) -> dict[str, Any]:
    """What REQSTS answers once a save or reset is done."""
    state = "P" if not outcome.failed else ("PE" if outcome.processed else "ER")
    told: dict[str, Any] = {
        "status_cd": state,
        "transTypCd": _STATUS[kind],
        "proc_cnt": str(outcome.processed),
        "err_cd": "",
        "err_msg": "",
    }
    if outcome.failed:
        told |= {"err_cnt": str(outcome.failed), "error_report": outcome.report}
    return told
