"""Commands that decide: the choices made in the workbook, and what a choice would make of the credit."""

from __future__ import annotations

import argparse

from ims_xl.commands.command import Answers, Commands, step
from ims_xl.errors import ImsError
from ims_xl.gst.actions import ImsAction
from ims_xl.gst.statuses import BOOKS_ONLY, STATUSES

_ACTIONS = "Accept, Reject, Pending or No action"
_STATUSES = tuple(status for status in STATUSES if status != BOOKS_ONLY)  # those with a record


def add(commands: Commands) -> None:
    apply = commands.add(
        "apply",
        step("actions.apply", accept_suggestions="accept_suggestions", only_show="what_if"),
        "Take over the actions chosen on Reconciliation.",
    )
    apply.add_argument("--accept-suggestions", action="store_true", help="where none is chosen, take the suggested one")
    parties = commands.add(
        "party-wise",
        step("actions.party_wise", only_show="what_if"),
        "Take over the actions chosen for whole suppliers.",
    )
    act = commands.add("act", _act, "Decide records by status, by supplier, by number; asks first.")
    for each in (apply, parties, act):
        each.add_argument("--what-if", action="store_true", help="say what it would make of 4(A)(5); change nothing")
    act.add_argument("action", type=_action, metavar="ACTION", help=_ACTIONS)
    act.add_argument("--status", action="append", default=[], choices=_STATUSES, help="may be given several times")
    act.add_argument("--supplier", action="append", default=[], metavar="GSTIN", help="GSTIN or name, as on Suppliers")
    act.add_argument("--numbers", nargs="+", default=[], metavar="NUMBER", help="document numbers")
    act.add_argument("--yes", action="store_true", help="answer the question with yes")
    commands.add("undo", step("undoing.undo"), "Take back the last change of decisions, again and again.")
    commands.add("redo", step("undoing.redo"), "Do again what undo took back last.")
    effect = commands.add("what-if", _what_if, "What an action on documents would make of 4(A)(5); nothing is changed.")
    effect.add_argument("action", type=_action, metavar="ACTION", help=_ACTIONS)
    effect.add_argument("numbers", nargs="+", metavar="NUMBER", help="document numbers, as on Reconciliation")


def _action(word: str) -> ImsAction:
    try:
        return ImsAction.from_wire(word)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"{fault} Name one of {_ACTIONS}.") from fault


def _act(options: argparse.Namespace) -> str:
    from ims_xl.excel.closed import ClosedWorkbook
    from ims_xl.steps import actions

    if not (options.status or options.supplier or options.numbers):
        raise ImsError("Name the records: with --status, --supplier or --numbers.")
    answer = Answers(options)
    workbook = ClosedWorkbook(options.workbook, answer=answer)
    rows = actions.rows_where(workbook, options.status, options.supplier, options.numbers)
    done = actions.choose(workbook, rows, options.action, ask=True, only_show=options.what_if).sentence
    return answer.told(done)


def _what_if(options: argparse.Namespace) -> str:
    from ims_xl.excel.closed import ClosedWorkbook
    from ims_xl.steps import actions

    workbook = ClosedWorkbook(options.workbook)
    return actions.what_if(workbook, actions.rows_of(workbook, options.numbers), options.action).sentence
