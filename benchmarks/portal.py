"""How fast a large month goes over the portal's API: records fetched in parts, decisions saved in chunks.

    python -m benchmarks.portal [RECORDS [DECISIONS]]

The stand-in portal runs in a process of its own; time and memory are those of the client's process, for the whole
steps Sync and Send, a workbook in memory included.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

from ims_xl import settings
from ims_xl.excel.memory import MemoryWorkbook
from ims_xl.gst import gstin as gstins
from ims_xl.portal import profile
from ims_xl.portal.calllog import MemoryLog
from ims_xl.portal.means import Means
from ims_xl.portal.vault import MemoryVault
from ims_xl.sandbox.server import running
from ims_xl.sandbox.story import Settings, Story, Taxpayer
from ims_xl.steps import portal
from ims_xl.tables import Records

GSTIN, USER = "27AABCR1234F1ZS", "rainbow"
PARTIES = 400


def _supplier(number: int) -> str:
    """A made-up supplier with a valid check character."""
    bare = f"27AAB{'CFHJ'[number % 4]}{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number // 4 % 26]}{1000 + number % 9000:04d}K1Z"
    return bare + gstins.check_character(bare)


def _documents(count: int) -> list[dict[str, Any]]:
    """Invoices within the state, each with a number of its own."""
    parties = [_supplier(number) for number in range(PARTIES)]
    return [
        {
            "stin": parties[number % PARTIES],
            "inum": f"INV/{number:06d}",
            "inv_typ": "R",
            "idt": f"{1 + number % 28:02d}-10-2026",
            "val": 1180.0 + number % 977,
            "pos": "27",
            "txval": 1000.0 + number % 977,
            "iamt": 0,
            "camt": 90,
            "samt": 90,
            "cess": 0,
            "srcform": "R1",
            "rtnprd": "102026",
        }
        for number in range(count)
    ]


def _portal(records: int, told: Pipe) -> None:
    """A portal with these many records, until it is told to end."""
    taxpayer = Taxpayer(GSTIN, USER, "RAINBOW INDUSTRIES LIMITED", filed_to="2026-09")
    story = Story("Large", datetime(2026, 11, 12), (taxpayer,), {}, (), (), Settings(part_records=10_000))
    with running(story) as stand_in:
        stand_in.happens("bulk", section="b2b", documents=_documents(records))
        told.send(stand_in.url)
        told.recv()


def measure(records: int, decisions: int) -> Iterator[str]:
    """A line for each step: how many, seconds on the clock and on the processor, peak memory of the process."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_portal, args=(records, there), daemon=True)
    process.start()
    try:
        told = replace(profile.load("sandbox"), base_url=here.recv(), timeout_seconds=120.0)
        log = MemoryLog()
        means = Means(profile=told, vault=MemoryVault, log=log)
        with tempfile.TemporaryDirectory() as folder:
            chosen = {settings.GSTIN: GSTIN, settings.PERIOD: "2026-10", settings.PORTAL_USER: USER}
            workbook = MemoryWorkbook(
                settings=chosen, folder=Path(folder), name="Large", reply=lambda question: "575757"
            )
            yield _timed("sync", records, lambda: portal.sync(workbook, means).sentence, workbook, log)
            frame = workbook.read(Records)
            frame.loc[frame.index[:decisions], Records.chosen_action] = "Accept"
            workbook.write({Records: frame})
            del frame
            yield _timed("send", decisions, lambda: portal.send(workbook, means).sentence, workbook, log)
        means.close()
        here.send("end")
        process.join(30)
    finally:
        process.terminate()


def _timed(name: str, count: int, step: Callable[[], str], workbook: MemoryWorkbook, log: MemoryLog) -> str:
    seconds, processor = time.perf_counter(), time.process_time()
    calls, words = len(log.lines), len(workbook.told)
    told = step()
    seconds, processor = time.perf_counter() - seconds, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    calls, words = len(log.lines) - calls, len(workbook.told) - words
    return (
        f"{name:<5} {count:>7,} records in {seconds:.1f} s, {processor:.1f} s of processor time "
        f"({count / processor:,.0f} a second), peak {peak:.0f} MB, {calls} calls, {words} words on progress: {told}"
    )


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:]]
    for line in measure(*(asked or [100_000, 20_000])):
        print(line, flush=True)
