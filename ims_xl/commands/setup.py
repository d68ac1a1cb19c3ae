"""Commands that make a client's workbook and look after it."""

from __future__ import annotations

import argparse
from pathlib import Path

from ims_xl.commands.command import Commands, period, tell_terminal


def add(commands: Commands) -> None:
    new = commands.add("new", _new, "Make a client's workbook from the template.")
    new.add_argument("--gstin", required=True, help="the client's GSTIN")
    new.add_argument("--period", required=True, type=period, metavar="YYYY-MM", help="the 2B period to work on")
    new.add_argument("--client", default="", help="the client's name")
    new.add_argument("--frequency", choices=("Monthly", "Quarterly"), default="Monthly", help="how GSTR-3B is filed")
    commands.add("connect", _connect, "Let the buttons of a workbook from another machine run this Python.")
    commands.add("upgrade", _upgrade, "Bring an older workbook up to this program; all data is kept.")


def add_demo(commands: Commands) -> None:
    demo = commands.add("demo", _demo, "Work the demo month in an empty folder.", workbook=False)
    demo.add_argument("--out", type=Path, metavar="DIR", help="an empty folder; default: demo, demo-2 …")
    demo.add_argument("--portal", action="store_true", help="over the portal's API, against a stand-in portal")


def add_doctor(commands: Commands) -> None:
    doctor = commands.add("doctor", _doctor, "Check this computer, and a workbook; say what to do.", workbook=False)
    doctor.add_argument("workbook", nargs="?", type=Path, metavar="WORKBOOK")


def _new(options: argparse.Namespace) -> str:
    from ims_xl.new import new_workbook

    return new_workbook(options.workbook, options.gstin, options.period, options.client, options.frequency)


def _connect(options: argparse.Namespace) -> str:
    from ims_xl.new import connect

    return connect(options.workbook)


def _upgrade(options: argparse.Namespace) -> str:
    from ims_xl.upgrade import upgrade

    tell_terminal(f"Upgrade · taking over what is in {options.workbook.name}")
    try:
        return upgrade(options.workbook)
    finally:
        tell_terminal("")


def _doctor(options: argparse.Namespace) -> str:
    from ims_xl.doctor.checkup import check_up

    return check_up(options.workbook)


def _demo(options: argparse.Namespace) -> str:
    if options.portal:
        from ims_xl.demo_portal import run
    else:
        from ims_xl.demo import run

    return run(options.out)
