"""Commands that match: in a workbook, and files alone."""

from __future__ import annotations

import argparse
from pathlib import Path

from ims_xl.commands.command import Commands, period, step


def add(commands: Commands) -> None:
    commands.add("match", step("matching.match"), "Match the portal's records with the books.")
    why = commands.add(
        "explain", step("matching.explain", "number"), "Lay the match of a document open, field by field."
    )
    why.add_argument("number", metavar="NUMBER", help="document number, as on Portal or Books")


def add_match_files(commands: Commands) -> None:
    files = commands.add("match-files", _match_files, "Match two files and write the matches as CSV.", workbook=False)
    files.add_argument("portal", type=Path, metavar="PORTAL")
    files.add_argument("books", type=Path, metavar="BOOKS")
    files.add_argument("--out", type=Path, required=True, metavar="MATCHES.csv")
    files.add_argument("--portal-id", metavar="COLUMN", help="column of PORTAL that names its rows")
    files.add_argument("--books-id", metavar="COLUMN", help="column of BOOKS that names its rows")
    files.add_argument("--as-of", type=period, metavar="YYYY-MM", help="the 2B period; default: the latest in PORTAL")


def _match_files(options: argparse.Namespace) -> str:
    from ims_xl.match_files import match_files

    return match_files(options.portal, options.books, options.out, options.portal_id, options.books_id, options.as_of)
