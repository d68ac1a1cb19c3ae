"""Sessions: an OTP asked for, a token and a session key given, and their end."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ims_xl.sandbox import crypto, returns
from ims_xl.sandbox.refusals import Refused
from ims_xl.sandbox.store import Store
from ims_xl.sandbox.story import Settings


@dataclass
class Session:
    """One session; its key and token are known to this process alone."""

    username: str
    gstin: str
    key: bytes
    ends: float


@dataclass
class Sessions:
    """All sessions of this process. They run by the real clock: the portal's own stands still."""

    store: Store
    settings: Settings
    clock: Callable[[], float] = time.monotonic
    _sessions: dict[str, Session] = field(default_factory=dict)
    _otps: dict[str, str] = field(default_factory=dict)

    def answer(self, action: str, body: Mapping[str, Any], gstin: str) -> dict[str, object]:
        """Of `authenticate`. Raises `Refused`."""
        username, app_key = body.get("username"), body.get("app_key")
        if not isinstance(username, str) or not isinstance(app_key, str):
            raise Refused("GEN5001")
        who = returns.taxpayer(self.store, gstin)
        if who is None or who.username != username or not who.api_access:
            raise Refused("RET11402")
        if action == "REFRESHTOKEN":
            token = str(body.get("auth_token", ""))
            session = self.session(token, username, gstin)
            fresh = _opened(app_key, session.key)
            del self._sessions[token]
            return self._begin(username, gstin, fresh)
        try:
            key = crypto.keys().decrypt(app_key)
        except ValueError as fault:
            raise Refused("TEC4002") from fault
        if len(key) != crypto.KEY_BYTES:
            raise Refused("TEC4002")
        if action == "OTPREQUEST":
            self._otps[username] = self.settings.otp or f"{secrets.randbelow(10**6):06d}"
            return {"status_cd": 1}
        if action != "AUTHTOKEN":
            raise Refused("GEN5001", f"Unknown action {action}")
        try:
            otp = crypto.decrypt_text(str(body["otp"]), key).decode()
        except KeyError as fault:
            raise Refused("GEN5001") from fault
        except ValueError as fault:
            raise Refused("AUTH4034") from fault
        if not otp or otp != self._otps.get(username):
            raise Refused("AUTH4034")
        del self._otps[username]
        return self._begin(username, gstin, key)

    def session(self, token: str, username: str, gstin: str) -> Session:
        """The session of a token. Raises `Refused` where there is none, or it is over, or another's."""
        session = self._sessions.get(token)
        if session is None:
            raise Refused("AUTH4033")
        if self.clock() >= session.ends:
            raise Refused("AUTH4038")
        if (session.username, session.gstin) != (username, gstin):
            raise Refused("AUTH158")
        return session

    def expire(self, token: str | None = None) -> None:
        """End a session, or all."""
        for one, session in self._sessions.items():
            if token in (None, one):
                session.ends = self.clock()

    def sent(self, username: str) -> str:
        """The OTP last sent to a user and not used yet; empty where there is none."""
        return self._otps.get(username, "")

    def _begin(self, username: str, gstin: str, app_key: bytes) -> dict[str, object]:
        token, key = secrets.token_hex(16), crypto.fresh_key()
        minutes = self.settings.token_minutes
        self._sessions[token] = Session(username, gstin, key, self.clock() + 60 * minutes)
        return {"status_cd": 1, "auth_token": token, "expiry": minutes, "sek": crypto.encrypt_text(key, app_key)}


def _opened(text: str, key: bytes) -> bytes:
    try:
        found = crypto.decrypt_text(text, key)
    except ValueError as fault:
        raise Refused("TEC4002") from fault
    if len(found) != crypto.KEY_BYTES:
        raise Refused("TEC4002")
    return found
