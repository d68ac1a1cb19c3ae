"""The night run: the same steps on every client's workbook of a folder, one after the other, and one report.

Killed in the middle and started again it finishes the rest. A step that was done is not done again; of a Send that was
cut off it is looked up whether the workbook knows of it, so that nothing goes out twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from ims_xl import settings
from ims_xl.atwork import alone_on
from ims_xl.errors import ImsError, NotAllowed, WrongFile
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.portal.refusals import Cancelled
from ims_xl.share import inbox, night_sheet, pool, run_log
from ims_xl.share.inbox import Inbox
from ims_xl.share.run_log import DONE, FAILED, NOT_TRIED, NOTHING, Progress
from ims_xl.steps import actions, data, filing, matching
from ims_xl.steps.beside import written

_NOTHING_THERE = "No new file lies in the client's folder."
_MOST_TRIES = 2  # a step that was cut off so often is what stops the program


def _sync(workbook: ClosedWorkbook, box: Inbox) -> str:
    if told := _over_the_api(workbook, "sync"):
        return told
    return data.sync(workbook, box.portal).sentence if box.portal else ""


def _books(workbook: ClosedWorkbook, box: Inbox) -> str:
    return data.import_books(workbook, box.books).sentence if box.books else ""


def _compute_2b(workbook: ClosedWorkbook, box: Inbox) -> str:
    if told := _over_the_api(workbook, "compute_2b"):
        return told
    if box.statements:
        try:
            return filing.compute_2b(workbook, box.statements).sentence
        except WrongFile:  # of another period: the one worked on has none yet
            pass
    return filing.compute_2b(workbook).sentence


STEPS: dict[str, Callable[[ClosedWorkbook, Inbox], str]] = {  # "" where there was nothing to do
    "sync": _sync,
    "books": _books,
    "match": lambda workbook, box: matching.match(workbook).sentence,
    "apply": lambda workbook, box: actions.apply(workbook).sentence,
    "send": lambda workbook, box: _over_the_api(workbook, "send") or filing.send(workbook).sentence,
    "compute-2b": _compute_2b,
}


def _over_the_api(workbook: ClosedWorkbook, step: str) -> str:
    """The step over the portal's API, where the client's Settings choose that way; "" where files are the way."""
    if workbook.setting(settings.ROUTE) != "API":
        return ""
    from ims_xl.portal.means import Means  # network and keyring: only where they are wanted
    from ims_xl.steps import portal

    means = Means()
    try:
        run: Callable[..., Any] = getattr(portal, step)
        return str(run(workbook, means).sentence)
    finally:
        means.close()


@dataclass(frozen=True)
class _Task:
    """What a process needs to know to work on a workbook."""

    folder: Path
    progress: Progress


def run(
    folder: Path,
    steps: Sequence[str],
    jobs: int = 1,
    afresh: bool = False,
    told: Callable[[int, int, str], None] = lambda done, total, doing: None,
) -> str:
    """Do the steps on every workbook of the folder; return what came of it. The report lies in the folder.

    Raises `NotAllowed` for a step that is none, or where another run is going on there.
    """
    unknown = [step for step in steps if step not in STEPS]
    if unknown or not steps:
        raise NotAllowed(f'"{",".join(unknown)}" is no step of a night run. Choose among {", ".join(STEPS)}.')
    paths = pool.workbooks(folder)
    with _alone(folder):
        progress = run_log.open_run(folder, steps, afresh)
        work = partial(worked, task=_Task(folder, progress))
        lines: list[dict[str, Any]] = []
        for count, of_one in enumerate(pool.each(work, paths, jobs, partial(_dead, task=_Task(folder, progress))), 1):
            lines += of_one
            told(count, len(paths), "workbooks worked through")
        report = folder / f"ims_run_{progress.began:%Y-%m-%d_%H%M%S}.xlsx"
        sentence = night_sheet.sentence(lines, len(paths), progress)
        with written({report: night_sheet.written(lines, sentence, progress.began)}):
            pass
        run_log.append(folder, {"run": progress.run, "ended": datetime.now().replace(microsecond=0).isoformat()})
    return f"{sentence} The report is {report.name}."


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Only one run at a time on a folder."""
    begun = False
    try:
        with alone_on(str(folder.resolve() / run_log.NAME), "the night run"):
            begun = True
            yield
    except NotAllowed as fault:
        if begun:
            raise
        raise NotAllowed(f"Another run is at work on {folder}. Wait until it has ended.") from fault


def worked(path: Path, task: _Task) -> list[dict[str, Any]]:
    """The steps on one workbook, as lines of the log; what is done already is taken from there."""
    name, run = path.relative_to(task.folder).as_posix(), run_log.as_it_is_now(task.folder, task.progress)
    task = _Task(task.folder, run)
    lines: list[dict[str, Any]] = []
    stopped = False
    for step in run.steps:
        known = run.results.get((name, step))
        if known is None:
            known = {"run": run.run, "workbook": name, "step": step, "result": NOT_TRIED, "told": "", "seconds": 0.0}
            if not stopped:
                known |= _tried(path, name, step, task)
                run_log.append(task.folder, known)
        lines.append(known)
        stopped = stopped or known["result"] == FAILED
    return lines


def _tried(path: Path, name: str, step: str, task: _Task) -> dict[str, Any]:
    """The step's result on the workbook: what it said, how long it took, which files it took."""
    cut_off = task.progress.begun.get((name, step), [])
    began, start = datetime.now().replace(microsecond=0), monotonic()
    workbook = ClosedWorkbook(path, reply=partial(_nobody, path.name))
    taken: dict[str, str] = {}
    try:
        if step == "send" and cut_off and (told := _sent_already(workbook, cut_off)):
            return {"result": DONE, "told": told, "at": began.isoformat(), "seconds": 0.0}
        if len(cut_off) >= _MOST_TRIES:
            raise NotAllowed("This step was cut off twice and is left out. Run it by hand to see why.")
        line = {"run": task.progress.run, "workbook": name, "step": step, "at": began.isoformat()}
        run_log.append(task.folder, line | {"uploads": _uploads(workbook)})
        box = _fresh(path, f"{name}|{step}", task) if step in ("sync", "books") else inbox.look(path)
        sentence = STEPS[step](workbook, box)
        taken = box.signs if step in ("sync", "books") and sentence else {}
        result = DONE if sentence else NOTHING
        sentence = " ".join([sentence or _NOTHING_THERE, *(box.left if step == "sync" else ())])
    except ImsError as fault:
        result, sentence = FAILED, str(fault)
    except Exception as fault:  # whatever one file holds, the others are still worked on
        result, sentence = FAILED, f"A fault of ours ({type(fault).__name__}: {fault}). Run the step by hand."
    seconds = round(monotonic() - start, 1)
    return {"result": result, "told": sentence, "at": began.isoformat(), "seconds": seconds, "taken": taken}


def _nobody(name: str, question: str) -> str | None:
    """The answer to the portal's question for an OTP. Raises `Cancelled`."""
    raise Cancelled(
        "The session with the portal has run out, and in a night run nobody types its OTP; nothing was changed. Run  "
        f"ims-xl portal-check {name}  in the evening: the session it begins lasts some hours."
    )


def _fresh(path: Path, key: str, task: _Task) -> Inbox:
    """The client's files that this step has not taken in before."""
    box, before = inbox.look(path), task.progress.taken.get(key, {})

    def new(paths: Sequence[Path]) -> tuple[Path, ...]:
        return tuple(one for one in paths if before.get(one.name) != box.signs[one.name])

    return Inbox(new(box.portal), new(box.books), new(box.statements), box.left, box.signs)


def _sent_already(workbook: ClosedWorkbook, cut_off: Sequence[dict[str, Any]]) -> str:
    """What a Send that was cut off had done: all, if the workbook knows of it; else its files are taken away."""
    last = workbook.setting(settings.LAST_SEND)
    if last is not None and last >= datetime.fromisoformat(cut_off[-1]["at"]):
        return "It was sent before the run was cut off."
    before = set(cut_off[0].get("uploads", ()))
    for name in set(_uploads(workbook)) - before:  # written, but no record was marked as sent
        (workbook.folder / name).unlink(missing_ok=True)
    return ""


def _uploads(workbook: ClosedWorkbook) -> list[str]:
    """The upload files beside the workbook, of its own GSTIN."""
    gstin = workbook.setting(settings.GSTIN) or ""
    return sorted(path.name for path in workbook.folder.glob(f"ims_{gstin}_*.json")) if gstin else []


def _dead(path: Path, task: _Task) -> list[dict[str, Any]]:
    """The lines of a workbook on which a process died; the log says which step it was at."""
    name = path.relative_to(task.folder).as_posix()
    told = "Working on it stopped the program. Run its steps by hand to see why."
    line = {"run": task.progress.run, "workbook": name, "step": task.progress.steps[0], "result": FAILED, "told": told}
    return [line | {"seconds": 0.0}]
