"""Commands that reach the portal over its API: `--portal` on sync, send and compute-2b, and what belongs to it."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from ims_xl.commands.command import Answers, Command, Commands, progress_of, tell_terminal
from ims_xl.errors import ImsError
from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped
from ims_xl.portal.refusals import Cancelled

if TYPE_CHECKING:
    from ims_xl.portal.means import Means
    from ims_xl.steps.step import Done


def add(commands: Commands) -> None:
    check = commands.add("portal-check", over_the_api("check"), "Sign in to the portal and say what it counts.")
    check.add_argument("files", nargs="*", type=Path, metavar="WORKBOOK", help="further workbooks")
    _options(check)
    ended = commands.add("portal-forget", over_the_api("forget"), "Forget the session kept in this computer's keyring.")
    ended.add_argument("files", nargs="*", type=Path, metavar="WORKBOOK", help="further workbooks")
    _options(ended)
    commands.add("portal-providers", _providers, "The providers whose profiles are known here.", workbook=False)
    secret = commands.add(
        "portal-secret", _secret, "Put a provider's client secret into this computer's keyring.", workbook=False
    )
    secret.add_argument("provider", metavar="PROVIDER")


def offer(parser: argparse.ArgumentParser, step: str, *, files_needed: bool = False, **named: str) -> None:
    """Give a command the option to reach the portal itself instead of reading and writing files."""
    by_files: Command = parser.get_default("command")
    by_api = over_the_api(step, **named)
    parser.add_argument("--portal", action="store_true", help="over the portal's API instead of by files")
    _options(parser)

    def command(options: argparse.Namespace) -> str:
        if options.portal:
            return by_api(options)
        if files_needed and not options.files:
            parser.error("name the portal's files, or add --portal")
        return by_files(options)

    parser.set_defaults(command=command)


def over_the_api(step: str, **named: str) -> Command:
    """The command that runs the step on one workbook after another; they share a provider's limits."""

    def command(options: argparse.Namespace) -> str:
        run: Callable[..., Done] = getattr(import_module("ims_xl.steps.portal"), step)
        more = {key: getattr(options, option) for key, option in named.items()}
        workbooks = [options.workbook, *options.files]
        for path in workbooks:
            if path.suffix.lower() not in (".xlsm", ".xlsx"):
                raise ImsError(f"{path.name} is no workbook. With --portal, name workbooks alone; files go without it.")
        means = _means(options)
        try:
            if len(workbooks) == 1:
                return _one(run, options.workbook, options, means, more)
            return _each(run, workbooks, options, means, more)
        finally:
            means.close()

    return command


def _each(
    run: Callable[..., Done], workbooks: list[Path], options: argparse.Namespace, means: Means, more: dict[str, object]
) -> str:
    """Every workbook in its turn; one that cannot be done keeps none of the others. Raises `ImsError`, naming those."""
    failed = []
    for path in workbooks:
        try:
            told = _one(run, path, options, means, more)
        except ImsError as fault:
            told = str(fault)
            failed.append(path.name)
        print(f"{path.name}: {told}", flush=True)
    if failed:
        raise ImsError(
            f"{grouped(len(failed))} of {counted(len(workbooks), 'workbook')} could not be done: {', '.join(failed)}."
        )
    return f"{counted(len(workbooks), 'workbook')} done."


def _one(
    run: Callable[..., Done], path: Path, options: argparse.Namespace, means: Means, more: dict[str, object]
) -> str:
    from ims_xl.excel.closed import ClosedWorkbook

    workbook = ClosedWorkbook(path, answer=Answers(options), report=progress_of(run.__name__), reply=_typed)
    try:
        return run(workbook, means, **more).sentence
    finally:
        tell_terminal("")


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--provider", default="", metavar="NAME", help="the provider, in place of the one in Settings")
    parser.add_argument("--user", default="", metavar="NAME", help="the portal user name, in place of Settings")
    parser.add_argument(
        "--forget", action="store_true", help="keep the session in memory alone: no keyring, an OTP each time"
    )


def _means(options: argparse.Namespace) -> Means:
    from ims_xl.portal.means import Means
    from ims_xl.portal.vault import KeyringVault, MemoryVault

    vault = MemoryVault if options.forget else KeyringVault
    return Means(provider=options.provider, user=options.user, vault=vault)


def _typed(question: str) -> str | None:
    """What is typed at the terminal, unseen; None for nothing. Raises `Cancelled` where nobody sits at one."""
    if not sys.stdin.isatty():
        raise Cancelled(
            f"Nobody can type what is asked for ({question.rstrip(':')}), as this command runs in no terminal; nothing "
            "was changed. Run it in a terminal, or leave --portal away and use the portal's files."
        )
    tell_terminal("")
    return getpass.getpass(f"{question} ") or None


def _providers(options: argparse.Namespace) -> str:
    from ims_xl.portal import profile

    return "\n".join(f"{name:<12} {path}" for name, path in sorted(profile.providers().items()))


def _secret(options: argparse.Namespace) -> str:
    from ims_xl.portal import profile
    from ims_xl.portal.headers import secret_name
    from ims_xl.portal.vault import KeyringVault

    provider, vault = profile.load(options.provider), KeyringVault()
    given = _typed(f"Client secret of {provider.title or provider.name}:")
    if not given:
        raise ImsError("No client secret was given; nothing was changed.")
    vault.put(secret_name(provider), given)
    return f"The client secret of {provider.name} is in this computer's keyring."
