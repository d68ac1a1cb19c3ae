"""Commands for the months: closing one, reopening it, looking back, and the days ahead."""

from __future__ import annotations

from ims_xl.commands.command import Commands, day, step


def add(commands: Commands) -> None:
    closing = "Close the period once its GSTR-3B is filed, and go on to the next."
    for name, run, meaning in (
        ("close", "periods.close_period", closing),
        ("reopen", "periods.reopen_period", "Open the period closed last once more."),
    ):
        commands.add(name, step(run), meaning).add_argument(
            "--yes", action="store_true", help="answer the question with yes"
        )
    past = commands.add(
        "as-of",
        step("periods.as_it_stood", "day"),
        "The position at the end of an earlier day, or of today so far, from the log.",
    )
    past.add_argument("day", type=day, metavar="DATE", help="as dd-mm-yyyy or yyyy-mm-dd")
    commands.add("calendar", step("periods.client_calendar"), "The days that matter for the client's period.")
