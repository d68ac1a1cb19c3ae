"""What can go wrong at which call of which step of a month."""

from __future__ import annotations

from typing import Any

Call = tuple[str, int]  # an action, and how many of its kind go well before

FAULTS: dict[str, dict[str, Any]] = {  # what the portal is asked for; the client waits a second for an answer
    "slow": {"fault": "delay", "seconds": 0.6},
    "late": {"fault": "delay", "seconds": 1.3},  # arrives while the client asks what became of it
    "very late": {"fault": "delay", "seconds": 4000.0},  # arrives after the client has stopped asking
    "500": {"fault": "500"},
    "500_after": {"fault": "500_after"},
    "429": {"fault": "429", "retry_after": 7},
    "429 for long": {"fault": "429", "retry_after": 4000},
    "503": {"fault": "503", "retry_after": 9},
    "503 for long": {"fault": "503", "retry_after": 4000},
    "cut": {"fault": "cut"},
    "cut_after": {"fault": "cut_after"},
    "cut_middle": {"fault": "cut_middle"},
    "wrong_hmac": {"fault": "wrong_hmac"},
    "expired": {"fault": "expired"},
    "half_file": {"fault": "half_file"},
    "duplicate": {"fault": "duplicate"},
    "unknown error": {"fault": "error", "code": "XY99"},
    "down": {"fault": "cut", "times": 99},
    "down after": {"fault": "cut_after", "times": 99},
}
SIGNING_IN = ("certificate", "OTPREQUEST", "AUTHTOKEN")
ENVELOPED = ("wrong_hmac", "expired", "unknown error")  # faults of the taxpayer API alone
CALLS: dict[str, list[Call]] = {  # the first, the middle and the last call of each action; signing in once
    "sync": [
        *((one, 0) for one in (*SIGNING_IN, "GETCOUNT")), ("GETINV", 0), ("GETINV", 6), ("GETINV", 11),
        ("FILEDET", 0), ("FILEDET", 2), ("FILEDET", 3), ("part", 0), ("part", 3), ("part", 5), ("GET2B", 0),
    ],
    "send": [("SAVE", 0), ("SAVE", 2), ("SAVE", 3), ("REQSTS", 0), ("REQSTS", 4), ("REQSTS", 7)],
    "sync again": [
        ("GETCOUNT", 0), ("GETINV", 0), ("GETINV", 6), ("GETINV", 11), ("FILEDET", 0), ("FILEDET", 2), ("FILEDET", 3),
        ("part", 0), ("part", 3), ("part", 5), ("GET2B", 0), ("GET2B", 2), ("GET2B", 3),
    ],
    "compute": [("GEN2B", 0), ("GENSTS2B", 0), ("GENSTS2B", 1), ("GET2B", 0), ("GET2B", 2), ("GET2B", 3)],
}  # fmt: skip
CALLS["send blind"] = CALLS["send"]  # to a provider that cannot be asked for a save by its transaction


def applies(fault: str, action: str) -> bool:
    """Is there such a fault at that call?"""
    if fault == "half_file":
        return action in ("part", "certificate")
    if fault == "wrong_hmac" and action == "part":
        return True
    if fault == "expired" and action == "part":
        return True
    if fault in ENVELOPED:
        return action not in ("certificate", "part") and (fault == "unknown error" or action not in SIGNING_IN)
    return True


SINGLES = [
    (step, call, fault)
    for step, calls in CALLS.items()
    for call in calls
    for fault in FAULTS
    if applies(fault, call[0])
]


def chosen(asked: str, *, every: int, pairs: int, all_pairs: int) -> tuple[list[tuple[str, Call, str]], int]:
    """The cases to try and how many random pairs: all, a part like 3/8, or one case in so many."""
    if asked == "all":
        return SINGLES, all_pairs
    if asked:
        part, parts = map(int, asked.split("/"))
        return SINGLES[part - 1 :: parts], all_pairs // parts
    return SINGLES[::every], pairs
