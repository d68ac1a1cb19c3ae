"""A taxpayer's session: an OTP is asked for, a token and a session key come back, and are renewed before they end.

Token and key lie in the vault between runs, so that one OTP lasts as long as the portal allows.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ims_xl.errors import ImsError
from ims_xl.portal import crypto
from ims_xl.portal.codes import Reaction
from ims_xl.portal.crypto import Damaged
from ims_xl.portal.headers import Ask, Headers, Taxpayer
from ims_xl.portal.profile import BadProfile, Profile
from ims_xl.portal.refusals import AnswerLost, Cancelled, Refused, Unreachable
from ims_xl.portal.vault import Vault
from ims_xl.portal.wire import Call, Wire, new_txn

_EARLY = 600.0  # seconds before its end a session is renewed, at most a tenth of its length
_TRIES = 3


@dataclass(frozen=True)
class Session:
    """A token and the key that goes with it; `renew_at` and `ends` in seconds since 1970."""

    token: str = field(repr=False)
    key: bytes = field(repr=False)
    renew_at: float
    ends: float

    @property
    def text(self) -> str:
        """For the vault."""
        return json.dumps([self.token, base64.b64encode(self.key).decode(), self.renew_at, self.ends])

    @classmethod
    def of_text(cls, text: str) -> Session | None:
        """From the vault; None for what is no session."""
        try:
            token, key, renew_at, ends = json.loads(text)
            return cls(str(token), base64.b64decode(key), float(renew_at), float(ends))
        except (ValueError, TypeError):
            return None


class Sessions:
    """The session of one taxpayer with one provider, begun when it is first needed."""

    def __init__(
        self, wire: Wire, taxpayer: Taxpayer, vault: Vault, ask: Ask, heed: Callable[[float], None] | None = None
    ) -> None:
        self._heed = heed  # hears of every pause
        self._wire, self._taxpayer, self._vault, self._ask = wire, taxpayer, vault, ask
        self._now: Session | None = None
        self._certificate: bytes | None = None
        self.headers = Headers(wire.profile, taxpayer, vault, ask)

    @property
    def _profile(self) -> Profile:
        return self._wire.profile

    def current(self) -> Session:
        """A session that holds; asks for an OTP where there is none. Raises `Cancelled` where none is given."""
        session = self._now or self._kept()
        now = self._wire.clock.now()
        if session is not None and now < session.ends:
            session = self._renewed(session) if now >= session.renew_at else session
        else:
            session = self._begun()
        self._now = session
        return session

    def end(self) -> None:
        """Forget the session: the portal does not know it any more, or the user wants it gone."""
        self._now = None
        self._vault.forget(self._name)

    @property
    def _name(self) -> str:
        return f"{self._profile.name}/{self._taxpayer.username}/{self._taxpayer.gstin}/session"

    def _kept(self) -> Session | None:
        text = self._vault.get(self._name)
        return Session.of_text(text) if text else None

    def _begun(self) -> Session:
        """A new session, with an OTP of the user's."""
        key = crypto.fresh_key()
        self._with_certificate("OTPREQUEST", key, {})
        plain = question = f"OTP that the portal has sent for {self._taxpayer.username} ({self._taxpayer.gstin}):"
        for left in range(_TRIES - 1, -1, -1):
            otp = (self._ask(question) or "").strip()
            if not otp:
                raise Cancelled("No OTP was given; nothing was changed. Once it has come, try again.")
            try:
                answer = self._with_certificate("AUTHTOKEN", key, {"otp": crypto.encrypted(otp.encode(), key)})
                return self._made(answer, key)
            except Refused as refused:
                wrong = refused.reaction is Reaction.OTP_AGAIN or refused.code == "AUTH4033"
                if not wrong or not left:
                    raise
            question = f"That OTP was wrong. {plain}"
        raise AssertionError("the last try returns or raises")

    def _renewed(self, session: Session) -> Session:
        """The session made longer; a new one where the portal does not know it any more."""
        key = crypto.fresh_key()
        body = {"auth_token": session.token, "app_key": crypto.encrypted(key, session.key)}
        try:
            return self._made(self._post("REFRESHTOKEN", body), key)
        except Refused:
            self.end()
            return self._begun()
        except ImsError:
            return session  # it still holds; should the portal have renewed it, the next call says so

    def _with_certificate(self, action: str, key: bytes, more: dict[str, str]) -> dict[str, Any]:
        """A call whose key is under the portal's public key; one that changed or came in half is fetched once more."""
        for again in (False, True):
            final = again or not self._profile.certificate_path
            try:
                app_key = crypto.for_the_portal(key, self._public_key(), self._profile.rsa_padding)
                return self._post(action, {"app_key": app_key, **more})
            except (crypto.BadCertificate, Refused) as fault:
                if isinstance(fault, Refused) and fault.reaction is not Reaction.NEW_CERTIFICATE:
                    raise
                self._certificate = None  # never kept, for the next step is to ask anew
                if final:
                    raise
        raise AssertionError("the second try returns or raises")

    def _made(self, answer: dict[str, Any], key: bytes) -> Session:
        """The session an answer gives, put into the vault."""
        now = self._wire.clock.now()
        try:
            length = float(answer["expiry"]) * 60
            token, session_key = str(answer["auth_token"]), crypto.decrypted(str(answer["sek"]), key)
        except (KeyError, ValueError, TypeError):
            raise Damaged("The portal's answer to the OTP lacks the token, its key or its length. Try again.") from None
        if len(session_key) != crypto.KEY_BYTES or not token:
            raise Damaged("The portal's session key has the wrong length. Try again.")
        session = Session(token, session_key, now + length - min(_EARLY, length / 10), now + length)
        self._vault.put(self._name, session.text)
        return session

    def _post(self, action: str, body: dict[str, str]) -> dict[str, Any]:
        """A call to `authenticate`. Raises `Refused`, and `Unreachable` where no sound answer came."""
        txn = new_txn()
        call = Call(
            "POST",
            self._profile.url("authenticate"),
            action,
            self._taxpayer.gstin,
            self.headers.of("", txn),
            body={"action": action, "username": self._taxpayer.username, **body},
            txn=txn,
            harmless=False,
        )
        try:
            return read(self._wire.make(call, self._heed), hide="")
        except Refused as refused:
            self._wire.refused(call, refused.code)
            raise
        except (AnswerLost, Damaged) as lost:
            raise Unreachable("Signing in to the portal broke off. Try again; nothing was changed.") from lost

    def _public_key(self) -> bytes:
        """The portal's public key: the file beside the profile, or where the provider hands it out."""
        if self._certificate is None:
            if self._profile.certificate:
                path = self._profile.folder / self._profile.certificate
                try:
                    self._certificate = path.read_bytes()
                except OSError as fault:
                    raise BadProfile(
                        f"The portal's public key {path.name} cannot be read: {fault.strerror}. Put it beside the "
                        f"profile of {self._profile.name}."
                    ) from fault
            else:
                url = self._profile.address + self._profile.certificate_path
                self._certificate = self._wire.make(Call("GET", url, "certificate"), self._heed)
        return self._certificate


def read(content: bytes, hide: str) -> dict[str, Any]:
    """The object an answer is. Raises `Refused` for the portal's errors, `Damaged` for what is no answer."""
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        raise Damaged("The portal's answer is no JSON. Try again.") from None
    if not isinstance(answer, dict):
        raise Damaged("The portal's answer is no JSON object. Try again.")
    error = answer.get("error")
    if isinstance(error, dict):
        raise Refused(str(error.get("error_cd") or "no code"), str(error.get("message") or "no text"), hide)
    if str(answer.get("status_cd")) == "0":
        raise Refused("no code", str(answer.get("message") or "no text"), hide)
    return answer
