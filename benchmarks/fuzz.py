"""The readers against mutated files, led by which of their lines a mutation reaches.

`python -m benchmarks.fuzz [--seconds N] [--keep FOLDER]` needs atheris (Apache-2.0), which the project does not:
install it where you want to run this. It starts from the examples and samples, and prints each fault that is none of
our sentences once, with the file that caused it in FOLDER. A find becomes an example or a test.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory

try:
    import atheris
except ImportError:
    sys.exit("atheris is not installed here: pip install atheris, in an environment of your own.")

with atheris.instrument_imports(include=["ims_xl.sources"]):
    from ims_xl.sources.books import books
    from ims_xl.sources.portal import gstr2b, ims
    from ims_xl.sources.recognise import recognise

from ims_xl.errors import Conservation, ImsError
from ims_xl.gst.period import TaxPeriod

ROOT = Path(__file__).parents[1]
RECIPIENT, PERIOD = "27AABCR1234F1ZS", TaxPeriod("2026-10")
KINDS = ("register.csv", "register.xml", "register.xlsx", "ims.json", "gstr2b.json", "anything")
_LARGEST = 64 << 10  # bytes of a file to begin with


def seeds(folder: Path) -> None:
    """The examples and samples, each with the byte that says by which reader it is read."""
    files = [*(ROOT / "examples").rglob("*"), *(ROOT / "tests" / "samples").rglob("*")]
    for path in files:
        if path.is_file() and path.suffix != ".py" and path.stat().st_size < _LARGEST:
            suits = [at for at, kind in enumerate(KINDS) if Path(kind).suffix in (path.suffix, "")]
            for at in suits:
                (folder / f"{at}-{path.name}").write_bytes(bytes([at]) + path.read_bytes())


def read(path: Path) -> None:
    """The file through the reader its name says. Raises whatever the reader lets through."""
    if path.name.startswith("register"):
        found = books.read(path, RECIPIENT)
        assert found.frame["entry_id"].is_unique, "two entries of one id"
    elif path.name.startswith("ims"):
        ims.read(path, RECIPIENT, PERIOD)
    elif path.name.startswith("gstr2b"):
        gstr2b.read(path, RECIPIENT, PERIOD)
    else:
        recognise(path)


def main() -> None:
    """Mutate and read for a while."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-finds"), metavar="FOLDER")
    options = parser.parse_args()
    with TemporaryDirectory() as corpus, TemporaryDirectory() as work:
        seeds(Path(corpus))
        seen: set[str] = set()

        def once(data: bytes) -> None:
            if not data:
                return
            path = Path(work) / KINDS[data[0] % len(KINDS)]
            path.write_bytes(data[1:])
            try:
                read(path)
            except Conservation as fault:
                keep(fault, path)
            except ImsError:
                pass
            except Exception as fault:
                keep(fault, path)

        def keep(fault: Exception, path: Path) -> None:
            frames = traceback.extract_tb(fault.__traceback__)
            ours = [frame for frame in frames if "ims_xl" in frame.filename][-1]
            place = f"{type(fault).__name__} in {Path(ours.filename).name} {ours.lineno}"
            if place not in seen:
                seen.add(place)
                options.keep.mkdir(exist_ok=True)
                name = f"{hashlib.sha256(path.read_bytes()).hexdigest()[:8]}-{path.name}"
                (options.keep / name).write_bytes(path.read_bytes())
                print(f"{place}: {fault} ({name})", flush=True)

        limits = [f"-max_total_time={options.seconds}", "-timeout=60", "-rss_limit_mb=4096", f"-max_len={_LARGEST}"]
        atheris.Setup([sys.argv[0], corpus, *limits], once)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
