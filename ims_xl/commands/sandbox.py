"""`ims-xl sandbox`: a stand-in portal on this machine, to try the whole month without an account."""

from __future__ import annotations

import argparse
from pathlib import Path

from ims_xl.commands.command import Commands, number
from ims_xl.errors import NotAllowed

_PORT = 8765  # the one the profile `sandbox` names


def add(commands: Commands) -> None:
    sandbox = commands.add("sandbox", _sandbox, "Run a stand-in portal on this machine.", workbook=False)
    sandbox.add_argument(
        "--port", type=number(0, 65535), default=_PORT, metavar="N", help=f"where it listens; default: {_PORT}"
    )
    sandbox.add_argument("--state", type=Path, metavar="FILE", help="keep its state in this file; default: in memory")
    sandbox.add_argument("--story", type=Path, metavar="FILE", help="who does what; default: the demo month")


def _sandbox(options: argparse.Namespace) -> str:
    try:
        from ims_xl.sandbox import law, returns, server, story
        from ims_xl.sandbox.portal import Portal
    except ModuleNotFoundError as lacking:
        raise NotAllowed(
            f"The stand-in portal needs the package {lacking.name}, which is not installed. Install ims_xl again with "
            "pip, or install that package."
        ) from lacking
    from ims_xl.shipped import shipped

    begun = options.state is not None and options.state.exists()
    if begun and options.story is not None:
        raise NotAllowed(
            f"{options.state} goes on with the story it began with. Leave --story away, or name another --state."
        )
    told = None if begun else story.read(options.story or shipped("examples", "october-2026", "portal_story.json"))
    portal = Portal(told, options.state)

    def tell(url: str) -> None:
        who = returns.taxpayers(portal.store)[0]
        period, api = returns.due(who), f"--portal --provider sandbox --user {who.username}"
        drafted = law.drafted(period, who.quarterly)
        lines = [
            f"A stand-in portal answers at {url} until you press CTRL-C; it is "
            f"{returns.now(portal.store):%d-%m-%Y} there.",
            f"Open that address in a browser to look at it and to set its date. OTP: {portal.settings.otp or 'there'}.",
            "",
            "In another window:",
            f'  ims-xl new Trial.xlsm --gstin {who.gstin} --period {period} --client "{who.name}"',
            f"  ims-xl sync Trial.xlsm {api}",
            *_demos(options.story is None and not begun),
            "  ims-xl match Trial.xlsm",
            "  ims-xl apply Trial.xlsm --accept-suggestions      (or choose the actions in the workbook, then apply)",
            f"  ims-xl send Trial.xlsm {api}",
            f"  ims-xl sync Trial.xlsm {api}      (from {drafted:%d-%m-%Y} on, then)",
            f"  ims-xl compute-2b Trial.xlsm {api}",
            "Each of them asks for the OTP once; where this computer has no keyring, add --forget.",
        ]
        if url != f"http://{server.HOST}:{_PORT}":
            lines.append(f"  (the profile sandbox names port {_PORT}: give a profile of your own this base_url)")
        print("\n".join(lines), flush=True)

    server.serve(portal, options.port, tell)
    kept = f" Its state is in {options.state}." if options.state else ""
    return f"The stand-in portal has ended.{kept}"


def _demos(is_demo: bool) -> list[str]:
    """What else the demo month has: documents of closed periods, and the books."""
    if not is_demo:
        return ["  ims-xl books Trial.xlsm FILE      (your purchase register)"]
    from ims_xl.shipped import shipped

    month = shipped("examples", "october-2026")
    return [
        f'  ims-xl sync Trial.xlsm "{month / "prior_period_originals.json"}"',
        f'  ims-xl books Trial.xlsm "{month / "purchase_register.xlsx"}"',
    ]
