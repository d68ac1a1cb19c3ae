"""The command line: one command for each step on a closed workbook, and `match-files` for files alone."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from ims_xl import mishap
from ims_xl.errors import ImsError
from ims_xl.gst.period import TaxPeriod

if TYPE_CHECKING:
    from ims_xl.steps.step import Done

Command = Callable[[argparse.Namespace], str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Status 0 when done, 2 with one sentence when it cannot be, 1 on a fault of ours."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a redirected output on Windows may not know ₹; the work is done
    options = _parser().parse_args(arguments)
    try:
        command: Command = options.command
        print(command(options))
    except ImsError as told:
        print(told, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped; the workbook is as it was.", file=sys.stderr)
        return 130
    except Exception as fault:
        print(mishap.record(fault), file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ims-xl", description="Square the GST portal's IMS with a client's books, month by month."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Command, meaning: str, *, workbook: bool = True) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=meaning, description=meaning)
        sub.set_defaults(command=command)
        if workbook:
            sub.add_argument("workbook", type=Path, metavar="WORKBOOK")
        return sub

    new = add("new", _new, "Make a client's workbook from the template.")
    new.add_argument("--gstin", required=True, help="the client's GSTIN")
    new.add_argument("--period", required=True, type=_period, metavar="YYYY-MM", help="the 2B period to work on")
    new.add_argument("--client", default="", help="the client's name")
    new.add_argument("--frequency", choices=("Monthly", "Quarterly"), default="Monthly", help="how GSTR-3B is filed")
    add(
        "connect",
        _connect,
        "Let the buttons of a workbook from another machine run this Python.",
    )
    sync = add(
        "sync", _step("data.sync", "files"), "Bring in the portal's files: IMS download, GSTR-2B, history of originals."
    )
    sync.add_argument("files", nargs="+", type=Path, metavar="FILE")
    register = add(
        "books",
        _step("data.import_books", "files", accept_differences="accept_differences", dry_run="dry_run"),
        "Bring in the purchase register: files, folders or ZIP archives.",
    )
    register.add_argument("files", nargs="+", type=Path, metavar="FILE")
    register.add_argument("--dry-run", action="store_true", help="say what was understood; write nothing")
    register.add_argument(
        "--accept-differences", action="store_true", help="bring in also what does not come to its own totals"
    )
    add("match", _step("matching.match"), "Match the portal's records with the books.")
    why = add("explain", _step("matching.explain", "number"), "Lay the match of a document open, field by field.")
    why.add_argument("number", metavar="NUMBER", help="document number, as on Portal or Books")
    apply = add(
        "apply",
        _step("actions.apply", accept_suggestions="accept_suggestions"),
        "Take over the actions chosen on Reconciliation.",
    )
    apply.add_argument("--accept-suggestions", action="store_true", help="where none is chosen, take the suggested one")
    add("party-wise", _step("actions.party_wise"), "Take over the actions chosen for whole suppliers.")
    send = add("send", _step("filing.send", again="again"), "Write the files for the portal's upload.")
    send.add_argument("--again", action="store_true", help="also what was sent before and not yet synced")
    answer = add("answer", _step("filing.read_answer", "files"), "Bring the portal's error file back to its rows.")
    answer.add_argument("files", nargs="+", type=Path, metavar="FILE")
    compute = add(
        "compute-2b",
        _step("filing.compute_2b", "files"),
        "Compute GSTR-2B and table 4; compare with the portal's where given.",
    )
    compute.add_argument("files", nargs="*", type=Path, metavar="GSTR2B")
    effect = add("what-if", _what_if, "What an action on documents would make of 4(A)(5); nothing is changed.")
    effect.add_argument("action", metavar="ACTION", help="Accept, Reject, Pending or No action")
    effect.add_argument("numbers", nargs="+", metavar="NUMBER", help="document numbers, as on Reconciliation")
    closing = "Close the period once its GSTR-3B is filed, and go on to the next."
    for name, step, meaning in (
        ("close", "periods.close_period", closing),
        ("reopen", "periods.reopen_period", "Open the period closed last once more."),
    ):
        add(name, _step(step), meaning).add_argument("--yes", action="store_true", help="answer the question with yes")
    past = add("as-of", _step("periods.as_it_stood", "day"), "The position at the end of an earlier day, from the log.")
    past.add_argument("day", type=_day, metavar="DATE", help="as dd-mm-yyyy or yyyy-mm-dd")
    add("calendar", _step("periods.client_calendar"), "The days that matter for the client's period.")
    demo = add("demo", _demo, "Work the demo month in an empty folder.", workbook=False)
    demo.add_argument("--out", type=Path, metavar="DIR", help="an empty folder; default: demo, demo-2 …")
    files = add("match-files", _match_files, "Match two files and write the matches as CSV.", workbook=False)
    files.add_argument("portal", type=Path, metavar="PORTAL")
    files.add_argument("books", type=Path, metavar="BOOKS")
    files.add_argument("--out", type=Path, required=True, metavar="MATCHES.csv")
    files.add_argument("--portal-id", metavar="COLUMN", help="column of PORTAL that names its rows")
    files.add_argument("--books-id", metavar="COLUMN", help="column of BOOKS that names its rows")
    files.add_argument("--as-of", type=_period, metavar="YYYY-MM", help="the 2B period; default: the latest in PORTAL")
    return parser


def _period(text: str) -> TaxPeriod:
    try:
        return TaxPeriod(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(str(fault)) from fault


def _day(text: str) -> date:
    for written in ("%d-%m-%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, written).date()
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(f'"{text}" is not a date; write it as dd-mm-yyyy.')


def _answers(options: argparse.Namespace) -> Callable[[str], bool]:
    """Who answers a step's question: `--yes`, else whoever sits at the terminal, else nobody, which is no."""
    if getattr(options, "yes", False):
        return lambda question: True
    if not sys.stdin.isatty():
        return lambda question: False
    return lambda question: input(f"{question} [y/N] ").strip().lower() in ("y", "yes")


def _show(done: int, total: int, doing: str) -> None:
    """Progress on a terminal, in one line that the next one replaces."""
    _tell_terminal(f"{doing} ({done}/{total})")


def _tell_terminal(line: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)


# Commands import what they need when they run, so that `--help` and a slip in the arguments answer at once.


def _step(name: str, *arguments: str, **named: str) -> Command:
    """The command that runs a step on the closed workbook, with these of the options as its arguments."""

    def command(options: argparse.Namespace) -> str:
        from ims_xl.excel.closed import ClosedWorkbook

        group, step_name = name.split(".")
        step: Callable[..., Done] = getattr(import_module(f"ims_xl.steps.{group}"), step_name)
        workbook = ClosedWorkbook(options.workbook, answer=_answers(options), report=_show)
        given = [getattr(options, argument) for argument in arguments]
        try:
            return step(workbook, *given, **{key: getattr(options, option) for key, option in named.items()}).sentence
        finally:
            _tell_terminal("")  # the result or the refusal stands on a line of its own

    return command


def _what_if(options: argparse.Namespace) -> str:
    from ims_xl.excel.closed import ClosedWorkbook
    from ims_xl.gst.actions import ImsAction
    from ims_xl.steps import actions

    try:
        action = ImsAction.from_wire(options.action)
    except ValueError as fault:
        raise ImsError(f"{fault} Name one of Accept, Reject, Pending or No action.") from fault
    workbook = ClosedWorkbook(options.workbook)
    return actions.what_if(workbook, actions.rows_of(workbook, options.numbers), action).sentence


def _new(options: argparse.Namespace) -> str:
    from ims_xl.new import new_workbook

    return new_workbook(options.workbook, options.gstin, options.period, options.client, options.frequency)


def _connect(options: argparse.Namespace) -> str:
    from ims_xl.new import connect

    return connect(options.workbook)


def _demo(options: argparse.Namespace) -> str:
    from ims_xl.demo import run

    return run(options.out)


def _match_files(options: argparse.Namespace) -> str:
    from ims_xl.match_files import match_files

    return match_files(options.portal, options.books, options.out, options.portal_id, options.books_id, options.as_of)


if __name__ == "__main__":
    sys.exit(main())
