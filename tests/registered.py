"""A registry of Windows made of a few values, and what the doctor finds ill."""

from __future__ import annotations

from ims_xl.doctor.finding import Finding

EXCEL = r"Software\Microsoft\Office\16.0\Excel"
POLICY = r"Software\Policies\Microsoft\Office\16.0\Excel"
PROGRAM = r"Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"


class Registered:
    """A registry of these values by key and name."""

    def __init__(self, values: dict[tuple[str, str], str | int]) -> None:
        self._values = values

    def value(self, key: str, name: str) -> str | int | None:
        return self._values.get((key, name))

    def keys(self, key: str) -> list[str]:
        below = {known[len(key) + 1 :] for known, _ in self._values if known.startswith(f"{key}\\")}
        return sorted({name.split("\\")[0] for name in below})


def ill(findings: object) -> dict[str, Finding]:
    return {one.subject: one for one in findings if not one.well}  # type: ignore[attr-defined]
