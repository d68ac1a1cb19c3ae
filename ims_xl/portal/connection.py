"""Questions and requests of one taxpayer: in an envelope, under a session that is renewed where it has ended."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from ims_xl.portal import crypto
from ims_xl.portal.clock import Clock
from ims_xl.portal.codes import Reaction
from ims_xl.portal.crypto import Damaged
from ims_xl.portal.headers import Ask, Taxpayer
from ims_xl.portal.profile import Profile
from ims_xl.portal.refusals import AnswerLost, Refused, Unreachable
from ims_xl.portal.session import Session, Sessions, read
from ims_xl.portal.vault import Vault
from ims_xl.portal.wire import Call, Wire, new_txn

Progress = Callable[[int, int, str], None]

_SOUND_TRIES = 3
_AGAIN = "waiting for the portal"


class Connection:
    """What the calls need of the portal: `ask` a question, `request` a change, `file` from a large answer.

    `tell` hears how far a step is, and of every wait each second; what it raises (Esc) ends the wait.
    """

    def __init__(self, wire: Wire, taxpayer: Taxpayer, vault: Vault, ask: Ask, tell: Progress | None = None) -> None:
        self._wire, self.taxpayer, self._tell, self._at = wire, taxpayer, tell, (0, 1)
        self.sessions = Sessions(wire, taxpayer, vault, ask, self._heed(_AGAIN))

    def progress(self, done: int, total: int, doing: str) -> None:
        """So far is the step."""
        self._at = done, total
        if self._tell is not None:
            self._tell(done, total, doing)

    def pause(self, seconds: float, why: str) -> None:
        """Wait for the portal."""
        self.clock.wait(seconds, self._heed(why))

    def _heed(self, why: str) -> Callable[[float], None] | None:
        tell = self._tell
        if tell is None:
            return None
        return lambda left: tell(*self._at, f"{why}, {ceil(left)} s more")

    @property
    def profile(self) -> Profile:
        """The provider."""
        return self._wire.profile

    @property
    def clock(self) -> Clock:
        """Time, for whoever has to wait for the portal."""
        return self._wire.clock

    def ask(self, what: str, action: str, period: str = "", **parameters: str) -> bytes:
        """The payload of the answer, JSON text. Raises `Refused`, `Unreachable`, `Closed`, `Cancelled`."""
        for tries in range(1, _SOUND_TRIES + 1):
            try:
                return self._exchange(
                    "GET",
                    what,
                    action,
                    new_txn(),
                    period,
                    {"action": action, "gstin": self.taxpayer.gstin, **parameters},
                )
            except Damaged as damaged:
                if tries == _SOUND_TRIES:
                    raise Unreachable(f"{damaged} It was asked for {tries} times.") from None
        raise AssertionError("the last try returns or raises")

    def request(
        self, what: str, action: str, content: bytes, *, txn: str = "", period: str = "", harmless: bool = False
    ) -> bytes:
        """The payload of the answer to a change. Raises `AnswerLost` where it is not known whether it was taken."""
        txn = txn or new_txn()
        for tries in range(1, _SOUND_TRIES + 1):
            try:
                return self._exchange("PUT", what, action, txn, period, {}, content, harmless)
            except Damaged as damaged:
                if not harmless or tries == _SOUND_TRIES:
                    raise AnswerLost(f"{damaged} (transaction {txn})") from None
        raise AssertionError("the last try returns or raises")

    def file(self, url: str) -> bytes:
        """A part of a large answer: without the session's headers, for it may lie elsewhere."""
        return self._wire.make(Call("GET", url, "part", self.taxpayer.gstin), self._heed(_AGAIN))

    def _exchange(
        self,
        method: str,
        what: str,
        action: str,
        txn: str,
        period: str,
        parameters: dict[str, str],
        content: bytes | None = None,
        harmless: bool = True,
    ) -> bytes:
        """One call; where the session has ended, once more under a new one: the portal did nothing under the old."""
        for again in (False, True):
            session = self.sessions.current()
            body = None if content is None else {"action": action, **crypto.sealed(content, session.key)}
            call = Call(
                method,
                self.profile.url(what),
                action,
                self.taxpayer.gstin,
                self.sessions.headers.of(session.token, txn, period),
                parameters,
                body,
                txn,
                harmless,
            )
            try:
                return _payload(self._wire.make(call, self._heed(_AGAIN)), session)
            except Refused as refused:
                self._wire.refused(call, refused.code)
                if again or refused.reaction is not Reaction.NEW_SESSION:
                    raise
                self.sessions.end()
        raise AssertionError("the second try returns or raises")


def _payload(content: bytes, session: Session) -> bytes:
    return crypto.opened(read(content, hide=session.token), session.key)
