"""A process and those that it has started: their highest memory, their processors' seconds, where the system tells."""

from __future__ import annotations

import os
from pathlib import Path

_PROC = Path("/proc")


def others(process: int) -> list[int]:
    """The processes that this one has started and that still run, and those that they have started."""
    found = []
    for thread in _PROC.glob(f"{process}/task/*/children"):
        for child in _read(thread).split():
            found += [int(child), *others(int(child))]
    return found


def highest(process: int) -> float:
    """The highest memory of a process in MB, since it was last forgotten; 0 where it has ended."""
    lines = _read(_PROC / str(process) / "status").splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def worked(process: int) -> float:
    """The processors' seconds of a process; 0 where it has ended."""
    fields = _read(_PROC / str(process) / "stat").rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:  # the process has ended
        return ""
