"""The command line: one command for each step on a closed workbook, and `match-files` for files alone."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence

from ims_xl import mishap
from ims_xl.commands import actions, data, filing, matching, onpaper, periods, portal, sandbox, setup, share
from ims_xl.commands.command import Command, Commands
from ims_xl.errors import ImsError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; of none, say which there are.

    Status 0 when done, 2 with one sentence when it cannot be, 1 on a fault of ours.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a redirected output on Windows may not know ₹; the work is done
    known, commands = _built()
    given = sys.argv[1:] if arguments is None else arguments
    if not given:
        print(known.format_help())
        return 2
    if not given[0].startswith("-") and (unknown := commands.unknown(given[0])):
        print(unknown, file=sys.stderr)
        return 2
    options, rest = known.parse_known_args(given)
    if rest:
        print(commands.not_taken(given[0], rest), file=sys.stderr)
        return 2
    try:
        command: Command = options.command
        print(command(options), flush=True)
    except BrokenPipeError:  # whoever read along has gone, as `| head` does; what was to be done is done
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
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


def command_line() -> argparse.ArgumentParser:
    """The command line: its commands, their arguments and what they do."""
    return _built()[0]


def _built() -> tuple[argparse.ArgumentParser, Commands]:
    parser = argparse.ArgumentParser(
        prog="ims-xl", description="Square the GST portal's IMS with a client's books, month by month."
    )
    commands = Commands(parser)
    for add in (
        setup.add,
        data.add,
        matching.add,
        actions.add,
        filing.add,
        periods.add,
        share.add,
        onpaper.add,
        portal.add,
        setup.add_demo,
        setup.add_doctor,
        sandbox.add,
        matching.add_match_files,
    ):
        add(commands)
    return parser, commands


if __name__ == "__main__":
    sys.exit(main())
