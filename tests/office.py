"""LibreOffice for tests: convert a workbook, see its VBA modules, run its macros; each time in a profile of its own.

Only modules LibreOffice can compile run there: `#If` around procedures, as in the xlwings module, it cannot. `instead`
gives other source for such a module, for instance a RunPython that writes down what it was asked to run.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

DRIVER = Path(__file__).with_name("office_uno.py")
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
    """The workbook in another format: `"xlsx"`, `"pdf"`, `"csv"`, or with a filter, `"xlsx:Calc MS Excel 2007 XML"`."""
    with _running("--convert-to", to, "--outdir", str(outdir), str(path)) as office:
        said, _ = office.communicate(timeout=timeout)
    made = outdir / f"{path.stem}.{to.partition(':')[0]}"
    if not made.exists():
        raise AssertionError(f"LibreOffice did not convert {path.name} to {to}: {said}")
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


def _ask(job: dict[str, object], timeout: float) -> dict[str, object]:
    pipe = f"ims{uuid.uuid4().hex}"
    full = {"pipe": pipe, "modules": {}, "macro": None, "args": [], "save_as": None, "seconds": timeout} | job
    with _running(f"--accept=pipe,name={pipe};urp;"):
        done = subprocess.run(
            [uno_python() or sys.executable, str(DRIVER)],
            input=json.dumps(full),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
    if done.returncode:
        raise AssertionError(f"LibreOffice could not do the job: {done.stderr.strip()}")
    return json.loads(done.stdout)


@contextmanager
def _running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """LibreOffice with a new profile; it and what it started are ended on leaving, and nothing else is."""
    with tempfile.TemporaryDirectory(prefix="office", ignore_cleanup_errors=True) as profile:
        office = subprocess.Popen(
            [soffice() or "soffice", *QUIET, f"-env:UserInstallation={Path(profile).as_uri()}", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            yield office
        finally:
            try:
                office.communicate(timeout=5)
            except (subprocess.TimeoutExpired, ValueError):  # still there, or already read to its end
                if office.poll() is None:
                    os.killpg(office.pid, signal.SIGKILL)
                    office.communicate()
