"""The headers of a call: who calls, for which taxpayer, from where, under which token."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from ims_xl.portal.profile import Profile
from ims_xl.portal.refusals import Cancelled
from ims_xl.portal.vault import Vault

Ask = Callable[[str], str | None]


@dataclass(frozen=True)
class Taxpayer:
    """Whose records are asked for, and the user name on the portal."""

    gstin: str
    username: str


class Headers:
    """What every call of a taxpayer through a provider carries; names are those of the profile."""

    def __init__(self, profile: Profile, taxpayer: Taxpayer, vault: Vault, ask: Ask) -> None:
        self._profile, self._taxpayer, self._vault, self._ask = profile, taxpayer, vault, ask
        self._address = ""

    def of(self, token: str, txn: str, period: str = "") -> dict[str, str]:
        """The headers of one call. Raises `Cancelled` where the provider's secret is asked for and not given."""
        values = {
            "client_id": self._profile.client_id,
            "client_secret": self._client_secret(),
            "username": self._taxpayer.username,
            "gstin": self._taxpayer.gstin,
            "state": self._taxpayer.gstin[:2],
            "address": self._users_address(),
            "transaction": txn,
            "token": token,
            "period": period,
        }
        named = {self._profile.header(what): value for what, value in values.items() if value}
        return {**self._profile.extra_headers, **named}

    def _client_secret(self) -> str:
        """The provider's secret from the vault; the user is asked once where it is not there."""
        if not self._profile.client_id:
            return ""
        name = secret_name(self._profile)
        if found := self._vault.get(name):
            return found
        given = (self._ask(f"Client secret of the provider {self._profile.title or self._profile.name}:") or "").strip()
        if not given:
            raise Cancelled("No client secret was given; nothing was changed.")
        self._vault.put(name, given)
        return given

    def _users_address(self) -> str:
        """The address of this computer, as the API asks for it."""
        if not self._address:
            self._address = self._profile.user_address or _own_address(self._profile.base_url)
        return self._address


def secret_name(profile: Profile) -> str:
    """Under what the provider's client secret lies in the vault."""
    return f"{profile.name}/client-secret"


def _own_address(base_url: str) -> str:
    """The address this computer has towards the provider; nothing is sent to find it."""
    where = urlsplit(base_url)
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((where.hostname, where.port or 443))
            return str(probe.getsockname()[0])
    except OSError:
        return "127.0.0.1"
