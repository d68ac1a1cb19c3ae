"""A portal of fixed answers behind `httpx.MockTransport`, for what the stand-in portal does not do or not at will."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

import httpx
from rig import GSTIN, USER, Time

from ims_xl.portal.calllog import MemoryLog
from ims_xl.portal.connection import Connection
from ims_xl.portal.headers import Taxpayer
from ims_xl.portal.means import Means
from ims_xl.portal.profile import Profile
from ims_xl.portal.vault import MemoryVault
from ims_xl.sandbox import crypto

Answer = Any  # a payload, or a whole response, or a fault to raise
BASE = "https://gsp.example.invalid"


class Canned:
    """Answers by action, one after another, the last one again and again. `asked` holds what came."""

    def __init__(self, answers: Mapping[str, list[Answer]], **profile: Any) -> None:
        self.answers = {action: list(given) for action, given in answers.items()}
        self.asked: list[tuple[str, httpx.Request, Any]] = []
        self.time, self.log, self.vault = Time(), MemoryLog(), MemoryVault()
        self.session_key, self.expiry, self.otps = crypto.fresh_key(), 360, 0
        self.certificates: list[bytes] = []  # what is given out before the portal's own
        self.profile = Profile(
            **{"name": "gsp", "base_url": BASE, "certificate_path": "/certificate.pem", "user_address": "127.0.0.1"}
            | profile
        )

    def connection(self, ask: Callable[[str], str | None] = lambda question: "575757") -> Connection:
        means = Means(
            profile=self.profile,
            vault=lambda: self.vault,
            clock=self.time.clock,
            log=self.log,
            transport=httpx.MockTransport(self.handle),
        )

        def counted(question: str) -> str | None:
            self.otps += 1
            return ask(question)

        return means.connection("gsp", Taxpayer(GSTIN, USER), counted)

    def actions(self) -> list[str]:
        return [action for action, _, _ in self.asked]

    def handle(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/certificate.pem":
            pem = self.certificates.pop(0) if self.certificates else crypto.keys().certificate
            return httpx.Response(200, content=pem)
        body = json.loads(request.content) if request.content else {}
        action = str(request.url.params.get("action") or body.get("action") or request.url.path)
        told: Any = body
        if request.method == "PUT":
            told = json.loads(crypto.opened(body["data"], body["hmac"], self.session_key))
        self.asked.append((action, request, told))
        given = self.answers.get(action)
        answer = None if not given else given.pop(0) if len(given) > 1 else given[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):
            return answer
        if isinstance(answer, dict) and "error" in answer:
            return httpx.Response(200, json=answer)
        if answer is None:
            return self._signing_in(action, body)
        payload = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        return httpx.Response(200, json=crypto.envelope(payload, self.session_key))

    def _signing_in(self, action: str, body: dict[str, str]) -> httpx.Response:
        if action == "OTPREQUEST":
            return httpx.Response(200, json={"status_cd": 1})
        if action == "AUTHTOKEN":
            return self._session(crypto.keys().decrypt(body["app_key"]))
        if action == "REFRESHTOKEN":
            return self._session(crypto.decrypt_text(body["app_key"], self.session_key))
        raise AssertionError(f"nobody said what {action} is answered with")

    def _session(self, key: bytes) -> httpx.Response:
        self.session_key = crypto.fresh_key()
        told = {"status_cd": 1, "auth_token": crypto.fresh_key().hex()[:32], "expiry": self.expiry}
        return httpx.Response(200, json=told | {"sek": crypto.encrypt_text(self.session_key, key)})


def error(code: str, message: str = "as it says") -> dict[str, Any]:
    return {"status_cd": 0, "error": {"error_cd": code, "message": message}}


def packed(texts: list[bytes], key: bytes) -> bytes:
    """A tar.gz of encrypted files, as a large answer comes."""
    import io
    import tarfile

    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for number, text in enumerate(texts):
            content = crypto.encrypt_text(base64.b64encode(text), key).encode()
            member = tarfile.TarInfo(f"{number}.json")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return out.getvalue()
