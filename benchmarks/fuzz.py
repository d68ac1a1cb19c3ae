"""The readers against files damaged in what they are made of, led by which lines of the readers a damage reaches.

`python -m benchmarks.fuzz [--seconds N] [--keep FOLDER] [--corpus FOLDER]` needs atheris (Apache-2.0), which the
project does not: install it where you want to run this. It starts from the examples, the samples and the portal's
workbooks as the tests write them; an input is a file to begin with and a list of changes (`benchmarks.damage`). Each
fault that is none of our sentences is printed once, with the file that caused it in FOLDER; now and
then it says how many files were read to the end, and how many refused. A find becomes an example or a test.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import sys
import traceback
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

try:
    import atheris
except ImportError:
    sys.exit("atheris is not installed here: pip install atheris, in an environment of your own.")

with atheris.instrument_imports(include=["ims_xl.sources", "ims_xl.gst"]):
    from ims_xl.sources import gather
    from ims_xl.sources.books import books, large_text
    from ims_xl.sources.portal import errors, gstr2b, history, ims
    from ims_xl.sources.recognise import FileKind, recognise

from benchmarks import damage
from ims_xl.errors import Conservation, ImsError
from ims_xl.gst.period import TaxPeriod

ROOT = Path(__file__).parents[1]
RECIPIENT, PERIOD = "27AABCR1234F1ZS", TaxPeriod("2026-10")
_LARGEST = 128 << 10  # bytes of a file to begin with
_PROGRAM = 64  # bytes of a list of changes


def seeds(folder: Path) -> list[tuple[str, bytes]]:
    """Files to begin with: examples, samples, and the portal's workbooks."""
    sys.path.insert(0, str(ROOT / "tests" / "sources"))
    portal, tool = importlib.import_module("portal_workbooks"), importlib.import_module("ims_workbook")
    download = json.loads((ROOT / "tests" / "samples" / "ims_download.json").read_text(encoding="utf-8"))
    made = [
        portal.statement(folder / "gstr2b.xlsx"),
        portal.statement(folder / "gstr2b_old.xlsx", old_layout=True),
        tool.offline_tool(folder / "ims_tool.xlsx", download["imsDetails"]),
    ]
    files = [*(ROOT / "examples").rglob("*"), *(ROOT / "tests" / "samples").rglob("*"), *made]
    said = (".py", ".expected.csv", ".problems.txt")
    kept = [path for path in sorted(files) if path.is_file() and not path.name.endswith(said)]
    return [(path.name, path.read_bytes()) for path in kept if path.stat().st_size < _LARGEST]


def read(path: Path) -> str:
    """The file through the reader it is recognised for, and what that was. Raises whatever is let through."""
    with gather.gathered([path]) as files:
        for file in files:
            kind = recognise(file)
            if kind is FileKind.BOOKS:
                found = books.read(file, RECIPIENT)
                assert found.frame["entry_id"].is_unique, "two entries of one id"
                for reading in found.readings:
                    assert all(reading.sentences())
            elif kind is FileKind.IMS:
                ims.read(file, RECIPIENT, PERIOD)
            elif kind is FileKind.IMS_ERRORS:
                errors.read_errors(file)
            elif kind is FileKind.HISTORY:
                history.read_history(file, RECIPIENT)
            elif kind is FileKind.GSTR2B:
                gstr2b.read_files([file], RECIPIENT, PERIOD)
        return str(kind)


def main() -> None:
    """Damage and read for a while."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-finds"), metavar="FOLDER")
    parser.add_argument("--corpus", type=Path, metavar="FOLDER", help="lists of changes that are kept between runs")
    options = parser.parse_args()
    with TemporaryDirectory() as corpus, TemporaryDirectory() as work:
        files = seeds(Path(work))
        programs = options.corpus or Path(corpus)
        programs.mkdir(exist_ok=True)
        for at in range(len(files)):
            for tail in (b"", b"\0\1\2\3", b"\1\7\5\0\0"):
                (programs / f"{at}-{len(tail)}").write_bytes(bytes([at, at & 1]) + tail)
        seen: set[str] = set()
        outcomes: Counter[str] = Counter()

        def once(data: bytes) -> None:
            choices = damage.Choices(data)
            name, content = files[choices.below(len(files))]
            large_text.LARGE = 1 if choices.below(2) else 1 << 20  # small files through the columnar reader, too
            path = Path(work) / name
            path.write_bytes(damage.changed(content, choices))
            try:
                outcomes[f"read: {read(path)}"] += 1
            except Conservation as fault:
                keep(fault, path)
            except ImsError as fault:
                outcomes[f"refused: {type(fault).__name__}"] += 1
            except Exception as fault:
                keep(fault, path)
            if not sum(outcomes.values()) % 2000:
                print(dict(outcomes), flush=True)

        def keep(fault: Exception, path: Path) -> None:
            outcomes["fault"] += 1
            frames = traceback.extract_tb(fault.__traceback__)
            ours = [frame for frame in frames if "ims_xl" in frame.filename or frame.filename == __file__][-1]
            place = f"{type(fault).__name__} in {Path(ours.filename).name} {ours.lineno}"
            if place not in seen:
                seen.add(place)
                options.keep.mkdir(exist_ok=True)
                name = f"{hashlib.sha256(path.read_bytes()).hexdigest()[:8]}-{path.name}"
                (options.keep / name).write_bytes(path.read_bytes())
                print(f"{place}: {fault} ({name})", flush=True)

        limits = [
            f"-max_total_time={options.seconds}",
            "-timeout=60",
            "-rss_limit_mb=3072",
            f"-max_len={_PROGRAM}",
            "-len_control=0",
        ]
        atheris.Setup([sys.argv[0], str(programs), *limits], once)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
