"""LibreOffice for tests: convert a workbook, see its VBA modules, run its macros.

It starts once in a test process, with a profile of its own, and opens one document after another; each is closed
before the next. After a job that failed it starts anew.

Only modules LibreOffice can compile run there: `#If` around procedures, as in the xlwings module, it cannot. `instead`
gives other source for such a module, for instance a RunPython that writes down what it was asked to run.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

DRIVER = Path(__file__).with_name("office_uno.py")
UNLOCKED = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="UseDocumentOOoLockFile" oor:op="fuse">
<value>false</value></prop></item>
</oor:items>
"""  # no lock file beside a document: one that is left after a hanging macro would keep the next from opening it
QUIET = ("--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard")


class MacroFailed(AssertionError):
    """A macro that raised an error, or a project that LibreOffice cannot compile."""


def soffice() -> str | None:
    """Path of LibreOffice, or None where there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice")


@functools.cache
def uno_python() -> str | None:
    """Path of a Python that has LibreOffice's `uno`: this one, the system's or LibreOffice's own."""
    program = Path(soffice() or "").resolve().parent
    for python in (sys.executable, shutil.which("python3", path=os.defpath), shutil.which("python", path=str(program))):
        if python and subprocess.run([python, "-c", "import uno"], capture_output=True, check=False).returncode == 0:
            return python
    return None


def missing() -> str:
    """What these tests need and this machine lacks, in a sentence; empty when nothing is missing."""
    if soffice() is None:
        return "LibreOffice is not installed (no soffice on the path)."
    if uno_python() is None:
        return "No Python here can import uno; install python3-uno beside LibreOffice."
    return ""


def convert(path: Path, to: str, outdir: Path, timeout: float = 60) -> Path:
    """The workbook in another format: `"xlsx"`, `"xls"`, `"pdf"`, `"csv"`, `"ods"`; with options `"csv:44,34,76"`."""
    suffix, _, options = to.partition(":")
    made = outdir / f"{path.stem}.{suffix}"
    outdir.mkdir(parents=True, exist_ok=True)
    _ask({"path": str(path.resolve()), "convert": suffix, "options": options, "save_as": str(made.resolve())}, timeout)
    if not made.exists():
        raise AssertionError(f"LibreOffice did not convert {path.name} to {to}.")
    return made


def vba_modules(path: Path, timeout: float = 60) -> dict[str, str]:
    """Every VBA module as LibreOffice loaded it: its code after two lines of LibreOffice's own, lines ending in LF."""
    answer = _ask({"path": str(path.resolve())}, timeout)
    return {str(name): str(source) for name, source in answer["modules"].items()}


def run_vba(
    path: Path,
    macro: str,
    args: Sequence[str | float | bool | None] = (),
    *,
    instead: Mapping[str, str] | None = None,
    save_as: Path | None = None,
    timeout: float = 60,
) -> object:
    """Load a workbook with its macros on, run `"Module.Procedure"` and return its value (None for a Sub).

    None among `args` is passed as Nothing. `instead` replaces or adds modules before the run; `save_as` keeps the
    workbook as it then stands (.xlsx, .xlsm or .ods). A message box is answered with its default. Raises MacroFailed
    with the error's number and text, or with the names of the modules that do not compile.
    """
    job = {"path": str(path.resolve()), "macro": macro, "args": list(args), "modules": dict(instead or {})}
    answer = _ask(job | {"save_as": str(save_as.resolve()) if save_as else None}, timeout)
    if "uncompiled" in answer:
        raise MacroFailed(f"{macro} cannot run; LibreOffice cannot compile {', '.join(answer['uncompiled'])}.")
    if "error" in answer:
        number, text = answer["error"]
        raise MacroFailed(f"{macro} raised error {number}: {text}")
    return answer["value"]


def close() -> None:
    """End LibreOffice where it runs."""
    global _running
    if _running:
        _running.end()
        _running = None


class _Office:
    """LibreOffice with a new profile, and beside it the Python that hands it jobs; both end with this process."""

    def __init__(self) -> None:
        pipe = f"ims{uuid.uuid4().hex}"
        self._profile = tempfile.TemporaryDirectory(prefix="office", ignore_cleanup_errors=True)
        user = Path(self._profile.name, "profile", "user")
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(UNLOCKED, encoding="utf-8")
        profile = user.parent.as_uri()
        self._said = Path(self._profile.name, "said").open("w+", encoding="utf-8")  # noqa: SIM115, end() closes it
        self._office = subprocess.Popen(
            [soffice() or "soffice", *QUIET, f"-env:UserInstallation={profile}", f"--accept=pipe,name={pipe};urp;"],
            stdout=self._said,
            stderr=self._said,
            start_new_session=True,
        )
        self._driver = subprocess.Popen(
            [uno_python() or sys.executable, str(DRIVER), pipe],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
            encoding="utf-8",
        )

    def ask(self, job: Mapping[str, object], timeout: float) -> dict[str, object]:
        assert self._driver.stdin is not None
        assert self._driver.stdout is not None
        watch = threading.Timer(timeout, self._driver.kill)
        watch.start()
        try:
            self._driver.stdin.write(json.dumps(job) + "\n")
            self._driver.stdin.flush()
            line = self._driver.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            watch.cancel()
        if not line:
            raise AssertionError(f"LibreOffice could not do the job within {timeout} s: {self._last_words()}")
        return json.loads(line)

    def _last_words(self) -> str:
        self._said.seek(0)
        return self._said.read().strip()

    def end(self) -> None:
        """Without its driver LibreOffice ends by itself; where it does not, it and what it started are killed."""
        for stream in (self._driver.stdin, self._driver.stdout):
            if stream is not None:
                with suppress(BrokenPipeError):
                    stream.close()
        for process in (self._driver, self._office):
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL) if process is self._office else process.kill()
                process.wait()
        self._said.close()
        self._profile.cleanup()


_running: _Office | None = None


def _ask(job: Mapping[str, object], timeout: float) -> dict[str, object]:
    global _running
    if _running is None:
        _running = _Office()
        atexit.register(close)
    try:
        answer = _running.ask(job, timeout)
    except BaseException:
        close()
        raise
    if "failed" in answer:
        close()
        raise AssertionError(f"LibreOffice could not do the job: {answer['failed']}")
    return answer
