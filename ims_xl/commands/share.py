"""Commands that share a workbook's work: with the client, and over a firm's many workbooks."""

from __future__ import annotations

from pathlib import Path

from ims_xl.commands.command import Commands, day, step


def add(commands: Commands) -> None:
    copy = commands.add(
        "client-copy",
        step(
            "sharing.client_copy",
            "out",
            supplier="supplier",
            branch="branch",
            statuses="status",
            only_open="only_open",
            answer_by="answer_by",
        ),
        "Write a copy of Reconciliation, without macros, for the client to answer in.",
    )
    copy.add_argument("--out", type=Path, metavar="FILE.xlsx", help="default: beside the workbook")
    copy.add_argument("--supplier", default="", metavar="GSTIN", help="only this supplier's documents")
    copy.add_argument("--branch", default="", metavar="GSTIN|STATE", help="only documents supplied to this place")
    copy.add_argument("--status", action="append", default=[], help="only this status; may be given several times")
    copy.add_argument("--only-open", action="store_true", help="only what needs an answer")
    copy.add_argument("--by", dest="answer_by", type=day, metavar="DATE", help="when the answer is needed")
    back = commands.add(
        "merge-replies", step("sharing.merge_replies", "files"), "Bring the client's answers back from returned copies."
    )
    back.add_argument("files", nargs="+", type=Path, metavar="FILE")
    back.add_argument(
        "--yes", action="store_true", help="change actions you chose to what the client's reply speaks for"
    )
