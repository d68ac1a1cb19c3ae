"""The stand-in portal itself: its state, its sessions, and the answer to each call of the taxpayer API.

Follows docs/api.md. Nothing here knows HTTP: `web` brings the calls in and carries the answers out.
"""

from __future__ import annotations

import json
import re
import secrets
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ims_xl.errors import NotAllowed
from ims_xl.sandbox import actions, crypto, records, returns
from ims_xl.sandbox.documents import Document, period_of
from ims_xl.sandbox.faults import Fault, Faults
from ims_xl.sandbox.files import Files
from ims_xl.sandbox.refusals import Refused
from ims_xl.sandbox.sessions import Session, Sessions
from ims_xl.sandbox.statement import parts
from ims_xl.sandbox.store import Store
from ims_xl.sandbox.story import Settings, Story, Taxpayer

_CALLS_KEPT = 100_000
_TXN = re.compile(r"[0-9a-fA-F]{32}")
_STATUS = {"SAVE": "SAV", "RESET": "RST"}


@dataclass(frozen=True)
class Call:
    """One call as it came: where to, what, with which headers, parameters and body."""

    resource: str  # authenticate, ims, gstr2b
    method: str
    action: str
    headers: Mapping[str, str]
    parameters: Mapping[str, str]
    body: Any
    origin: str = ""


class Portal:
    """A portal with its taxpayers, suppliers and clock; all its state is in `store`."""

    def __init__(self, story: Story | None = None, state: Path | None = None) -> None:
        """Open the state at `state` and, where it is new, begin `story`.

        Raises `NotAllowed` where there is neither a state nor a story, `FileUnreadable` for a file of another kind.
        """
        self.store = Store(state)
        if not self.store.meta("now"):
            if story is None:
                self.store.close()
                raise NotAllowed("A new state needs a story to begin with; name one with --story.")
            _begin(self.store, story)
        self.settings = Settings(**json.loads(self.store.meta("settings")))
        self.title = self.store.meta("title")
        self.sessions = Sessions(self.store, self.settings)
        self.files = Files(self.store, self.settings)
        self.faults = Faults()
        self.calls: deque[dict[str, Any]] = deque(maxlen=_CALLS_KEPT)  # action, txn, outcome; never a body
        self._dealt: tuple[tuple[str, str, int], list[dict[str, Any]]] | None = None
        self.mishaps: list[Exception] = []  # faults of ours, which no test may overlook

    def close(self) -> None:
        """Let go of the state."""
        self.store.close()

    def answer(self, call: Call, fault: Fault | None = None) -> dict[str, Any]:
        """The body of the answer, enveloped where answers are. Every refusal is a body too."""
        told = {"at": self.store.meta("now"), "action": call.action, "txn": call.headers.get("txn", ""), "outcome": ""}
        told["fault"] = fault.kind if fault else ""
        self.calls.append(told)
        try:
            if fault is not None and fault.kind == "error":
                raise Refused(fault.code or "ERR")
            if fault is not None and fault.kind == "expired":
                self.sessions.expire(call.headers.get("auth-token"))
            if call.resource == "authenticate":
                _need(call.headers, "username", "gstin", "state-cd", "ip-usr", "txn")
                body = call.body if isinstance(call.body, dict) else {}
                return self.sessions.answer(call.action, body, call.headers["gstin"])
            session, who = self._who(call)
            payload: Any = self._payload(call, session, who)
            if fault is not None and fault.kind == "duplicate" and isinstance(payload, dict) and "urls" in payload:
                payload["urls"].append(payload["urls"][0])
                payload["fc"] = len(payload["urls"])
        except Refused as refusal:
            told["outcome"] = refusal.code
            return refusal.body
        plain = payload if isinstance(payload, bytes) else json.dumps(payload, separators=(",", ":")).encode()
        sealed = crypto.envelope(plain, session.key)
        if fault is not None and fault.kind == "wrong_hmac":
            sealed["hmac"] = crypto.sign(b"another payload", session.key)
        return sealed

    def _who(self, call: Call) -> tuple[Session, Taxpayer]:
        """Whose call it is. Raises `Refused`."""
        _need(call.headers, "username", "gstin", "state-cd", "ip-usr", "txn")
        gstin = call.headers["gstin"]
        session = self.sessions.session(call.headers.get("auth-token", ""), call.headers["username"], gstin)
        who = returns.taxpayer(self.store, gstin)
        if who is None or not who.api_access or call.parameters.get("gstin", gstin) != gstin:
            raise Refused("RET2B1010" if call.resource == "gstr2b" else "RET11402")
        if call.headers["state-cd"] != gstin[:2]:
            raise Refused("GEN5001", "state-cd is not that of the gstin")
        return session, who

    def _payload(self, call: Call, session: Session, who: Taxpayer) -> Any:
        """The answer before it is sealed; JSON bytes where they lie ready. Raises `Refused`."""
        given, gstin = call.parameters, who.gstin
        if call.method == "PUT":
            return self._put(call, session, who)
        _need(given, "gstin")
        match (call.resource, call.action):
            case ("ims", "GETCOUNT"):
                return records.counts(self.store, gstin)
            case ("ims", "GETINV"):
                _need(given, "section")
                return self._records(gstin, records.section_of(given["section"]), given.get("status", ""))
            case ("ims", "FILEDET"):
                _need(given, "token")
                return self.files.details(gstin, given["token"], call.origin)
            case ("ims", "REQSTS"):
                _need(given, "int_tran_id")
                return self._status(gstin, given["int_tran_id"], ("SAVE", "RESET"))
            case ("gstr2b", "GET2B"):
                _need(given, "rtnprd")
                return self._statement(who, _period(given["rtnprd"]), given.get("file_num", ""))
            case ("gstr2b", "GENSTS2B"):
                _need(given, "int_tran_id")
                return self._status(gstin, given["int_tran_id"], ("GEN2B",))
        raise Refused("GEN5001", f"Unknown action {call.action}")

    def _records(self, gstin: str, section: str, status: str) -> Any:
        if status not in ("", "A", "R", "P", "N"):
            raise Refused("GEN5001", f"Unknown status {status}")
        if records.count(self.store, gstin, section, status) > self.settings.inline_limit:
            return self.files.order(gstin, section, status)
        (_, body), *_ = records.bodies(self.store, gstin, section, status, self.settings.inline_limit)
        return body

    def _put(self, call: Call, session: Session, who: Taxpayer) -> dict[str, Any]:
        """A change asked for: taken once for each `txn`. Raises `Refused`, and then nothing is taken."""
        told = call.body
        if not isinstance(told, dict) or not isinstance(told.get("data"), str) or not isinstance(told.get("hmac"), str):
            raise Refused("GEN5001")
        try:
            body = json.loads(crypto.opened(told["data"], told["hmac"], session.key))
        except ValueError as fault:
            raise Refused("GEN5002") from fault
        txn = call.headers["txn"]
        with self.store.transaction():
            taken = self.store.one("SELECT reference FROM requests WHERE gstin = ? AND txn = ?", who.gstin, txn)
            if taken:
                return {"reference_id": taken[0]}
            reference = secrets.token_hex(8)[:15]
            match (call.resource, call.action):
                case ("ims", "SAVE" | "RESETIMS"):
                    kind = "SAVE" if call.action == "SAVE" else "RESET"
                    outcome = actions.take(self.store, who.gstin, body, kind, reference)
                    answer = _report(outcome, kind)
                    count = outcome.processed + outcome.failed
                case ("gstr2b", "GEN2B"):
                    kind, count = "GEN2B", 0
                    answer = self._generate(body, who)
                case _:
                    raise Refused("GEN5001", f"Unknown action {call.action}")
            self.store.write(
                "INSERT INTO requests VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                reference,
                txn,
                who.gstin,
                kind,
                self.store.meta("now"),
                self.settings.status_waits,
                count,
                json.dumps(answer),
            )
        return {"reference_id": reference}

    def _generate(self, body: Any, who: Taxpayer) -> dict[str, Any]:
        if not isinstance(body, dict):
            raise Refused("GEN5001")
        _need(body, "rtin", "itcprd")
        if body["rtin"] != who.gstin:
            raise Refused("RET2B1010")
        period = _period(body["itcprd"])
        returns.check_generate(self.store, who, period)
        returns.generate(self.store, who.gstin, period)
        return {"status_cd": "P", "err_cd": "", "err_msg": ""}

    def _status(self, gstin: str, reference: str, kinds: tuple[str, ...]) -> dict[str, Any]:
        """How far a request has come, by its reference or its txn; each question brings it one step on."""
        row = self.store.one(
            "SELECT reference, kind, waits, answer FROM requests WHERE gstin = ? AND (reference = ? OR txn = ?)",
            gstin,
            reference,
            reference,
        )
        if row is None or row[1] not in kinds:
            raise Refused("RET13510")
        if row[2] > 0:
            self.store.write("UPDATE requests SET waits = waits - 1 WHERE reference = ?", row[0])
            return {"status_cd": "IP"}
        answer: dict[str, Any] = json.loads(row[3])
        return answer

    def _statement(self, who: Taxpayer, period: str, file_number: str) -> dict[str, Any]:
        busy = self.store.one(
            "SELECT reference FROM requests WHERE gstin = ? AND kind = 'GEN2B' AND waits > 0", who.gstin
        )
        if busy:
            self.store.write("UPDATE requests SET waits = waits - 1 WHERE reference = ?", busy[0])
            raise Refused("RET2B1017")
        files = self._files(who, period)
        if not file_number:
            if len(files) == 1:
                return files[0]
            short = {"gstin": who.gstin, "rtnprd": files[0]["data"]["rtnprd"], "fc": len(files)}
            return {"chksum": files[0]["chksum"], "data": short}
        if not file_number.isdecimal() or not 1 <= int(file_number) <= len(files):
            raise Refused("RET2B1016")
        return files[int(file_number) - 1]

    def _files(self, who: Taxpayer, period: str) -> list[dict[str, Any]]:
        """GSTR-2B of a period in its files, dealt out once for as long as the state does not change."""
        wanted = who.gstin, period, self.store.changes
        if self._dealt is None or self._dealt[0] != wanted:
            body = returns.kept(self.store, who, period)
            self._dealt = wanted, parts(body, self.settings.statement_documents)
        return self._dealt[1]


def _begin(store: Store, story: Story) -> None:
    """A new state: the story's people and past, and its clock run up to where it starts."""
    with store.transaction():
        for who in story.taxpayers:
            row = (who.gstin, who.username, who.name, int(who.quarterly), int(who.api_access), who.filed_to)
            store.write("INSERT INTO taxpayers VALUES (?, ?, ?, ?, ?, ?)", *row)
        store.write_many("INSERT INTO suppliers VALUES (?, ?)", list(story.suppliers.items()))
        store.add(story.earlier)
        events = [(event["on"], json.dumps(event)) for event in story.events]
        store.write_many("INSERT INTO events (due, done, body) VALUES (?, 0, ?)", events)
        store.keep("settings", json.dumps(asdict(story.settings)))
        store.keep("title", story.title)
        first = min([f"{event['on']}T00:00:00" for event in story.events] + [story.starts.isoformat()])
        store.keep("now", first)
        returns.advance(store, story.starts)


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


def _need(given: Mapping[str, Any], *names: str) -> None:
    """Raises `Refused` for what is missing; a `txn` is 32 hexadecimal digits."""
    for name in names:
        value = given.get(name)
        if not isinstance(value, str) or not value or (name == "txn" and not _TXN.fullmatch(value)):
            raise Refused("GEN5001", f"Missing mandatory parameters: {name}")


def _period(told: str) -> str:
    try:
        return period_of(told)
    except ValueError as fault:
        raise Refused("GEN5001", f"Missing mandatory parameters: {told} is no period") from fault


def records_of(store: Store, gstin: str) -> list[dict[str, Any]]:
    """What the portal holds of each document, with all that was ever done with it, for tests."""
    told = []
    history: dict[str, list[dict[str, Any]]] = {}
    names = ("what", "at", "reference", "before", "action", "reduction", "declared", "remarks")
    for key, *line in store.rows(f"SELECT key, {', '.join(names)} FROM history ORDER BY number"):
        entry = dict(zip(names, line, strict=True))
        entry["declared"] = json.loads(entry["declared"]) if entry["declared"] else None
        history.setdefault(key, []).append(entry)
    for document in store.documents("gstin = ?", gstin):
        told.append(_held(document) | {"history": history.get(document.key, [])})
    return told


def _held(document: Document) -> dict[str, Any]:
    return {
        "key": document.key,
        "section": document.section,
        "stin": document.stin,
        "number": document.number,
        "dated": document.dated,
        "tax": document.tax,
        "filed_on": document.filed_on,
        "period": document.period,
        "in_ims": bool(document.kind.asked) and not (document.direct or document.withdrawn or document.closed_in),
        "withdrawn": bool(document.withdrawn),
        "closed_in": document.closed_in,
        "action": document.action,
        "reduction": document.reduction,
        "declared": document.declared,
        "remarks": document.remarks,
        "pending_until": document.pending_until,
    }
