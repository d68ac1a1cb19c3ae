"""What can go wrong at which call of which step of a month."""

from __future__ import annotations

from typing import Any

FAULTS: dict[str, dict[str, Any]] = {
    "delay": {"seconds": 1.3},  # longer than the timeout
    "500": {},
    "500_after": {},
    "429": {"retry_after": 7},
    "503": {"retry_after": 4000},
    "cut": {},
    "cut_after": {},
    "cut_middle": {},
    "wrong_hmac": {},
    "expired": {},
    "half_file": {},
    "duplicate": {},
}
SIGNING_IN = ("certificate", "OTPREQUEST", "AUTHTOKEN")
CALLS = {  # step: (call, how many of its kind go well before)
    "sync": [
        *((one, 0) for one in SIGNING_IN), ("GETCOUNT", 0), ("GETINV", 0), ("GETINV", 7), ("FILEDET", 1), ("part", 0),
        ("part", 3),
    ],
    "send": [("SAVE", 0), ("SAVE", 1), ("REQSTS", 0), ("REQSTS", 3)],
    "sync again": [("GETINV", 2), ("part", 1), ("GET2B", 0)],
    "compute": [("GEN2B", 0), ("GENSTS2B", 0), ("GET2B", 0), ("GET2B", 2)],
}  # fmt: skip
SINGLES = [(step, call, fault) for step, calls in CALLS.items() for call in calls for fault in FAULTS]
