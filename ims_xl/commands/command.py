"""What the commands share: how one is added, how a step is run on a closed workbook, and how arguments are read."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from ims_xl.gst.period import TaxPeriod

if TYPE_CHECKING:
    from ims_xl.steps.step import Done

Command = Callable[[argparse.Namespace], str]


class Commands:
    """The command line's commands; a family adds its own, in the order in which `--help` shows them."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self._commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def unknown(self, word: str) -> str:
        """What is said of a word in the place of a command; "" for a command."""
        if word in self._commands.choices:
            return ""
        likely = get_close_matches(word.lower(), self._commands.choices, n=1, cutoff=0.5)
        meant = f" Did you mean {likely[0]}?" if likely else ""
        return f'There is no command "{word}".{meant} All of them:  ims-xl --help'

    def not_taken(self, name: str, rest: Sequence[str]) -> str:
        """What is said of arguments that the command of that name does not take."""
        options = [option for action in self._commands.choices[name]._actions for option in action.option_strings]
        word = rest[0]
        likely = get_close_matches(word.partition("=")[0].lower(), options, n=1, cutoff=0.5)
        meant = f" Did you mean {likely[0]}?" if likely and word.startswith("-") else ""
        what = "no option" if word.startswith("-") else "nothing more, such as"
        return f'{name} takes {what} "{word}".{meant} What it takes:  ims-xl {name} --help'

    def add(self, name: str, command: Command, meaning: str, *, workbook: bool = True) -> argparse.ArgumentParser:
        """A command that returns the sentence to print; its first argument is a workbook unless said otherwise."""
        sub = self._commands.add_parser(name, help=meaning, description=meaning)
        sub.set_defaults(command=command)
        if workbook:
            sub.add_argument("workbook", type=Path, metavar="WORKBOOK")
        return sub


# Commands import what they need when they run, so that `--help` and a slip in the arguments answer at once.


def step(name: str, *arguments: str, **named: str) -> Command:
    """The command that runs `group.step` on the closed workbook, with these of the options as its arguments."""

    def command(options: argparse.Namespace) -> str:
        from ims_xl.excel.closed import ClosedWorkbook

        group, step_name = name.split(".")
        run: Callable[..., Done] = getattr(import_module(f"ims_xl.steps.{group}"), step_name)
        answer = Answers(options)
        workbook = ClosedWorkbook(options.workbook, answer=answer, report=progress_of(step_name))
        given = [getattr(options, argument) for argument in arguments]
        tell_terminal(f"{_named(step_name)} · reading {options.workbook.name}")
        try:
            done = run(workbook, *given, **{key: getattr(options, option) for key, option in named.items()})
            return answer.told(done.sentence)
        finally:
            tell_terminal("")  # the result or the refusal stands on a line of its own

    return command


class Answers:
    """Who answers a step's question: `--yes`, else whoever sits at the terminal, else nobody, which is no."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._unheard = ""  # the question that nobody was there to answer

    def __call__(self, question: str) -> bool:
        if getattr(self._options, "yes", False):
            return True
        if sys.stdin.isatty():
            tell_terminal("")  # the question stands on a line of its own
            return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")
        self._unheard = question
        return False

    def told(self, sentence: str) -> str:
        """What the step says; where it did nothing because nobody answered, the question and the way out, too."""
        from ims_xl.steps.step import UNCHANGED

        if not self._unheard or not hasattr(self._options, "yes") or sentence != UNCHANGED:
            return sentence
        return f"{self._unheard} {sentence} Add --yes to do it."


def number(least: int, most: int) -> Callable[[str], int]:
    """The reader of an argument that is a whole number between two."""

    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f'"{text}" is no number from {least} to {most}.')
        return int(text)

    return read


def period(text: str) -> TaxPeriod:
    """An argument that names a period, as YYYY-MM."""
    try:
        return TaxPeriod(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(str(fault)) from fault


def day(text: str) -> date:
    """An argument that names a day, as dd-mm-yyyy or yyyy-mm-dd."""
    for written in ("%d-%m-%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, written).date()
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(f'"{text}" is not a date; write it as dd-mm-yyyy.')


def progress_of(step_name: str) -> Callable[[int, int, str], None]:
    """What shows a step's progress on a terminal, in one line that the next one replaces."""
    from ims_xl.excel.progress import Progress

    progress = Progress(_named(step_name))

    def show(done: int, total: int, doing: str) -> None:
        progress.stage(done, total)
        tell_terminal(progress.line(doing))

    return show


def _named(step_name: str) -> str:
    """What a step is called on a terminal."""
    return step_name.removesuffix("_of").replace("_", " ").capitalize()


def tell_terminal(line: str) -> None:
    """A line that the next one replaces; nothing where nobody looks."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)
