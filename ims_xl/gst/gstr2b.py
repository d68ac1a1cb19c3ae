"""The summary of GSTR-2B: its blocks, the buckets inside them, and the leaves that carry the amounts.

Keys as in `itcsumm` of the portal's GSTR-2B file. Mind the spelling `impgasez`, which IMS writes `impgseza`.
Source: the form's tables 3 and 4 [official]; tables 5 and 6 and all keys as seen in the portal's files.
"""

from __future__ import annotations

from dataclasses import dataclass

OWN_DRAFT = "draft"  # beside `data` in a draft of ours, which otherwise has the shape of the portal's statement
BLOCKS = {
    "itcavl": "ITC available",
    "itcunavl": "ITC not available",
    "itcrev": "ITC reversal (rule 37A)",
    "itcRejected": "ITC rejected in IMS",
}
HEADINGS = {  # of the buckets, as the form's summary has them
    "nonrevsup": "All other ITC",
    "isdsup": "Inward supplies from ISD",
    "revsup": "Inward supplies liable for reverse charge",
    "imports": "Import of goods",
    "othersup": "Others, Part B",
}


@dataclass(frozen=True)
class Leaf:
    """A line of the summary, in the form's words. Amounts of Part B (`othersup`) are positive and are netted off."""

    block: str
    bucket: str
    leaf: str
    caption: str


# fmt: off
_LINES = (
    ("nonrevsup", "b2b",      "Invoices"),
    ("nonrevsup", "b2ba",     "Invoices, amended"),
    ("nonrevsup", "cdnr",     "Debit notes"),
    ("nonrevsup", "cdnra",    "Debit notes, amended"),
    ("nonrevsup", "ecom",     "Documents of e-commerce operators"),
    ("nonrevsup", "ecoma",    "Documents of e-commerce operators, amended"),
    ("isdsup",    "isd",      "ISD invoices"),
    ("isdsup",    "isda",     "ISD invoices, amended"),
    ("revsup",    "b2b",      "Invoices, reverse charge"),
    ("revsup",    "b2ba",     "Invoices, reverse charge, amended"),
    ("revsup",    "cdnr",     "Debit notes, reverse charge"),
    ("revsup",    "cdnra",    "Debit notes, reverse charge, amended"),
    ("imports",   "impg",     "Bills of Entry, overseas"),
    ("imports",   "impgsez",  "Bills of Entry, SEZ"),
    ("imports",   "impga",    "Bills of Entry, overseas, amended"),
    ("imports",   "impgasez", "Bills of Entry, SEZ, amended"),
    ("othersup",  "cdnr",     "Credit notes"),
    ("othersup",  "cdnra",    "Credit notes, amended"),
    ("othersup",  "cdnrrev",  "Credit notes, reverse charge"),
    ("othersup",  "cdnrarev", "Credit notes, reverse charge, amended"),
    ("othersup",  "isd",      "ISD credit notes"),
    ("othersup",  "isda",     "ISD credit notes, amended"),
)
# fmt: on


def _stands_in(block: str, bucket: str, leaf: str) -> bool:
    """The reversal block has no operators' documents and no reverse charge bucket; the others hold all."""
    return block != "itcrev" or (bucket != "revsup" and leaf not in ("ecom", "ecoma"))


CAPTIONS = {(bucket, leaf): caption for bucket, leaf, caption in _LINES}  # within their block
LEAVES: tuple[Leaf, ...] = tuple(
    Leaf(block, bucket, leaf, f"{BLOCKS[block]}: {caption}")
    for block in BLOCKS
    for bucket, leaf, caption in _LINES
    if _stands_in(block, bucket, leaf)
)


def block_of(written: str) -> str:
    """The block of that name, in the form's words or by its key. Raises `ValueError`.

    >>> block_of("itc not available"), block_of("itcrev")
    ('itcunavl', 'itcrev')
    """
    for key, words in BLOCKS.items():
        if written.strip().casefold() in (key.casefold(), words.casefold()):
            return key
    raise ValueError(f'"{written}" is no block of GSTR-2B; these are {", ".join(BLOCKS.values())}.')
