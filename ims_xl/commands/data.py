"""Commands that bring in files: the portal's and the books'."""

from __future__ import annotations

import argparse
from pathlib import Path

from ims_xl.commands import portal
from ims_xl.commands.command import Commands, step


def add(commands: Commands) -> None:
    sync = commands.add(
        "sync",
        step("data.sync", "files"),
        "Bring in the portal's files: IMS download, GSTR-2B, GSTR-2A, your history; or, with --portal, its answers.",
    )
    sync.add_argument("files", nargs="*", type=Path, metavar="FILE", help="with --portal: further workbooks")
    portal.offer(sync, "sync", files_needed=True)
    register = commands.add(
        "books",
        step("data.import_books", "files", accept_differences="accept_differences", dry_run="dry_run", columns="map"),
        "Bring in the purchase register: files, folders or ZIP archives.",
    )
    register.add_argument("files", nargs="+", type=Path, metavar="FILE")
    register.add_argument("--dry-run", action="store_true", help="say what was understood; write nothing")
    register.add_argument(
        "--map",
        action="append",
        default=[],
        type=_mapped,
        metavar="COLUMN=FIELD",
        help='what a column of the register becomes, as "Voucher Date=document date"; kept on the sheet Profiles',
    )
    register.add_argument(
        "--accept-differences", action="store_true", help="bring in also what does not come to its own totals"
    )


def _mapped(text: str) -> tuple[str, str]:
    """An argument that says what a column becomes, as COLUMN=FIELD."""
    column, equals, field = text.rpartition("=")
    if not (equals and column.strip() and field.strip()):
        raise argparse.ArgumentTypeError(f'"{text}" is not COLUMN=FIELD, as "Voucher Date=document date".')
    return column.strip(), field.strip()
