"""One call over HTTP: verified TLS, the profile's hosts alone, a limit on every wait, repeats only where harmless.

A call is harmless to repeat when it only asks. One that changes something is made again only where the portal cannot
have taken it: no connection was made, or it answered 429 or 503.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from ims_xl.portal import calllog
from ims_xl.portal.calllog import CallLog
from ims_xl.portal.clock import Clock
from ims_xl.portal.profile import LOCAL, Profile
from ims_xl.portal.refusals import AnswerLost, Closed, Unreachable

_ATTEMPTS = 5
_REDIRECTS = 3
_LARGEST = 512 << 20
_FIRST_WAIT, _LONGEST_BACKOFF = 0.5, 20.0
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


def new_txn() -> str:
    """32 hexadecimal digits, new for each call."""
    return uuid.uuid4().hex


@dataclass(frozen=True)
class Call:
    """What is asked of the portal. `told` are the parameters the log may look at."""

    method: str
    url: str
    action: str
    gstin: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    parameters: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    txn: str = field(default_factory=new_txn)
    harmless: bool = True


@dataclass(frozen=True)
class _Answer:
    status: int
    content: bytes = field(repr=False)
    headers: httpx.Headers = field(repr=False)


class Wire:
    """The connection to one provider, shared by all taxpayers that go through it."""

    def __init__(
        self, profile: Profile, clock: Clock, log: CallLog, transport: httpx.BaseTransport | None = None
    ) -> None:
        self.profile, self.clock, self._log = profile, clock, log
        self._client = httpx.Client(
            timeout=httpx.Timeout(profile.timeout_seconds),
            follow_redirects=False,
            trust_env=False,  # neither a proxy nor a .netrc nor certificates that somebody's environment names
            proxy=profile.proxy or None,
            transport=transport,
        )
        self._next_call = 0.0

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def make(self, call: Call, heed: Callable[[float], None] | None = None) -> bytes:
        """The body of the answer with status 200. `heed` hears of every pause, second by second.

        Raises `Unreachable` where nothing was done, `AnswerLost` where that is not known, `Closed` where the portal
        takes no calls for now.
        """
        self._allowed(call.url, files=not call.headers)
        waited, attempt = 0.0, 0
        while True:
            attempt += 1
            answer, fault = self._once(call, attempt)
            if answer is not None and answer.status == 200:
                return answer.content
            if answer is not None and answer.status in (429, 503):
                pause = self._retry_after(answer) or self._backoff(attempt)
                if waited + pause > self.profile.patience_seconds:
                    raise self._closed(answer.status, pause)
            elif answer is not None and answer.status < 500:
                raise self._unreachable(answer, fault)
            elif call.harmless or isinstance(fault, _NEVER_SENT):
                pause = self._backoff(attempt)
                if attempt >= _ATTEMPTS:
                    raise self._unreachable(answer, fault) from None
            else:
                raise AnswerLost(
                    f"The connection to {self.profile.title or self.profile.name} broke off before an answer came "
                    f"(transaction {call.txn})."
                ) from None
            waited += pause
            self.clock.wait(pause, heed)

    def refused(self, call: Call, code: str) -> None:
        """Note the code the portal refused a call with; the wire does not look into answers."""
        self._log.note(f"{call.txn} {call.gstin} {call.action} refused with {code}")

    def _once(self, call: Call, attempt: int) -> tuple[_Answer | None, Exception | None]:
        """One attempt: an answer, or what came in its way."""
        self._pace()
        began = self.clock.now()
        answer, fault = None, None
        try:
            answer = self._fetch(call)
            outcome = str(answer.status)
        except (httpx.TransportError, httpx.DecodingError, TimeoutError) as broken:
            fault, outcome = broken, type(broken).__name__
        seconds = self.clock.now() - began
        size = len(answer.content) if answer else 0
        self._log.note(
            calllog.line(call.txn, call.gstin, call.action, dict(call.parameters), outcome, size, seconds, attempt)
        )
        return answer, fault

    def _fetch(self, call: Call) -> _Answer:
        """Send it, and follow a redirect of a question as far as the profile's hosts go."""
        url, parameters, headers = call.url, dict(call.parameters), dict(call.headers)
        for _ in range(_REDIRECTS + 1):
            answer = self._stream(call.method, url, parameters, headers, call.body)
            there = answer.headers.get("location", "")
            if answer.status not in (301, 302, 303, 307, 308) or call.method != "GET" or not there:
                return answer
            url, parameters = urljoin(url, there), {}
            if not self._at_home(url):
                headers = {}  # what names the session goes to the profile's own address alone
            self._allowed(url, files=not headers)
        raise Unreachable("The portal sends the call in circles. Check base_url in the provider's profile.")

    def _stream(
        self, method: str, url: str, parameters: dict[str, str], headers: dict[str, str], body: Mapping[str, Any] | None
    ) -> _Answer:
        """The whole answer, unless it is monstrous or drips for longer than anybody waits."""
        ends = self.clock.now() + 10 * self.profile.timeout_seconds
        with self._client.stream(method, url, params=parameters or None, headers=headers, json=body) as response:
            content = bytearray()
            for piece in response.iter_bytes():
                content += piece
                if len(content) > _LARGEST or self.clock.now() > ends:
                    raise TimeoutError
            return _Answer(response.status_code, bytes(content), response.headers)

    def _allowed(self, url: str, files: bool) -> None:
        """Raises `Unreachable` for a host the profile does not name; only a file may lie on one of its file hosts."""
        if self._at_home(url):
            return
        where = urlsplit(url)
        if files and where.scheme == "https" and where.hostname in self.profile.file_hosts:
            return
        raise Unreachable(
            f"The portal points to {where.scheme}://{where.hostname}, which the profile of {self.profile.name} does "
            "not name; it was not contacted. If the provider confirms the host, add it to file_hosts."
        )

    def _at_home(self, url: str) -> bool:
        there, here = urlsplit(url), urlsplit(self.profile.base_url)
        return (there.scheme, there.hostname, there.port) == (here.scheme, here.hostname, here.port)

    def _pace(self) -> None:
        """Wait as long as the provider's limit of calls asks for."""
        if not self.profile.calls_per_minute:
            return
        now = self.clock.now()
        if now < self._next_call:
            self.clock.sleep(self._next_call - now)
        self._next_call = max(now, self._next_call) + 60 / self.profile.calls_per_minute

    def _backoff(self, attempt: int) -> float:
        """Twice as long each time, and not all callers at once."""
        pause: float = min(_FIRST_WAIT * 2 ** (attempt - 1), _LONGEST_BACKOFF)
        return pause * (0.5 + self.clock.chance())

    def _retry_after(self, answer: _Answer) -> float:
        """Seconds the portal asks to wait; 0 where it does not say."""
        told = answer.headers.get("retry-after", "").strip()
        if told.isdigit():
            return float(told)
        try:
            return max(0.0, parsedate_to_datetime(told).timestamp() - self.clock.now())
        except (ValueError, TypeError):
            return 0.0

    def _closed(self, status: int, pause: float) -> Closed:
        minutes = max(1, round(pause / 60))
        why = "is closed for maintenance" if status == 503 else "takes no more calls for now"
        return Closed(f"The portal {why}. Try again in {minutes} minutes; nothing was changed.")

    def _unreachable(self, answer: _Answer | None, fault: Exception | None) -> Unreachable:
        who = self.profile.title or self.profile.name
        if answer is not None:
            return Unreachable(f"{who} answers with HTTP error {answer.status}. Try again later.")
        if isinstance(fault, httpx.ConnectError) and "CERTIFICATE" in str(fault).upper():
            return Unreachable(
                f"{who} cannot prove who it is (TLS certificate); nothing was sent to it. Ask the provider."
            )
        if isinstance(fault, httpx.TimeoutException | TimeoutError):
            return Unreachable(f"{who} does not answer in time. Look at the internet connection and try again.")
        if urlsplit(self.profile.base_url).hostname in LOCAL:
            return Unreachable(
                f"{who} does not answer at {self.profile.address}, on this computer. Start it (ims-xl sandbox is the "
                "stand-in portal), or mend base_url in its profile."
            )
        return Unreachable(f"{who} cannot be reached. Look at the internet connection, or base_url in its profile.")
