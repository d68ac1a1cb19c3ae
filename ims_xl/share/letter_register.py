"""The register of letters: a line for each, and how many of its documents are answered by now."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

import pandas as pd

from ims_xl.excel.cells import LONGEST_TEXT
from ims_xl.gst.money import grouped
from ims_xl.ims.columns import texts
from ims_xl.share import letter_forms
from ims_xl.share.asks import Asked
from ims_xl.share.letter import Letter, at_stake
from ims_xl.tables import Letters, Review

_NUMBERS_SHOWN = 110  # characters: the three lines of a row, less the words for the rest


def line(
    number: int, letter: Letter, asked: pd.DataFrame, contact: tuple[str, str], files: Sequence[str]
) -> dict[str, object]:
    """A letter's line, by columns of Letters. `contact`: the supplier's mail address and telephone number."""
    counts, (email, phone) = Counter(texts(asked, Asked.ask)), contact
    return {
        "number": number,
        "written_on": letter.sender.today,
        "supplier_gstin": letter.supplier_gstin,
        "supplier_name": letter.supplier,
        "language": letter.language.word,
        "documents": len(asked),
        "tax": at_stake(asked),
        "asked": ", ".join(f"{ask} ({grouped(count)})" for ask, count in counts.items()),
        "numbers": _first(texts(asked, Asked.document_number)),
        "answer_by": letter.sender.answer_by,
        "answered": 0,
        "files": ", ".join(files),
        "mail_link": letter_forms.mail_link(letter, email),
        "whatsapp_link": letter_forms.whatsapp_link(letter, phone),
        "row_ids": _known_by(texts(asked, Asked.row_id)),
    }


def with_answers(register: pd.DataFrame, review: pd.DataFrame) -> pd.DataFrame:
    """The register with how many documents of each letter are answered by now.

    A line whose documents are too many to be noted counts all answers of its supplier.
    """
    answered = review[review[Review.supplier_reply].notna()]
    rows = texts(answered, Review.row_id)
    done = {*rows, *map(_short, rows)}  # an earlier release noted the rows by their ids
    by_supplier = Counter(texts(answered, Review.supplier_gstin))
    lines = zip(texts(register, Letters.row_ids), texts(register, Letters.supplier_gstin), strict=True)
    counts = [len(done & set(noted.split("\n"))) if noted else by_supplier[gstin] for noted, gstin in lines]
    return Letters.conform(register.assign(**{Letters.answered: counts}))


def _first(numbers: Sequence[str]) -> str:
    """Document numbers as far as a row shows them, and how many more the letter has."""
    ends = accumulate(len(number) + len(", ") for number in numbers)
    shown = max(1, sum(end <= _NUMBERS_SHOWN for end in ends))
    more = len(numbers) - shown
    return ", ".join(numbers[:shown]) + (f" and {grouped(more)} more in the letter" if more else "")


def _known_by(rows: Sequence[str]) -> str:
    """By what rows are known again; "" where a cell does not hold so many."""
    noted = "\n".join(map(_short, rows))
    return noted if len(noted) <= LONGEST_TEXT else ""


def _short(row: str) -> str:
    """Six letters that stand for a row's id, of which a cell holds a few hundred only."""
    return base64.urlsafe_b64encode(hashlib.blake2b(row.encode(), digest_size=6).digest())[:6].decode()
