"""Every secret that a run has used, to look for it where it has no place."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import Any

OTP, CLIENT_SECRET = "914273", "s3cret-of-the-client"


class Recorded:
    """Every key, token and OTP that a run has used."""

    def __init__(self) -> None:
        self.used: list[bytes] = [OTP.encode(), CLIENT_SECRET.encode()]

    def watch(self, make: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*given: Any) -> Any:
            made = make(*given)
            self.used.append(made if isinstance(made, bytes) else made.encode())
            return made

        return watched

    def forms(self) -> Iterator[bytes]:
        for secret in self.used:
            yield from {secret, secret.hex().encode(), base64.b64encode(secret), base64.urlsafe_b64encode(secret)}

    def found_in(self, content: bytes) -> list[bytes]:
        return [form for form in self.forms() if form in content]
