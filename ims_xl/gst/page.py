"""`docs/law.md`, made from the rule rows, so that the page and the program cannot differ.

python -m ims_xl.gst.page
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from ims_xl.gst import actions, calendar, checks, gstr3b, placement
from ims_xl.gst.documents import IMS_SECTIONS, Section
from ims_xl.gst.gstr2b import BLOCKS, CAPTIONS, HEADINGS
from ims_xl.gst.source import Confidence, Source

PAGE = Path(__file__).parents[2] / "docs" / "law.md"
_CONFIDENCE = {
    Confidence.OFFICIAL: "the text of GSTN, CBIC or the Act",
    Confidence.SECONDARY: "reported by others; the text itself was not seen",
    Confidence.RECALLED: "widely known; no text at hand",
    Confidence.IMPLEMENTATION: "seen in the portal's files and in programs at work",
    Confidence.CONFLICT: "sources disagree",
    Confidence.NOT_FOUND: "looked for in vain; the reading is ours",
}


def page() -> str:
    """The page's text: a table for each kind of rule, each row with its source and its confidence."""
    return "\n".join(
        [
            "# The law of IMS, as this program knows it",
            "",
            "Made by `python -m ims_xl.gst.page` from the rule rows in `ims_xl/gst/`; change a row, then make it anew.",
            "Of the rows that fit a record the last one holds. The portal's own flags on a record win over every row.",
            "A rule marked with a setting is the default of that setting on the sheet Settings.",
            "",
            *_table("How far a source carries", ("Word", "Means"), _confidences()),
            *_table("Which actions are open", ("Rule", "Action", "Sections", "Records", "Since", "Open"), _rules()),
            *_table(
                "Records that reduce credit", ("Rule", "Sections", "Amended", "Original was", "Reduces"), _specified()
            ),
            *_table("Declaration and remarks", ("Rule", "What"), _checks()),
            *_table("GSTR-3B is due", ("Rule", "Filed", "States", "Day", "Since"), _due_dates()),
            *_table("Other days", ("Rule", "What", "Day"), _deadlines()),
            *_table("Never in IMS", ("Rule", "What", "In GSTR-2B"), _out_of_ims()),
            *_table("Where a record stands", ("Rule", "When", "Outcome", "Block"), _placements()),
            *_table("What it contributes, for each tax head", ("Rule", "When", "Adds"), _contributions()),
            *_table("From GSTR-2B to GSTR-3B", ("Rule", "Box", "Block", "Heading", "Lines", "Sign"), _parts()),
            *_table("Boxes the taxpayer fills", ("Rule", "What is looked at"), _entry_checks()),
        ]
    )


def sources() -> list[Source]:
    """The source of every rule row."""
    rows: Iterable[Sequence[object]] = [
        *_rules(), *_specified(), *_checks(), *_due_dates(), *_deadlines(), *_out_of_ims(),
        *_placements(), *_contributions(), *_parts(), *_entry_checks(),
    ]  # fmt: skip
    return [row[-1] for row in rows if isinstance(row[-1], Source)]


Rows = list[tuple[object, ...]]


def _confidences() -> Rows:
    return list(_CONFIDENCE.items())


def _rules() -> Rows:
    words = {None: "all", True: "that reduce credit", False: "others"}
    return [
        (
            rule.code, rule.action, _sections(rule.sections), words[rule.specified], rule.since,
            "yes" if rule.allowed else f"no: {rule.because}", rule.source,
        )
        for rule in actions.RULES
    ]  # fmt: skip


def _specified() -> Rows:
    return [
        (
            row.code, _sections(row.sections), row.direction or "either way", row.original_was or "anything",
            "yes" if row.specified else "no", row.source,
        )
        for row in actions.SPECIFIED
    ]  # fmt: skip


def _checks() -> Rows:
    return [(check.code, check.what, check.source) for check in checks.CHECKS]


def _due_dates() -> Rows:
    return [
        (
            rule.code, "quarterly" if rule.quarterly else "monthly",
            ", ".join(sorted(rule.states)) if rule.quarterly else "all", rule.day, rule.since, rule.source,
        )
        for rule in calendar.DUE_DATES
    ]  # fmt: skip


def _deadlines() -> Rows:
    return [(row.code, row.what, row.day or "", row.source) for row in calendar.DEADLINES]


def _out_of_ims() -> Rows:
    return [(row.code, row.what, row.shown, row.source) for row in placement.OUT_OF_IMS]


def _placements() -> Rows:
    return [(row.code, row.when, row.outcome, BLOCKS.get(row.block, ""), row.source) for row in placement.PLACEMENTS]


def _contributions() -> Rows:
    return [(row.code, row.when, row.adds, row.source) for row in placement.CONTRIBUTIONS]


def _parts() -> Rows:
    turned: tuple[object, ...] = (
        "B19", "4(B)(2)", BLOCKS["itcavl"], ", ".join(gstr3b.TURNED_WHEN_NEGATIVE), "where negative in a head", "+",
        gstr3b.TURNED_SOURCE,
    )  # fmt: skip
    return [
        *(
            (
                part.code, part.box, BLOCKS[part.block], HEADINGS[part.bucket],
                "; ".join(CAPTIONS[part.bucket, leaf] for leaf in part.leaves) or "all",
                "+" if part.sign > 0 else "−", part.source,
            )
            for part in gstr3b.PARTS
        ),
        turned,
    ]  # fmt: skip


def _entry_checks() -> Rows:
    return [(row.code, row.what, row.source) for row in gstr3b.ENTRY_CHECKS]


def _sections(sections: tuple[Section, ...]) -> str:
    return "all of IMS" if sections == IMS_SECTIONS else ", ".join(sections)


def _table(title: str, headers: tuple[str, ...], rows: Rows) -> list[str]:
    """A titled Markdown table; a source becomes three columns."""
    sourced = bool(rows) and isinstance(rows[0][-1], Source)
    whole = (*headers, "Source", "Confidence", "Setting") if sourced else headers
    lines = [f"## {title}", "", _line(whole), _line(["---"] * len(whole))]
    for row in rows:
        last = row[-1]
        cells = (*row[:-1], last.text, last.confidence, last.setting) if isinstance(last, Source) else row
        lines.append(_line(cells))
    return [*lines, ""]


def _line(cells: Iterable[object]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE} written.")
