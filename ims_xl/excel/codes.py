"""Texts that are codes of the portal's files: on a sheet stand the words people know, in frames the codes."""

from __future__ import annotations

import pandas as pd

from ims_xl.columns import Column, Table


def in_words(codes: pd.Series, column: Column) -> pd.Series:
    """A column as its sheet shows it."""
    return codes.replace(dict(column.words)) if column.words else codes


def meant(table: type[Table], shown: pd.DataFrame) -> pd.DataFrame:
    """A table whose codes stand in words, with the codes; one that stands as it is, in older workbooks, stays."""
    worded = [column for column in table.columns() if column.words]
    return shown.assign(**{column: _codes(shown[column], column) for column in worded}) if worded else shown


def _codes(shown: pd.Series, column: Column) -> pd.Series:
    return shown.replace({word: code for code, word in column.words.items()})
