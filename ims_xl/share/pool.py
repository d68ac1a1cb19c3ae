"""Many workbooks, a few processes: one broken file stops neither the others nor the program.

Each process takes one workbook at a time, so memory stays bounded however many there are, and ends with the program
that started it, also where that is killed.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import connection, get_context, parent_process
from pathlib import Path
from typing import TypeVar

from ims_xl.errors import FileUnreadable

T = TypeVar("T")
_WORKBOOKS_EACH = 100  # then a process makes place for a fresh one


def workbooks(folder: Path) -> list[Path]:
    """The clients' workbooks of a folder and the folders in it, by name. Raises `FileUnreadable` where there is none.

    Backups and what Excel leaves beside an open workbook are none.
    """
    if not folder.is_dir():
        raise FileUnreadable(f"{folder} is no folder. Name the folder the clients' workbooks lie in.")
    found = sorted(
        path
        for path in folder.rglob("*.xlsm")
        if path.is_file() and not path.name.startswith((".", "~$")) and not path.stem.endswith(".bak")
    )
    if not found:
        raise FileUnreadable(f"{folder} holds no workbook (.xlsm). Name the folder the clients' workbooks lie in.")
    return found


def processes() -> int:
    """As many as there are processors, at most eight."""
    return max(1, min(8, os.cpu_count() or 1))


def each(work: Callable[[Path], T], paths: Sequence[Path], jobs: int, broken: Callable[[Path], T]) -> Iterator[T]:
    """What `work`, a function of a module, makes of each path, as it gets done; `broken` where a process dies of it."""
    if jobs == 1 or len(paths) == 1:
        yield from map(work, paths)
        return
    waiting = iter(paths)
    left: list[Path] = []
    with _pool(jobs) as pool:
        running: dict[Future[T], Path] = {}
        try:
            while True:
                for path in islice(waiting, max(0, 2 * jobs - len(running))):
                    running[pool.submit(work, path)] = path
                if not running:
                    break
                for done in wait(running, return_when=FIRST_COMPLETED).done:
                    result = done.result()
                    del running[done]
                    yield result
        except BrokenProcessPool:  # one of these killed its process, and took the others along
            left = [*running.values(), *waiting]
    for path in left:
        yield _alone(work, path, broken)


def _alone(work: Callable[[Path], T], path: Path, broken: Callable[[Path], T]) -> T:
    """The work in a process of its own, so that it is known which path a process dies of."""
    with _pool(1) as pool:
        try:
            return pool.submit(work, path).result()
        except BrokenProcessPool:
            return broken(path)


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_end_with_parent, max_tasks_per_child=_WORKBOOKS_EACH
    )


def _end_with_parent() -> None:
    """Let this process end when the program that started it does, however that ends."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
