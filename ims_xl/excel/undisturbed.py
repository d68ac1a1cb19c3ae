"""Excel kept from redrawing, computing and asking while a command writes; afterwards it does, and shows, as before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ims_xl.excel.patience import patient
from ims_xl.excel.view import View

_QUIET = {"screen_updating": False, "enable_events": False, "display_alerts": False, "calculation": "manual"}


@contextmanager
def undisturbed(app: Any) -> Iterator[None]:
    """With Excel's switches (xlwings' object for Excel) off; selection and scroll come back too."""
    view, before = View(app), {}
    try:
        for name, value in _QUIET.items():
            before[name] = _switched(app, name, value)
        yield
    finally:
        view.restore()
        for name, value in reversed(before.items()):
            _switched(app, name, value)


@patient
def _switched(app: Any, name: str, value: Any) -> Any:
    """Set one of Excel's switches; returns how it stood."""
    before = getattr(app, name)
    if before != value:
        setattr(app, name, value)
    return before
