"""GSTIN: the 15-character registration number, and the states its first two digits name.

Two digits of state, ten of PAN, one of entity, usually `Z`, one check character. An odd GSTIN earns a remark,
never a refusal: UINs, deductors and non-residents deviate from the usual pattern and are live all the same.
Source: formats of the GST portal; check character verified on known registrations.
"""

from __future__ import annotations

import re
from functools import lru_cache

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_USUAL = re.compile(r"[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]")
_ANY = re.compile(r"[0-9]{2}[0-9A-Z]{13}")

# fmt: off
STATES = {
    "01": "Jammu and Kashmir", "02": "Himachal Pradesh", "03": "Punjab",            "04": "Chandigarh",
    "05": "Uttarakhand",       "06": "Haryana",          "07": "Delhi",             "08": "Rajasthan",
    "09": "Uttar Pradesh",     "10": "Bihar",            "11": "Sikkim",            "12": "Arunachal Pradesh",
    "13": "Nagaland",          "14": "Manipur",          "15": "Mizoram",           "16": "Tripura",
    "17": "Meghalaya",         "18": "Assam",            "19": "West Bengal",       "20": "Jharkhand",
    "21": "Odisha",            "22": "Chhattisgarh",     "23": "Madhya Pradesh",    "24": "Gujarat",
    "25": "Daman and Diu",     "26": "Dadra and Nagar Haveli and Daman and Diu",    "27": "Maharashtra",
    "28": "Andhra Pradesh (before 2014)",                "29": "Karnataka",         "30": "Goa",
    "31": "Lakshadweep",       "32": "Kerala",           "33": "Tamil Nadu",        "34": "Puducherry",
    "35": "Andaman and Nicobar Islands",                 "36": "Telangana",         "37": "Andhra Pradesh",
    "38": "Ladakh",            "96": "Other Countries",  "97": "Other Territory",   "99": "Centre Jurisdiction",
}
# fmt: on
_STATE_CODES = {re.sub("[^a-z]", "", name.lower()): code for code, name in STATES.items()}


def clean(text: str) -> str:
    """The GSTIN as the portal writes it: capitals, nothing between.

    >>> clean(" 27aabcr1234f1zs ")
    '27AABCR1234F1ZS'
    """
    return re.sub(r"[^0-9A-Z]", "", text.upper())


@lru_cache(maxsize=65536)
def check_character(first_fourteen: str) -> str:
    """The 15th character that belongs to the first fourteen.

    >>> check_character("27AABCR1234F1Z")
    'S'
    """
    total = 0
    for place, character in enumerate(first_fourteen):
        product = _ALPHABET.index(character) * (place % 2 + 1)
        total += product // 36 + product % 36
    return _ALPHABET[-total % 36]


def is_valid(gstin: str) -> bool:
    """Does the number have the shape of a registration, and its check character?

    >>> is_valid("27AABCR1234F1ZS"), is_valid("27AABCR1234F1ZT"), is_valid("")
    (True, False, False)
    """
    return _ANY.fullmatch(gstin) is not None and check_character(gstin[:14]) == gstin[14]


def remark(gstin: str) -> str:
    """What is odd about a GSTIN, in one sentence; empty when nothing is.

    >>> remark("27AABCR1234F1ZT")
    'The check character of 27AABCR1234F1ZT does not fit; for these first fourteen it would be S.'
    >>> remark("27AABCR1234F1ZS")
    ''
    """
    if not _ANY.fullmatch(gstin):
        return f'"{gstin}" is not a GSTIN: 15 letters and digits, the first two digits, were expected.'
    if check_character(gstin[:14]) != gstin[14]:
        fitting = check_character(gstin[:14])
        return f"The check character of {gstin} does not fit; for these first fourteen it would be {fitting}."
    if gstin[:2] not in STATES:
        return f"{gstin} begins with {gstin[:2]}, which is no state code."
    if not _USUAL.fullmatch(gstin):
        return f"{gstin} is not of a regular taxpayer's pattern; read as it stands."
    return ""


def pan(gstin: str) -> str:
    """The PAN inside a GSTIN; branches of one company share it.

    >>> pan("27AABCR1234F1ZS")
    'AABCR1234F'
    """
    return gstin[2:12]


def state_code(text: str) -> str:
    """Two digits from a code, a name, or both together; empty when it is no state.

    >>> state_code("29"), state_code("29-Karnataka"), state_code("karnataka"), state_code("7"), state_code("x")
    ('29', '29', '29', '07', '')
    """
    leading = re.match(r"\s*(\d{1,2})(?!\d)", text)
    if leading:
        code = leading[1].zfill(2)
        return code if code in STATES else ""
    return _STATE_CODES.get(re.sub("[^a-z]", "", text.lower()), "")
