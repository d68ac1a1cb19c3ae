"""The computer: Python and its packages, the folder of logs, and on Windows Excel and its settings for macros.

Excel's settings lie in the registry, under HKEY_CURRENT_USER: Software\\Microsoft\\Office\\16.0\\Excel\\Security
(VBAWarnings: 1 all macros run, 2 Excel asks, 3 only signed ones, 4 none) with its key Trusted Locations, and the
same under Software\\Policies where an administrator decides.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path, PureWindowsPath

from ims_xl.doctor.finding import Finding
from ims_xl.doctor.registry import Registry
from ims_xl.userfolder import userfolder

XLWINGS = "0.37.8"  # of the macro module in the template
_EXCEL = r"Software\Microsoft\Office\16.0\Excel"
_POLICY = r"Software\Policies\Microsoft\Office\16.0\Excel"
_PROGRAM = r"Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"


def installed(package: str) -> str | None:
    """The version of a package in this Python; None where it has none."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def python(version: Callable[[str], str | None] = installed) -> Iterator[Finding]:
    """This Python, and the package whose version must be that of the workbook's macro module."""
    yield Finding("Python", f"{platform.python_version()}, {platform.architecture()[0]}, {sys.executable}")
    found, way = version("xlwings"), f"Run  python -m pip install xlwings=={XLWINGS}"
    if found is None:
        yield Finding("xlwings", "it is not installed.", way)
    elif found != XLWINGS:
        yield Finding("xlwings", f"{found} is installed; the workbook's macro module is {XLWINGS}.", way)
    else:
        yield Finding("xlwings", f"{found}, as the workbook's macro module.")


def antivirus_victims(prefix: Path = Path(sys.prefix), windows: bool = sys.platform == "win32") -> Iterator[Finding]:
    """Files that guards against viruses like to take away: the DLLs of the worksheet functions and of Windows' own."""
    if not windows:
        return
    names = [f"xlwings64-{XLWINGS}.dll", f"xlwings32-{XLWINGS}.dll"]
    gone = [name for name in names if not (prefix / name).exists()]
    windows_own = list(prefix.rglob("pywintypes3*.dll"))
    if gone or not windows_own:
        missing = ", ".join(gone or ["pywintypes3*.dll"])
        yield Finding(
            "Antivirus",
            f"{missing} is missing from {prefix}; a guard against viruses may have taken it away.",
            "Have the folder excepted there, then run  python -m pip install --force-reinstall xlwings pywin32",
        )
    else:
        yield Finding("Antivirus", f"the files it likes to take away are in {prefix}.")


def mac(home: Path | None = None, on_mac: bool = sys.platform == "darwin") -> Iterator[Finding]:
    """Excel for Mac, and the script through which its macros may run Python; elsewhere nothing."""
    if not on_mac:
        return
    program = Path("/Applications/Microsoft Excel.app")
    if program.exists():
        yield Finding("Excel", str(program))
    else:
        yield Finding("Excel", f"it is not in {program.parent}.", "Install Excel 2016 or newer for Mac.")
    scripts = (home or Path.home()) / "Library/Application Scripts/com.microsoft.Excel"
    script = scripts / f"xlwings-{XLWINGS}.applescript"
    if script.exists():
        yield Finding("Macros", f"they may run Python, through {script.name}.")
    else:
        told = f"{script.name} is not in {scripts}, so Excel cannot run Python."
        yield Finding("Macros", told, "Run  xlwings runpython install  from the folder of this Python.")


def logs() -> Iterator[Finding]:
    """The folder in the user's home where logs are written."""
    try:
        folder = userfolder("log")
        probe = folder / ".doctor"
        probe.write_text("", encoding="utf-8")
        probe.unlink()
    except OSError as fault:
        told = f"{Path.home() / '.ims_xl'} cannot be written: {fault.strerror or fault}."
        yield Finding("Logs", told, "Give yourself the right to write there; until then faults leave no details.")
        return
    yield Finding("Logs", str(folder))


def excel(registry: Registry | None) -> Iterator[Finding]:
    """Is Excel there, and does it let macros run? Only Windows tells; None where this is none."""
    if registry is None:
        return
    program = registry.value(_PROGRAM, "")
    if program is None:
        yield Finding("Excel", "it was not found on this computer.", "Install Excel 2016 or newer for Windows.")
    else:
        yield Finding("Excel", str(program))
    policy, own = (registry.value(rf"{key}\Security", "VBAWarnings") for key in (_POLICY, _EXCEL))
    level = policy if policy is not None else own
    where = "by your administrator" if policy is not None else "in the Trust Center"
    if level in (3, 4):
        what = "all macros are switched off" if level == 4 else "macros run only where they are signed"
        way = (
            "Ask your administrator to trust the folder of the workbooks."
            if policy is not None
            else "In Excel: File > Options > Trust Center > Macro Settings: disable with notification."
        )
        yield Finding("Macros", f"{what} {where}.", way)
    else:
        yield Finding("Macros", "Excel asks before they run." if level in (None, 2) else "all macros run.")


def trusted(folder: PureWindowsPath | Path, registry: Registry | None) -> bool:
    """Does the folder lie in one of Excel's trusted locations, the user's or the administrator's?"""
    if registry is None:
        return False
    here = str(folder).replace("/", "\\").rstrip("\\").casefold()
    for key in (rf"{_EXCEL}\Security\Trusted Locations", rf"{_POLICY}\Security\Trusted Locations"):
        for name in registry.keys(key):
            place = str(registry.value(rf"{key}\{name}", "Path") or "").rstrip("\\").casefold()
            below = registry.value(rf"{key}\{name}", "AllowSubFolders") == 1
            if place and (here == place or (below and here.startswith(place + "\\"))):
                return True
    return False
