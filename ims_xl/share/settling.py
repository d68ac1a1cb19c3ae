"""Several answers to one document, and what stands already: which answer holds, or why none does.

It does not matter in which order answers come. An answer given in a copy that showed what stands now follows it, and
may change it; an answer that did not know of it may only agree, or it is a conflict. Will check gives way to an answer,
and never takes the place of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ims_xl.gst.replies import Reply
from ims_xl.share.returned import Said

_APART = " | "  # between remarks of several people
_WITHOUT_DAY = (Reply.NOT_RECEIVED, Reply.NOT_OURS)


class Conflict(Exception):
    """No answer holds; the text says why, for the user."""


@dataclass(frozen=True)
class Given:
    """An answer from one copy. `follows`: did the copy show what stands now?"""

    said: Said
    who: str  # the file's name
    follows: bool


def settled(standing: Said, answers: Sequence[Given]) -> Said:
    """What stands after these answers. Raises `Conflict`, and then nothing of them is taken."""
    spoken = [replace(one, said=_checked(one, standing)) for one in answers]
    reply = _reply(standing, spoken)
    behind = [one for one in spoken if one.said.reply in ("", reply)]
    received = standing.received if reply == standing.reply or not standing.reply else None
    return Said(reply, _remark(standing, behind), _received(standing, replace_day(received, reply), reply, behind))


def replace_day(received: date | None, reply: str) -> date | None:
    """The day that stands, where the reply allows one."""
    return None if reply in _WITHOUT_DAY else received


def _checked(one: Given, standing: Said) -> Said:
    """The answer without a day that was merely left standing. Raises `Conflict` where it contradicts itself."""
    said = one.said
    if said.received and not said.reply:
        raise Conflict(f"{one.who} gives a day of receipt but no reply. Ask whether it was received.")
    if said.received and said.reply in _WITHOUT_DAY:
        if one.follows and said.received == standing.received:
            return replace(said, received=None)
        raise Conflict(f"{one.who} says {said.reply}, but gives {said.received:%d-%m-%Y} as the day of receipt. Ask.")
    return said


def _reply(standing: Said, answers: Sequence[Given]) -> str:
    fresh = [one for one in answers if one.said.reply not in ("", standing.reply)]
    definite = [one for one in fresh if one.said.reply != Reply.WILL_CHECK]
    if definite:
        fresh = definite
    elif standing.reply not in ("", Reply.WILL_CHECK):
        again = [one for one in fresh if one.follows]  # who did not know of the answer has nothing to take back
        if again:
            raise Conflict(f"{_told(again)}, but {standing.reply} stands. Ask whether it still holds.")
        return standing.reply
    if not fresh:
        return standing.reply
    if len({one.said.reply for one in fresh}) > 1:
        raise Conflict(f"Two answers: {_told(fresh)}. Ask which holds, and write it into Reconciliation.")
    if standing.reply in ("", Reply.WILL_CHECK) or any(one.follows for one in fresh):
        return fresh[0].said.reply
    raise Conflict(
        f"{_told(fresh)}, but {standing.reply} stands from an earlier answer. Ask which holds, and write it into "
        "Reconciliation."
    )


def _received(standing: Said, stands: date | None, reply: str, answers: Sequence[Given]) -> date | None:
    fresh = [one for one in answers if one.said.received not in (None, stands)]
    days = sorted({one.said.received for one in fresh if one.said.received})
    if not days:
        return stands
    if len(days) > 1 or (stands and not any(one.follows for one in fresh)):
        told = " and ".join(f"{day:%d-%m-%Y}" for day in sorted({*days, *([stands] if stands else [])}))
        raise Conflict(f"{reply} on two days: {told}. Ask which holds, and write it into Reconciliation.")
    return days[0]


def _remark(standing: Said, answers: Sequence[Given]) -> str:
    """The remarks of all, each once; one that says no more than a part of another goes."""
    remarks = {standing.remark, *(one.said.remark for one in answers)}
    parts = {part for remark in remarks for part in remark.split(_APART)} - {""}
    kept = {part for part in parts if not any(part != other and part in other for other in parts)}
    return standing.remark if kept == set(standing.remark.split(_APART)) else _APART.join(sorted(kept))


def _told(answers: Sequence[Given]) -> str:
    return ", ".join(sorted({f"{one.said.reply} in {one.who}" for one in answers}))
