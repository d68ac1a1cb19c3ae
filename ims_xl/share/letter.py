"""A letter to a supplier, in words and rows: exactly its documents, what differs, what is asked, and by when.

The words stand in a template, a TOML file for each language. One beside the workbook (`letter.en.toml`) goes before
the one that comes with ims_xl, so that a firm can write as it likes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd

from ims_xl.errors import FileUnreadable, NotAllowed
from ims_xl.gst.money import words
from ims_xl.gst.period import TaxPeriod
from ims_xl.ims.columns import amounts, days, texts
from ims_xl.share.asks import Ask, Asked

COLUMNS = 6  # of the letter's tables


class Answer(StrEnum):
    """What a supplier may answer for a document, in the order of a template's words for it."""

    WILL_REPORT = "Will report"
    WILL_AMEND = "Will amend"
    CREDIT_NOTE_FOLLOWS = "Credit note follows"
    ALREADY_DONE = "Already done"
    COPY_SENT = "Copy sent"
    NOT_OURS = "Not ours"
    BOOKS_WRONG = "Your books are wrong"
    WILL_CHECK = "Will check"


class Language(StrEnum):
    """What letters are written in; the value names the template's file."""

    ENGLISH = "en"
    HINDI = "hi"

    @classmethod
    def named(cls, word: str) -> Language:
        """The language of a word as Suppliers has it; English for a blank one. Raises `NotAllowed`."""
        known = {"": cls.ENGLISH, "english": cls.ENGLISH, "en": cls.ENGLISH, "hindi": cls.HINDI, "hi": cls.HINDI}
        if word.strip().casefold() not in known:
            raise NotAllowed(f'Letters are written in English or Hindi, not in "{word}". Choose one of the two.')
        return known[word.strip().casefold()]

    @property
    def word(self) -> str:
        """Its name."""
        return self.name.capitalize()

    @property
    def template(self) -> str:
        """The name of the template's file."""
        return f"letter.{self.value}.toml"


@dataclass(frozen=True)
class Sender:
    """Who writes, about which period, when, and by when an answer is asked for."""

    client: str
    gstin: str
    period: TaxPeriod
    today: date
    answer_by: date


@dataclass(frozen=True)
class Group:
    """What is asked for, in a sentence, and the documents it is asked for: each as the cells of a row."""

    asked: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Letter:
    """A letter ready to be written in any form."""

    language: Language
    supplier: str
    supplier_gstin: str
    sender: Sender
    subject: str
    greeting: str
    opening: str
    columns: tuple[str, ...]
    groups: tuple[Group, ...]
    closing: str
    farewell: str
    enclosed: str
    short: str  # for a message on a phone
    statement: Mapping[str, Any]  # the words of the sheet that goes with it
    answers: Mapping[str, Any]  # and of its columns for the answer


@dataclass(frozen=True)
class Template:
    """The words of a language."""

    language: Language
    words: Mapping[str, Any]

    @classmethod
    def read(cls, language: Language, beside: Path) -> Template:
        """The template beside the workbook where there is one, else ours. Raises `FileUnreadable` for a broken one."""
        own = beside / language.template
        told = own.read_bytes() if own.exists() else shipped(language)
        try:
            found = tomllib.loads(told.decode("utf-8"))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
            raise FileUnreadable(
                f"{own.name} is no letter template: {fault}. Mend it, or delete it to use ours."
            ) from fault
        template = cls(language, found)
        template.check(own.name)
        return template

    def check(self, name: str) -> None:
        """Raises `FileUnreadable` where words are missing or a word in braces is none of ours."""
        ours = tomllib.loads(shipped(self.language).decode("utf-8"))
        missing = [key for key in ours if key not in self.words]
        for part in ("asks", "statement", "answers"):
            missing += [f'{part}."{key}"' for key in ours[part] if key not in self.words.get(part, {})]
        missing += ["answers.words"] if len(self.words.get("answers", {}).get("words", ())) != len(Answer) else []
        if missing:
            raise FileUnreadable(
                f"{name} lacks {missing[0]}. Write it as in our own template (ims-xl letter-template)."
            )
        try:
            _filled(self.words, dict.fromkeys(_PLACES, ""))
        except (KeyError, ValueError, IndexError, AttributeError) as fault:
            raise FileUnreadable(f"{name}: {fault} in braces is no place for a value. Use one of {_PLACES}.") from fault

    def counted(self, count: int) -> str:
        """So many documents, in words."""
        none, one, many = self.words["documents"]
        return str(none if count == 0 else one if count == 1 else many.format(count=count))


_PLACES = (
    "supplier", "supplier_gstin", "client", "gstin", "period", "documents", "tax", "answer_by", "today", "in_time",
)  # fmt: skip


def shipped(language: Language) -> bytes:
    """Our own template."""
    return (resources.files("ims_xl") / "share" / "templates" / language.template).read_bytes()


def compose(asked: pd.DataFrame, sender: Sender, template: Template) -> Letter:
    """The letter to the one supplier whose `Asked` rows these are."""
    told = zip(texts(asked, Asked.supplier_name), texts(asked, Asked.supplier_gstin), strict=True)
    supplier, gstin = next(((name, code) for name, code in told if name), ("", asked[Asked.supplier_gstin].iloc[0]))
    in_time = asked[Asked.in_time].max()
    values = {
        "supplier": supplier or gstin,
        "supplier_gstin": gstin,
        "client": sender.client or sender.gstin,
        "gstin": sender.gstin,
        "period": f"{template.words['months'][sender.period.month - 1]} {sender.period.year}",
        "documents": template.counted(len(asked)),
        "tax": words(at_stake(asked)),
        "answer_by": f"{sender.answer_by:%d-%m-%Y}",
        "today": f"{sender.today:%d-%m-%Y}",
        "in_time": f"{in_time:%d-%m-%Y}",
    }
    filled = _filled(template.words, values)
    return Letter(
        language=template.language,
        supplier=supplier,
        supplier_gstin=gstin,
        sender=sender,
        columns=tuple(template.words["columns"]),
        groups=tuple(
            Group(filled["asks"][ask.value], _rows(asked[asked[Asked.ask] == ask.value]))
            for ask in Ask
            if (asked[Asked.ask] == ask.value).any()
        ),
        short=filled["whatsapp"],
        statement=filled["statement"],
        answers=template.words["answers"],
        **{name: filled[name] for name in ("subject", "greeting", "opening", "closing", "farewell", "enclosed")},
    )


def at_stake(asked: pd.DataFrame) -> int:
    """The tax of the documents in paise: what was billed, else what the portal shows; credit notes as well."""
    return int(asked[Asked.booked_tax].fillna(asked[Asked.portal_tax]).fillna(0).abs().sum())


def _filled(template: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    """The template's sentences with the values in their places."""
    one_line: Sequence[str] = ("subject", "greeting", "opening", "closing", "farewell", "enclosed", "whatsapp")
    filled: dict[str, Any] = {name: template[name].strip().format(**values) for name in one_line}
    sheet = template["statement"]
    return filled | {
        "asks": {ask: sentence.format(**values) for ask, sentence in template["asks"].items()},
        "statement": {**sheet, "title": sheet["title"].format(**values), "told": sheet["told"].format(**values)},
    }


def _rows(asked: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """The cells of each document as they are printed."""
    cells = zip(
        texts(asked, Asked.document_number),
        days(asked, Asked.document_date),
        amounts(asked, Asked.booked_tax),
        amounts(asked, Asked.portal_tax),
        days(asked, Asked.last_date),
        texts(asked, Asked.found),
        strict=True,
    )
    return tuple((number, _day(dated), _money(billed), _money(shown), _day(last), found) for
                 number, dated, billed, shown, last, found in cells)  # fmt: skip


def _day(day: date | None) -> str:
    return f"{day:%d-%m-%Y}" if day else ""


def _money(amount: int | None) -> str:
    return "" if amount is None else words(amount).replace("₹", "")
