"""Commands that match: in a workbook, and files alone."""

from __future__ import annotations

import argparse
from pathlib import Path

from ims_xl import processes
from ims_xl.commands.command import Commands, period, progress_of, step, tell_terminal
from ims_xl.gst.money import grouped
from ims_xl.gst.statuses import STATUSES

_LARGE = 12 << 20  # bytes of both files from which on a helper is worth its while: some hundred thousand rows in all


def add(commands: Commands) -> None:
    commands.add("match", step("matching.match"), "Match the portal's records with the books.")
    why = commands.add(
        "explain", step("matching.explain", "number"), "Lay the match of a document open, field by field."
    )
    why.add_argument("number", metavar="NUMBER", help="document number, as on Portal or Books")
    for name, meaning in (
        ("link", "A record and an entry are one document, now and in every later match."),
        ("unlink", "A record and an entry are not one document, now and in every later match."),
    ):
        pair = commands.add(name, step(f"linking.{name}", "record", "entry", "supplier"), meaning)
        pair.add_argument("record", metavar="RECORD_NUMBER", help="document number, as on Portal")
        pair.add_argument("entry", metavar="ENTRY_NUMBER", help="document number, as on Books")
        pair.add_argument("--supplier", default="", metavar="GSTIN", help="where several documents have the number")
    show = commands.add("show", step("showing.show", "choice"), "Sort Reconciliation, and filter it to one status.")
    show.add_argument(
        "choice",
        choices=("All", *STATUSES, "No action"),
        metavar="STATUS",
    )


def add_match_files(commands: Commands) -> None:
    files = commands.add("match-files", _match_files, "Match two files and write the matches as CSV.", workbook=False)
    files.add_argument("portal", type=Path, metavar="PORTAL")
    files.add_argument("books", type=Path, metavar="BOOKS")
    files.add_argument("--out", type=Path, required=True, metavar="MATCHES.csv")
    files.add_argument("--portal-id", metavar="COLUMN", help="column of PORTAL that names its rows")
    files.add_argument("--books-id", metavar="COLUMN", help="column of BOOKS that names its rows")
    # a month to come is no slip here: the 2B period of a quarter is its last month
    files.add_argument("--as-of", type=period, metavar="YYYY-MM", help="the 2B period; default: the latest in PORTAL")


def _match_files(options: argparse.Namespace) -> str:
    if sum(file.stat().st_size for file in (options.portal, options.books) if file.is_file()) > _LARGE:
        processes.begin("ims_xl.recon.portion")  # which loads while this process does
    from ims_xl.match_files import match_files
    from ims_xl.recon.match import STAGES

    show = progress_of("match_files")

    def told(done: int, placed: int, documents: int) -> None:
        show(done, STAGES + 1, f"{grouped(placed)} of {grouped(documents)}")

    files = options.portal, options.books, options.out
    try:
        return match_files(*files, options.portal_id, options.books_id, options.as_of, told)
    finally:
        tell_terminal("")
