import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_xl.errors import FileUnreadable
from ims_xl.sources import literal

NUMBERS = st.from_regex(r"-?(0|[1-9][0-9]{0,12})(\.[0-9]{1,4})?([eE][+-]?[0-9]{1,2})?", fullmatch=True)
LEAVES = st.none() | st.booleans() | st.text() | NUMBERS.map(literal.Number)
VALUES = st.recursive(LEAVES, lambda of: st.lists(of, max_size=4) | st.dictionaries(st.text(), of, max_size=4))


@given(VALUES)
def test_a_value_comes_back_to_the_letter(value: object) -> None:
    text = literal.compact(value)
    assert literal.parse(text) == value
    assert literal.compact(literal.parse(text)) == text
    json.loads(text)


def test_a_number_and_the_same_digits_as_text_stay_apart() -> None:
    number, text = literal.parse('[236.00, "236.00"]')
    assert isinstance(number, literal.Number)
    assert not isinstance(text, literal.Number)
    assert literal.compact([number, text]) == '[236.00,"236.00"]'


WHOLE = '{"imsDetails": {"b2b": [{"stin": "29AAACT2222B1ZX", "inum": "TX-1", "val": 1180.50}], "b2ba": []}}'


@pytest.mark.parametrize("length", range(2, len(WHOLE)))
def test_a_file_cut_anywhere_is_called_cut_and_shows_where(tmp_path: Path, length: int) -> None:
    path = tmp_path / "cut.json"
    path.write_text(WHOLE[:length], encoding="utf-8")
    with pytest.raises(FileUnreadable, match=r"^cut\.json is cut short: it breaks off in line 1 after .*\.$"):
        literal.load(path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b" \r\n", "is empty"),
        (b"<html>Session expired</html>", 'is not JSON: it begins with "<html>Session expired</html>"'),
        (b'{"a": 1}}', "is not sound JSON: Extra data in line 1, column 9"),
        (b'{"a": nope, "b": [1, 2, 3]}', "is not sound JSON"),
        (b'{"val": NaN}', "holds NaN where a number belongs"),
        (b'{"b2b": [], "b2b": [1]}', 'the key "b2b" stands twice'),
        (b'{"tradenm": "CAF\xc9"}', "is not UTF-8 text at byte 17"),
    ],
)
def test_what_is_no_json_is_refused_in_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(content)
    with pytest.raises(FileUnreadable) as refusal:
        literal.load(path)
    assert sentence in str(refusal.value)
    assert str(refusal.value).startswith("file.json ")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_encoding_json_knows_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "file.json"
    path.write_text('{"tradenm": "आदित्य"}', encoding=encoding)
    assert literal.load(path) == {"tradenm": "आदित्य"}


def test_a_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="is a folder"):
        literal.load(tmp_path)
    with pytest.raises(FileUnreadable, match=r"There is no file gone\.json"):
        literal.load(tmp_path / "gone.json")


def test_nesting_beyond_reason_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "deep.json"
    path.write_text("[" * 200_000 + "]" * 200_000)
    with pytest.raises(FileUnreadable, match="is nested deeper than any file of the portal"):
        literal.load(path)
