"""What is written down of a run, in a file for each day; and what a user sees when the fault is ours: one sentence.

The files hold which command ran, how it ended, and of a fault the places in the code it went through. What a fault
says of itself may hold amounts and names, and stays out unless the environment says IMS_XL_LOG=all.
"""

from __future__ import annotations

import os
import platform
import sys
import traceback

from ims_xl import daylog

LARGEST = 1_000_000  # bytes of a day


def record(fault: BaseException) -> str:
    """Write the fault down in the user's folder and return the sentence that says so."""
    try:
        path = daylog.write(_told(fault), LARGEST)
    except OSError as trouble:
        return f"Something went wrong and nothing was changed: {type(fault).__name__} (no log file: {trouble})."
    return f"Something went wrong and nothing was changed; the details are in {path}."


def note(line: str) -> None:
    """Write a line down; it carries no amounts and no names. That it cannot be is no reason to stop."""
    try:
        daylog.write(line, LARGEST)
    except OSError:
        return


def _told(fault: BaseException) -> str:
    system = f"Python {platform.python_version()} on {sys.platform}"
    if os.environ.get("IMS_XL_LOG") == "all":
        return f"{system}\n{''.join(traceback.format_exception(fault))}"
    lines = [system]
    told: BaseException | None = fault
    while told is not None:
        lines += ["".join(traceback.format_tb(told.__traceback__)) + type(told).__name__]
        told = told.__cause__ or told.__context__
    return "\n".join([*lines, "(What the fault says is left out; set IMS_XL_LOG=all to have it written down.)"])
