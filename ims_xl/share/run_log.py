"""The log of a folder's night runs: a line for everything begun and done, on the disk before the next thing begins.

Whoever is killed in the middle leaves a log that says what was done; the next run reads it and goes on from there. A
last line cut short is as if it were not there.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from ims_xl.errors import FileUnreadable, NotAllowed

NAME = "ims_run.jsonl"
DONE, FAILED, NOTHING, NOT_TRIED = "Done", "Failed", "Nothing new", "Not tried"


@dataclass
class Progress:
    """What the log says of the run that is going on. Keys are workbook and step."""

    run: str
    steps: tuple[str, ...]
    began: datetime
    results: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    begun: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)  # without a result
    taken: dict[str, dict[str, str]] = field(default_factory=dict)  # by workbook and step: files and their signs
    is_resumed: bool = False


def open_run(folder: Path, steps: Sequence[str], afresh: bool = False) -> Progress:
    """The run that was stopped before it ended, or a new one.

    Raises `NotAllowed` where another set of steps was stopped and is neither gone on with nor begun afresh.
    """
    now = datetime.now().replace(microsecond=0)
    last: Progress | None = None
    taken: dict[str, dict[str, str]] = {}
    for line in _lines(folder):
        if "steps" in line:
            last = Progress(line["run"], tuple(line["steps"]), datetime.fromisoformat(line["at"]), taken=taken)
        elif last is None or line.get("run") != last.run:
            continue
        elif line.get("ended"):
            last = None
        else:
            _note(last, line)
    if last is not None and not afresh:
        if last.steps != tuple(steps):
            raise NotAllowed(
                f"A run of {','.join(last.steps)} begun {last.began:%d-%m-%Y %H:%M} was stopped in the middle. Run it "
                "again with these steps to finish it, or with --afresh to begin anew."
            )
        last.is_resumed = True
        return last
    fresh = Progress(f"{now:%Y-%m-%d %H:%M} {secrets.token_hex(4)}", tuple(steps), now, taken=taken)
    append(folder, {"run": fresh.run, "steps": list(steps), "at": now.isoformat()})
    return fresh


def as_it_is_now(folder: Path, run: Progress) -> Progress:
    """The run as the log has it by now."""
    fresh = Progress(run.run, run.steps, run.began, taken=dict(run.taken), is_resumed=run.is_resumed)
    for line in _lines(folder):
        if line.get("run") == run.run and "workbook" in line:
            _note(fresh, line)
    return fresh


def _note(run: Progress, line: dict[str, Any]) -> None:
    """Take a line of the run into account."""
    key = (line["workbook"], line["step"])
    if "result" not in line:
        run.begun.setdefault(key, []).append(line)
        return
    run.begun.pop(key, None)
    run.results[key] = line
    if line["result"] == DONE:
        run.taken.setdefault(f"{key[0]}|{key[1]}", {}).update(line.get("taken", {}))


def append(folder: Path, line: dict[str, Any]) -> None:
    """Add a line, and have it on the disk before going on. Raises `FileUnreadable` where that fails."""
    try:
        with (folder / NAME).open("a", encoding="utf-8", newline="\n") as file:
            file.write(("" if _ends_whole(folder) else "\n") + json.dumps(line, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as fault:
        raise FileUnreadable(
            f"{folder / NAME} cannot be written: {fault.strerror}. Choose a folder you may write to."
        ) from fault


def _ends_whole(folder: Path) -> bool:
    """Does the log end with a whole line?"""
    path = folder / NAME
    if not path.exists() or path.stat().st_size == 0:
        return True
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _lines(folder: Path) -> Iterator[dict[str, Any]]:
    path = folder / NAME
    if not path.exists():
        return
    for text in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            line = json.loads(text)
        except ValueError:
            continue  # cut short when the program was stopped
        if isinstance(line, dict):
            yield line
