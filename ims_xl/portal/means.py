"""What the steps reach the portal with: provider and user where they are named, the vault, time, the log, the wires.

One `Means` serves several workbooks one after another: they share the connection to a provider and its limits.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx

from ims_xl.portal import profile as profiles
from ims_xl.portal.calllog import CallLog, FileLog
from ims_xl.portal.clock import Clock
from ims_xl.portal.connection import Connection, Progress
from ims_xl.portal.headers import Ask, Taxpayer
from ims_xl.portal.profile import Profile
from ims_xl.portal.vault import KeyringVault, Vault
from ims_xl.portal.wire import Wire


class Means:
    """`profile` and `transport` stand in for a provider's file and the network, in tests and for the demo."""

    def __init__(
        self,
        *,
        provider: str = "",
        user: str = "",
        vault: Callable[[], Vault] = KeyringVault,
        clock: Clock | None = None,
        log: CallLog | None = None,
        folder: Path | None = None,
        profile: Profile | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.provider, self.user = provider or (profile.name if profile else ""), user
        self._make_vault, self._vault = vault, None if vault is KeyringVault else vault()
        self._clock, self._log = clock or Clock(), log or FileLog()
        self._folder, self._profile, self._transport = folder, profile, transport
        self._wires: dict[str, Wire] = {}

    @property
    def vault(self) -> Vault:
        """Where secrets lie. Raises `NoKeyring` where the computer has no place for them."""
        if self._vault is None:
            self._vault = self._make_vault()
        return self._vault

    def profile(self, provider: str) -> Profile:
        """The provider's profile. Raises `BadProfile`."""
        return self._profile or profiles.load(provider, self._folder)

    def connection(self, provider: str, taxpayer: Taxpayer, ask: Ask, tell: Progress | None = None) -> Connection:
        """A connection for the taxpayer; nothing is sent yet."""
        if provider not in self._wires:
            self._wires[provider] = Wire(self.profile(provider), self._clock, self._log, self._transport)
        return Connection(self._wires[provider], taxpayer, self.vault, ask, tell)

    def close(self) -> None:
        """Close the connections."""
        for wire in self._wires.values():
            wire.close()
        self._wires.clear()
