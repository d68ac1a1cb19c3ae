"""Where secrets lie: in the operating system's keyring, or in memory for as long as the program runs.

Secrets are the provider's client secret, and a taxpayer's token with its session key. None of them is ever in a
workbook, a log, a message or a file.
"""

from __future__ import annotations

from typing import Protocol

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError, PasswordDeleteError

from ims_xl.errors import ImsError

_SERVICE = "ims_xl"
_OF_THE_SYSTEM = ("keyring.backends.macOS", "keyring.backends.Windows", "keyring.backends.SecretService")
_ALSO = ("keyring.backends.libsecret", "keyring.backends.kwallet", "keyring.backends.chainer")


class NoKeyring(ImsError):
    """This computer offers no safe place for secrets."""


class Vault(Protocol):
    """Secrets by name."""

    def get(self, name: str) -> str | None:
        """The secret, None where there is none."""
        ...

    def put(self, name: str, secret: str) -> None:
        """Keep the secret."""
        ...

    def forget(self, name: str) -> None:
        """Keep it no longer; nothing happens where there is none."""
        ...


class MemoryVault:
    """Secrets that are gone when the program ends."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        """The secret, None where there is none."""
        return self._kept.get(name)

    def put(self, name: str, secret: str) -> None:
        """Keep the secret."""
        self._kept[name] = secret

    def forget(self, name: str) -> None:
        """Keep it no longer."""
        self._kept.pop(name, None)


class KeyringVault:
    """The keyring of Windows, macOS or the Linux desktop. Raises `NoKeyring` where there is none."""

    def __init__(self, backend: KeyringBackend | None = None) -> None:
        self._backend = backend or keyring.get_keyring()
        if not type(self._backend).__module__.startswith((*_OF_THE_SYSTEM, *_ALSO)):
            raise NoKeyring(
                "This computer has no keyring of the operating system to keep the portal's session in. On Linux, "
                "install and unlock GNOME Keyring or KWallet; or add --forget, and the OTP is asked for each time."
            )

    def get(self, name: str) -> str | None:
        """The secret, None where there is none."""
        try:
            return self._backend.get_password(_SERVICE, name)
        except KeyringError as fault:
            raise _locked() from fault

    def put(self, name: str, secret: str) -> None:
        """Keep the secret."""
        try:
            self._backend.set_password(_SERVICE, name, secret)
        except KeyringError as fault:
            raise _locked() from fault

    def forget(self, name: str) -> None:
        """Keep it no longer."""
        try:
            self._backend.delete_password(_SERVICE, name)
        except PasswordDeleteError:
            return
        except KeyringError as fault:
            raise _locked() from fault


def _locked() -> NoKeyring:
    return NoKeyring("The operating system's keyring does not open. Unlock it and try again, or add --forget.")
