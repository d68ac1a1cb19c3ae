"""Of files that are not wanted the first are named and the others counted, as numbers are grouped in India."""

import pytest

from ims_xl.errors import WrongFile
from ims_xl.steps import wrong_files


@pytest.mark.parametrize(
    ("count", "beyond"),
    [
        (5, ""),
        (6, " 5.json is none."),
        (7, " And 2 more are not what is wanted here."),
        (123_461, " And 1,23,456 more are not what is wanted here."),
    ],
)
def test_beyond_five_they_are_counted(count: int, beyond: str) -> None:
    sentences = [f"{number}.json is none." for number in range(count)]
    assert str(wrong_files.brief(sentences, "Nothing was taken over.")) == (
        " ".join(sentences[:5]) + beyond + " Nothing was taken over."
    )


def test_an_error_itself_keeps_every_sentence() -> None:
    fault = WrongFile(*map(str, range(9)))
    assert str(fault).split() == list(fault.sentences) == list("012345678")
    with pytest.raises(WrongFile, match="And 4 more"), wrong_files.in_brief():
        raise fault
