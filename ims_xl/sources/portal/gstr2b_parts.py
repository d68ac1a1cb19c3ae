"""A GSTR-2B that the portal has split into several files, put together again: all of its parts, or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from ims_xl.errors import Problem, WrongFile
from ims_xl.sources.portal.envelope import Envelope

_NAMED = 5  # missing parts that are named


def joined(opened: Iterable[Envelope]) -> list[Envelope]:
    """Whole statements as they are, and the parts of a split one as one, under the names of its files.

    Parts belong together by recipient, period and day of generation. Raises `WrongFile` where one is missing.
    """
    found: list[Envelope] = []
    split: dict[tuple[str, ...], list[Envelope]] = {}
    for one in opened:
        if _count(one.body) > 1:
            key = (one.gstin, *(str(one.body.get(name, "")) for name in ("rtnprd", "gendt", "fc")))
            split.setdefault(key, []).append(one)
        else:
            found.append(one)
    return [*found, *(_whole(parts) for parts in split.values())]


def _count(data: Mapping[str, Any]) -> int:
    """Of how many parts the statement is."""
    parts = str(data.get("fc") or "1")
    return int(parts) if parts.isdigit() else 1


def _whole(parts: list[Envelope]) -> Envelope:
    """The statement of its parts, in their order."""
    of = _count(parts[0].body)
    numbered = {str(part.body.get("file_num") or ""): part for part in parts}
    missing = [*islice((str(number) for number in range(1, of + 1) if str(number) not in numbered), _NAMED + 1)]
    if missing:
        first = parts[0]
        part = first.body.get("file_num")
        which = f"part {part} of {of}" if part else f"only the first answer of a GSTR-2B in {of} parts"
        named = missing if len(missing) <= _NAMED else [*missing[:_NAMED], "more"]
        lacking = f"part {missing[0]} is" if len(missing) == 1 else f"parts {', '.join(named[:-1])} and {named[-1]} are"
        raise WrongFile(
            f"{first.file} is {which}; {lacking} missing and its figures would be too small. "
            "Choose all parts together, or download the whole GSTR-2B from the portal."
        )
    inside = [numbered[str(number)] for number in range(1, of + 1)]
    body: dict[str, Any] = {}
    for part in inside:
        body = _merged(body, part.body)
    return replace(
        inside[0],
        file=" + ".join(part.file for part in inside),
        body=body,
        problems=(*(problem for part in inside for problem in part.problems), *_of_summaries(inside)),
    )


def _of_summaries(parts: list[Envelope]) -> list[Problem]:
    """A problem where parts that should repeat the summary do not."""
    given = [part for part in parts if part.body.get("itcsumm")]
    if all(part.body["itcsumm"] == given[0].body["itcsumm"] for part in given):
        return []
    sentence = "The parts give different summaries; the first one's figures were taken first. Compare with the portal."
    return [Problem(sentence, given[0].file, "itcsumm")]


def _merged(whole: Mapping[str, Any], part: Mapping[str, Any]) -> dict[str, Any]:
    """Lists one after the other, objects merged; of single values the first: each part repeats the summary."""
    merged = dict(whole)
    for key, value in part.items():
        before = merged.get(key)
        if isinstance(before, list) and isinstance(value, list):
            merged[key] = [*before, *value]
        elif isinstance(before, dict) and isinstance(value, dict):
            merged[key] = _merged(before, value)
        elif before is None:
            merged[key] = value
    return merged
