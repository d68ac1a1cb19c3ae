"""The check-up: the computer, and a workbook where one is named; each line says what to do where something is amiss."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ims_xl.doctor import machine, workbook
from ims_xl.doctor.finding import Finding, report
from ims_xl.doctor.registry import Registry, registry
from ims_xl.version import VERSION


def check_up(path: Path | None = None) -> str:
    """The lines of the check-up. Nothing is changed but status colours that are gone; nothing leaves the computer."""
    return f"ims_xl {VERSION}. {report(findings(path, registry()))}"


def check_up_open(path: Path) -> str:
    """The same of a workbook open in Excel, as it was saved last: only what needs something done."""
    ill = [one for one in findings(path, registry(), is_open=True) if not one.well]
    if not ill:
        return "All is well with this computer and with the workbook as it was saved last."
    return "\n\n".join(f"{one.subject}: {one.told} {one.way_out}" for one in ill)


def findings(path: Path | None, known: Registry | None, is_open: bool = False) -> Iterator[Finding]:
    """All findings, the computer's first."""
    yield from machine.python()
    yield from machine.antivirus_victims()
    yield from machine.logs()
    yield from machine.excel(known)
    yield from machine.mac()
    if path is not None:
        yield from workbook.check(path, known, is_open=is_open)
