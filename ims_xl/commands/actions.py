"""Commands that decide: the choices made in the workbook, and what a choice would make of the credit."""

from __future__ import annotations

import argparse

from ims_xl.commands.command import Commands, step
from ims_xl.errors import ImsError


def add(commands: Commands) -> None:
    apply = commands.add(
        "apply",
        step("actions.apply", accept_suggestions="accept_suggestions"),
        "Take over the actions chosen on Reconciliation.",
    )
    apply.add_argument("--accept-suggestions", action="store_true", help="where none is chosen, take the suggested one")
    commands.add("party-wise", step("actions.party_wise"), "Take over the actions chosen for whole suppliers.")
    effect = commands.add("what-if", _what_if, "What an action on documents would make of 4(A)(5); nothing is changed.")
    effect.add_argument("action", metavar="ACTION", help="Accept, Reject, Pending or No action")
    effect.add_argument("numbers", nargs="+", metavar="NUMBER", help="document numbers, as on Reconciliation")


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
