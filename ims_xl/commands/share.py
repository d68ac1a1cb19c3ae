"""Commands that share a workbook's work: with the client, and over a firm's many workbooks."""

from __future__ import annotations

import argparse
from pathlib import Path

from ims_xl.commands.command import Commands, day, number, step

_MOST_JOBS = 64


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
    firm = commands.add("cockpit", _cockpit, "Where every client of a folder stands, in one workbook.", workbook=False)
    firm.add_argument("folder", type=Path, metavar="FOLDER")
    firm.add_argument("--out", type=Path, required=True, metavar="COCKPIT.xlsx")
    firm.add_argument(
        "--jobs", type=number(1, _MOST_JOBS), metavar="N", help="processes; default: one for each processor"
    )
    night = commands.add("run", _run, "The same steps on every workbook of a folder, and one report.", workbook=False)
    night.add_argument("folder", type=Path, metavar="FOLDER")
    night.add_argument("--steps", default="sync,match,compute-2b", metavar="STEP,STEP", help="default: %(default)s")
    night.add_argument(
        "--jobs", type=number(1, _MOST_JOBS), default=1, metavar="N", help="workbooks at a time; default: one"
    )
    night.add_argument("--afresh", action="store_true", help="begin anew where a run was stopped in the middle")
    back = commands.add(
        "merge-replies", step("sharing.merge_replies", "files"), "Bring the client's answers back from returned copies."
    )
    back.add_argument("files", nargs="+", type=Path, metavar="FILE")
    back.add_argument(
        "--yes", action="store_true", help="change actions you chose to what the client's reply speaks for"
    )


def _cockpit(options: argparse.Namespace) -> str:
    from ims_xl.share.cockpit import cockpit

    return cockpit(options.folder, options.out, options.jobs)


def _run(options: argparse.Namespace) -> str:
    from ims_xl.share.night import run

    steps = [step for step in (part.strip() for part in options.steps.split(",")) if step]
    return run(options.folder, steps, options.jobs, options.afresh)
