"""Sets the project up and runs it: `python start.py demo` or `python start.py test`.

Makes a virtual environment in `.venv`, installs the versions pinned in constraints.txt, then
    demo [--out DIR]   works the demo month and says where its workbook and files are
    test [ARGS …]      runs the checks of style and types, then the tests (ARGS go to pytest)
    ims-xl [ARGS …]    the command line of ims_xl itself
Needs Python 3.11 or newer and, the first time, a package index that pip can reach.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
DECIDES = ("pyproject.toml", "constraints.txt")


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036, this file is run by whatever Python is there
        print(f"ims_xl needs Python 3.11 or newer; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    if not arguments or arguments[0] not in ("demo", "test", "ims-xl"):
        print(__doc__)
        return 2
    command, rest = arguments[0], arguments[1:]
    set_up()
    if command == "demo":
        return run("-m", "ims_xl", "demo", *rest)
    if command == "ims-xl":
        return run("-m", "ims_xl", *rest)
    os.chdir(HERE)
    checks = (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",))
    if any(run("-m", *check) for check in checks):
        return 1
    return run("-m", "pytest", "-n", "auto", "--dist", "worksteal", *rest)


def set_up() -> None:
    """Make `.venv` hold the pinned packages; nothing to do where it already does."""
    wanted = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in DECIDES)).hexdigest()
    stamp = ENVIRONMENT / "installed"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    print("Setting up .venv (once; a minute or two) …", file=sys.stderr, flush=True)
    if not PYTHON.exists():
        venv.create(ENVIRONMENT, with_pip=True)
    pins = str(HERE / "constraints.txt")
    environment = os.environ | {"PIP_CONSTRAINT": pins, "PIP_BUILD_CONSTRAINT": pins}
    install = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-c", pins, "-e", ".[test]"]
    subprocess.run(install, cwd=HERE, env=environment, check=True)
    stamp.write_text(wanted)


def run(*arguments: str) -> int:
    """Where the user stands, so that the files they name are found."""
    return subprocess.run([PYTHON, *arguments]).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except subprocess.CalledProcessError as fault:
        print("Setting up failed at: " + " ".join(map(str, fault.cmd)), file=sys.stderr)
        print(
            "See that a package index can be reached (on Debian and Ubuntu also that python3-venv is installed), "
            f"delete {ENVIRONMENT}, and try again.",
            file=sys.stderr,
        )
        sys.exit(2)
