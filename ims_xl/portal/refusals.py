"""What can come in the way of a call, as one sentence each.

A code that is not known here is shown with the portal's own text.
"""

from __future__ import annotations

from ims_xl.errors import ImsError
from ims_xl.portal.codes import MEANINGS, Reaction

_LONGEST = 300


class Refused(ImsError):
    """The portal answered with an error; the call did nothing. `code` is the portal's."""

    def __init__(self, code: str, text: str, hide: str = "") -> None:
        self.code = code
        self.reaction, self.meaning = MEANINGS.get(code, (Reaction.TELL, ""))
        shown = _shown(text, hide)
        if self.meaning:
            super().__init__(f"{self.meaning} (The portal: {code}, {shown})")
        else:
            super().__init__(f"The portal refuses with a code not known here: {code}, {shown}. Ask the provider.")


class Unreachable(ImsError):
    """No answer, and nothing was done on the portal."""


class AnswerLost(ImsError):
    """A request that changes something went out, and no sound answer came: whether it was taken is not known."""


class Closed(ImsError):
    """The portal takes no calls for longer than it is worth waiting: maintenance, or too many calls."""


class Cancelled(ImsError):
    """The user gave no OTP."""


def meaning(code: str, text: str) -> str:
    """A refusal in a sentence: what to do, then the portal's own words.

    >>> meaning("X1", "No such thing")
    'No such thing (X1)'
    """
    return advised(code, f"{text} ({code})" if code else text)


def advised(code: str, text: str) -> str:
    """The portal's words with what to do before them, where the code is known."""
    _, told = MEANINGS.get(code, (Reaction.TELL, ""))
    return f"{told} The portal: {text}" if told else text


def _shown(text: str, hide: str) -> str:
    """The portal's words, on one line, quoted; a secret that they might repeat is left out."""
    words = " ".join(text.split())[:_LONGEST]
    return f'"{words.replace(hide, "…") if hide else words}"'
