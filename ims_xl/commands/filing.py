"""Commands for what goes to the portal and what comes of it."""

from __future__ import annotations

from pathlib import Path

from ims_xl.commands import portal
from ims_xl.commands.command import Commands, step


def add(commands: Commands) -> None:
    send = commands.add(
        "send",
        step("filing.send", again="again", only_show="preview"),
        "Write the files for the portal's upload; or, with --portal, save the decisions there.",
    )
    send.add_argument("files", nargs="*", type=Path, metavar="WORKBOOK", help="with --portal: further workbooks")
    portal.offer(send, "send", again="again")
    send.add_argument("--preview", action="store_true", help="list on Outgoing what would be sent; send nothing")
    send.add_argument("--again", action="store_true", help="also what was sent before and not yet synced")
    answer = commands.add(
        "answer", step("filing.read_answer", "files"), "Bring the portal's error file back to its rows."
    )
    answer.add_argument("files", nargs="+", type=Path, metavar="FILE")
    compute = commands.add(
        "compute-2b",
        step("filing.compute_2b", "files"),
        "Compute GSTR-2B and table 4; compare with the portal's: the file given, or, with --portal, generated anew.",
    )
    compute.add_argument("files", nargs="*", type=Path, metavar="GSTR2B", help="with --portal: further workbooks")
    portal.offer(compute, "compute_2b")
