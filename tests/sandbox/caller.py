"""A caller of the taxpayer API written for these tests alone, from docs/api.md: not the client, not the portal."""

from __future__ import annotations

import base64
import gzip
import hashlib
import hmac
import io
import json
import secrets
import tarfile
from pathlib import Path
from typing import Any

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import padding as blocks
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

GSTIN, USER, OTP = "27AABCR1234F1ZS", "rainbow", "575757"
STORY = Path(__file__).parents[2] / "examples/october-2026/portal_story.json"
PATHS = {
    "authenticate": "/taxpayerapi/v1.0/authenticate",
    "ims": "/taxpayerapi/v0.3/returns/ims",
    "gstr2b": "/taxpayerapi/v4.0/returns/gstr2b",
}


class Said(Exception):
    """The portal's refusal."""

    def __init__(self, error: dict[str, str]) -> None:
        self.code, self.message = error["error_cd"], error["message"]
        super().__init__(f"{self.code} {self.message}")


def aes(plain: bytes, key: bytes) -> bytes:
    padder = blocks.PKCS7(128).padder()
    writer = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return writer.update(padder.update(plain) + padder.finalize()) + writer.finalize()


def unaes(sealed: bytes, key: bytes) -> bytes:
    reader = Cipher(algorithms.AES(key), modes.ECB()).decryptor()
    remover = blocks.PKCS7(128).unpadder()
    return remover.update(reader.update(sealed) + reader.finalize()) + remover.finalize()


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def signature(payload: bytes, key: bytes) -> str:
    return b64(hmac.new(key, payload, hashlib.sha256).digest())


class Caller:
    """One taxpayer's session."""

    def __init__(
        self, url: str, gstin: str = GSTIN, username: str = USER, transport: httpx.BaseTransport | None = None
    ) -> None:
        self.http = httpx.Client(
            base_url=url, timeout=30, verify=False, trust_env=False, transport=transport
        )  # plain HTTP: nothing to verify
        self.gstin, self.username, self.token, self.key = gstin, username, "", b""
        self.app_key = secrets.token_bytes(32)

    def close(self) -> None:
        self.http.close()

    def headers(self, **other: str) -> dict[str, str]:
        told = {
            "username": self.username,
            "gstin": self.gstin,
            "state-cd": self.gstin[:2],
            "ip-usr": "127.0.0.1",
            "txn": secrets.token_hex(16),
            "auth-token": self.token,
        }
        return {
            name: value for name, value in (told | {k.replace("_", "-"): v for k, v in other.items()}).items() if value
        }

    def rsa(self, plain: bytes) -> str:
        pem = self.http.get("/sandbox/certificate.pem").content
        public = x509.load_pem_x509_certificate(pem).public_key()
        assert isinstance(public, rsa.RSAPublicKey)
        return b64(public.encrypt(plain, padding.PKCS1v15()))

    def authenticate(self, action: str, **body: str) -> dict[str, Any]:
        told = {"action": action, "username": self.username, **body}
        answer = self.http.post(PATHS["authenticate"], json=told, headers=self.headers(auth_token="")).json()
        if answer["status_cd"] != 1:
            raise Said(answer["error"])
        return answer

    def ask_otp(self) -> None:
        assert self.authenticate("OTPREQUEST", app_key=self.rsa(self.app_key)) == {"status_cd": 1}

    def log_in(self, otp: str = OTP) -> dict[str, Any]:
        self.ask_otp()
        otp_sealed = b64(aes(otp.encode(), self.app_key))
        answer = self.authenticate("AUTHTOKEN", app_key=self.rsa(self.app_key), otp=otp_sealed)
        self.token, self.key = answer["auth_token"], unaes(base64.b64decode(answer["sek"]), self.app_key)
        return answer

    def opened(self, answer: dict[str, Any]) -> Any:
        if str(answer["status_cd"]) == "0":
            raise Said(answer["error"])
        key = unaes(base64.b64decode(answer["rek"]), self.key)
        payload = unaes(base64.b64decode(answer["data"]), key)
        assert signature(payload, key) == answer["hmac"]
        return json.loads(base64.b64decode(payload))

    def get(self, resource: str, action: str, **parameters: str) -> Any:
        given = {"action": action, "gstin": self.gstin, **parameters}
        return self.opened(self.http.get(PATHS[resource], params=given, headers=self.headers()).json())

    def sealed(self, action: str, body: Any) -> dict[str, str]:
        payload = base64.b64encode(json.dumps(body).encode())
        return {"action": action, "data": b64(aes(payload, self.key)), "hmac": signature(payload, self.key)}

    def put(self, resource: str, action: str, body: Any, txn: str = "") -> Any:
        headers = self.headers(**({"txn": txn} if txn else {}))
        return self.opened(self.http.put(PATHS[resource], json=self.sealed(action, body), headers=headers).json())

    def records(self, section: str, **parameters: str) -> list[dict[str, Any]]:
        told = self.get("ims", "GETINV", section=section, **parameters)
        assert len(told) == 1, told
        return next(iter(told.values()))

    def done(self, reference: str, resource: str = "ims", action: str = "REQSTS") -> dict[str, Any]:
        """The status of a request, asked for until it is not in progress."""
        while (told := self.get(resource, action, int_tran_id=reference))["status_cd"] == "IP":
            pass
        return told

    def save(self, invdata: dict[str, Any], kind: str = "SAVE") -> dict[str, Any]:
        body = {"rtin": self.gstin, "reqtyp": kind, "invdata": invdata}
        return self.done(self.put("ims", "SAVE" if kind == "SAVE" else "RESETIMS", body)["reference_id"])

    def part(self, url: str, digest: str, key: str) -> Any:
        packed = self.http.get(url).content
        assert hashlib.sha256(packed).hexdigest() == digest
        with tarfile.open(fileobj=io.BytesIO(gzip.decompress(packed))) as archive:
            (entry,) = archive.getmembers()
            file = archive.extractfile(entry)
            assert file is not None
            text = file.read()
        return json.loads(base64.b64decode(unaes(base64.b64decode(text), base64.b64decode(key))))


def asked(record: dict[str, Any], action: str = "", **more: Any) -> dict[str, Any]:
    """A record as SAVE wants it: as it came, with the action and what was known before; without, as RESETIMS does."""
    display = {"hash", "action", "remarks", "itcRedReq", "srcfilstatus", "ispendactblocked", "isRemarksBlocked"}
    display |= {"isItcRedReqBlocked", "declIgst", "declCgst", "declSgst", "declCess"}
    kept = {key: value for key, value in record.items() if key not in display}
    return kept | {"prev_status": record["action"], **({"action": action} if action else {}), **more}
