"""The stand-in portal itself: its state, its sessions, and the answer to each call of the taxpayer API.

Follows docs/api.md. Nothing here knows HTTP: `web` brings the calls in and carries the answers out.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ims_xl.errors import NotAllowed
from ims_xl.sandbox import crypto, records, requests, returns
from ims_xl.sandbox.beginning import begin
from ims_xl.sandbox.faults import Fault, Faults
from ims_xl.sandbox.files import Files
from ims_xl.sandbox.refusals import Refused, need, period
from ims_xl.sandbox.sessions import Session, Sessions
from ims_xl.sandbox.statement import parts
from ims_xl.sandbox.store import Store
from ims_xl.sandbox.story import Settings, Story, Taxpayer

_CALLS_KEPT = 100_000


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

    def __init__(self, story: Story | None = None, state: Path | bytes | None = None) -> None:
        """Open the state, a file or a snapshot, and, where it is new, begin `story`.

        Raises `NotAllowed` where there is neither a state nor a story, `FileUnreadable` for a file of another kind.
        """
        self.store = Store(state)
        if not self.store.meta("now"):
            if story is None:
                self.store.close()
                raise NotAllowed("A new state needs a story to begin with; name one with --story.")
            begin(self.store, story)
        self.settings = Settings(**json.loads(self.store.meta("settings")))
        self.title = self.store.meta("title")
        self.sessions = Sessions(self.store, self.settings)
        self.files = Files(self.store, self.settings)
        self.faults = Faults()
        self.calls: deque[dict[str, Any]] = deque(maxlen=_CALLS_KEPT)  # action, txn, outcome; never a body
        self._dealt: tuple[tuple[str, str, int], list[dict[str, Any]]] | None = None
        self.wait: Callable[[float], Awaitable[None]] = asyncio.sleep  # how the fault `delay` passes its time
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
                need(call.headers, "username", "gstin", "state-cd", "ip-usr", "txn")
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
        need(call.headers, "username", "gstin", "state-cd", "ip-usr", "txn")
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
        need(given, "gstin")
        match (call.resource, call.action):
            case ("ims", "GETCOUNT"):
                return records.counts(self.store, gstin)
            case ("ims", "GETINV"):
                need(given, "section")
                return self._records(gstin, records.section_of(given["section"]), given.get("status", ""))
            case ("ims", "FILEDET"):
                need(given, "token")
                return self.files.details(gstin, given["token"], call.origin)
            case ("ims", "REQSTS"):
                need(given, "int_tran_id")
                return requests.status(self.store, gstin, given["int_tran_id"], ("SAVE", "RESET"))
            case ("gstr2b", "GET2B"):
                need(given, "rtnprd")
                return self._statement(who, period(given["rtnprd"]), given.get("file_num", ""))
            case ("gstr2b", "GENSTS2B"):
                need(given, "int_tran_id")
                return requests.status(self.store, gstin, given["int_tran_id"], ("GEN2B",))
        raise Refused("GEN5001", f"Unknown action {call.action}")

    def _records(self, gstin: str, section: str, status: str) -> Any:
        if status not in ("", "A", "R", "P", "N"):
            raise Refused("GEN5001", f"Unknown status {status}")
        if records.count(self.store, gstin, section, status) > self.settings.inline_limit:
            return self.files.order(gstin, section, status)
        (_, body), *_ = records.bodies(self.store, gstin, section, status, self.settings.inline_limit)
        return body

    def _put(self, call: Call, session: Session, who: Taxpayer) -> dict[str, Any]:
        """A change asked for. Raises `Refused`, and then nothing is taken."""
        told = call.body
        if not isinstance(told, dict) or not isinstance(told.get("data"), str) or not isinstance(told.get("hmac"), str):
            raise Refused("GEN5001")
        try:
            body = json.loads(crypto.opened(told["data"], told["hmac"], session.key))
        except ValueError as fault:
            raise Refused("GEN5002") from fault
        if (call.resource == "gstr2b") != (call.action == "GEN2B") or call.action not in requests.KINDS:
            raise Refused("GEN5001", f"Unknown action {call.action}")
        return requests.take(self.store, who, call.action, body, call.headers["txn"], self.settings.status_waits)

    def _statement(self, who: Taxpayer, asked: str, file_number: str) -> dict[str, Any]:
        if requests.is_generating(self.store, who.gstin):
            raise Refused("RET2B1017")
        files = self._files(who, asked)
        if not file_number:
            if len(files) == 1:
                return files[0]
            short = {"gstin": who.gstin, "rtnprd": files[0]["data"]["rtnprd"], "fc": len(files)}
            return {"chksum": files[0]["chksum"], "data": short}
        if not file_number.isdecimal() or not 1 <= int(file_number) <= len(files):
            raise Refused("RET2B1016")
        return files[int(file_number) - 1]

    def _files(self, who: Taxpayer, asked: str) -> list[dict[str, Any]]:
        """GSTR-2B of a period in its files, dealt out once for as long as the state does not change."""
        wanted = who.gstin, asked, self.store.changes
        if self._dealt is None or self._dealt[0] != wanted:
            body = returns.kept(self.store, who, asked)
            self._dealt = wanted, parts(body, self.settings.statement_documents)
        return self._dealt[1]
