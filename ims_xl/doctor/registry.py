"""The registry of Windows, as far as it is read: keys and values of the user, else of the computer."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any, Protocol


class Registry(Protocol):
    """Looked up under HKEY_CURRENT_USER first, then under HKEY_LOCAL_MACHINE."""

    def value(self, key: str, name: str) -> str | int | None:
        """A value of a key, its unnamed one for ""; None where there is none."""
        ...

    def keys(self, key: str) -> list[str]:
        """The names of the keys below a key."""
        ...


class WindowsRegistry:
    """The registry of this computer."""

    def __init__(self) -> None:
        self._own: Any = import_module("winreg")
        self._roots = (self._own.HKEY_CURRENT_USER, self._own.HKEY_LOCAL_MACHINE)

    def value(self, key: str, name: str) -> str | int | None:
        for root in self._roots:
            try:
                with self._own.OpenKey(root, key) as opened:
                    found: str | int = self._own.QueryValueEx(opened, name)[0]
                    return found
            except OSError:
                continue
        return None

    def keys(self, key: str) -> list[str]:
        names: list[str] = []
        for root in self._roots:
            try:
                with self._own.OpenKey(root, key) as opened:
                    names += [self._own.EnumKey(opened, at) for at in range(self._own.QueryInfoKey(opened)[0])]
            except OSError:
                continue
        return names


def registry() -> Registry | None:
    """This computer's; None where it is not Windows."""
    return WindowsRegistry() if os.name == "nt" else None
