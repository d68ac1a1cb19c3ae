"""How a provider (a GST Suvidha Provider, or the stand-in portal) is spoken to: a TOML file, so a new one is no code.

Profiles come with the program in `providers/`; one of the same name in the user's folder takes its place. What is
uncertain in the public material is a line of the profile; the defaults are those of docs/api.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ims_xl.errors import ImsError
from ims_xl.gst.documents import IMS_SECTIONS, Section
from ims_xl.userfolder import userfolder

SHIPPED = Path(__file__).parent / "providers"
LOCAL = ("localhost", "127.0.0.1", "::1")
_SHORT = {"b2bdn": "DN", "b2bdna": "DNA", "b2bcn": "CN", "b2bcna": "CNA"}
PATHS = {
    "authenticate": "/taxpayerapi/v1.0/authenticate",
    "ims": "/taxpayerapi/v0.3/returns/ims",
    "gstr2b": "/taxpayerapi/v4.0/returns/gstr2b",
}
HEADERS = {
    "client_id": "clientid",
    "client_secret": "client-secret",
    "username": "username",
    "gstin": "gstin",
    "state": "state-cd",
    "address": "ip-usr",
    "transaction": "txn",
    "token": "auth-token",
    "period": "ret_period",
}
ACTIONS = {"counts": "GETCOUNT"}  # found in no public text
SECTIONS = {section.wire: _SHORT.get(section.wire, section.value) for section in IMS_SECTIONS}


class BadProfile(ImsError):
    """A provider's file that is missing or not in order."""


@dataclass(frozen=True)
class Profile:
    """A provider. Seconds and bytes are whole or decimal numbers; 0 calls a minute is no limit."""

    name: str
    base_url: str
    title: str = ""
    certificate: str = ""
    certificate_path: str = ""
    rsa_padding: str = "pkcs1v15"
    client_id: str = ""
    file_hosts: tuple[str, ...] = ()
    proxy: str = ""
    user_address: str = ""
    status_by_txn: bool = False
    chunk_records: int = 500
    chunk_bytes: int = 4_000_000
    calls_per_minute: int = 0
    timeout_seconds: float = 60.0
    patience_seconds: float = 120.0
    longest_wait_seconds: float = 1800.0
    polling_seconds: tuple[float, ...] = (2, 3, 15, 30, 60, 120, 300, 600, 720)
    paths: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    actions: Mapping[str, str] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)
    extra_headers: Mapping[str, str] = field(default_factory=dict)
    folder: Path = SHIPPED  # where the file lay, for the certificate beside it

    def __post_init__(self) -> None:
        """Raises `BadProfile` for a value that cannot be."""
        where = f"The provider {self.name}"
        if not self.base_url:
            raise BadProfile(
                f"{where} has no address yet. Copy its file {self.name}.toml to the folder providers in .ims_xl of "
                "your home folder, and fill in base_url, certificate and client_id as the provider gives them."
            )
        address = urlsplit(self.base_url)
        if address.scheme != "https" and not (address.scheme == "http" and address.hostname in LOCAL):
            raise BadProfile(f"{where}: base_url must begin with https://; it is {self.base_url}.")
        if self.rsa_padding not in ("pkcs1v15", "oaep"):
            raise BadProfile(f"{where}: rsa_padding is pkcs1v15 or oaep, not {self.rsa_padding}.")
        if not (self.certificate or self.certificate_path):
            raise BadProfile(f"{where}: certificate is blank. Name the PEM file with the portal's public key.")
        if self.chunk_records < 1 or self.timeout_seconds <= 0 or not self.polling_seconds:
            raise BadProfile(f"{where}: chunk_records, timeout_seconds and polling_seconds must be more than nothing.")
        named = ((self.paths, PATHS), (self.headers, HEADERS), (self.actions, ACTIONS), (self.sections, SECTIONS))
        for names, known in named:
            if unknown := names.keys() - known.keys():
                raise BadProfile(f"{where}: {min(unknown)} is not one of {', '.join(known)}.")

    @property
    def address(self) -> str:
        """The base address without a slash at its end."""
        return self.base_url.rstrip("/")

    def url(self, what: str) -> str:
        """The address of `authenticate`, `ims` or `gstr2b`."""
        return self.address + self.paths.get(what, PATHS[what])

    def header(self, what: str) -> str:
        """What the provider calls a header."""
        return self.headers.get(what, HEADERS[what])

    def section(self, section: Section) -> str:
        """What the provider calls a section in GETINV."""
        return self.sections.get(section.wire, SECTIONS[section.wire])

    @property
    def counts(self) -> str:
        """The action that counts records."""
        return self.actions.get("counts", ACTIONS["counts"])


def providers(folder: Path | None = None) -> dict[str, Path]:
    """The profiles there are, by name; those in the user's folder before the shipped ones."""
    try:
        own = folder or userfolder("providers")
    except OSError:
        own = SHIPPED
    return {path.stem: path for place in (SHIPPED, own) for path in _files(place)}


def _files(place: Path) -> Iterable[Path]:
    return sorted(place.glob("*.toml")) if place.is_dir() else ()


def load(name: str, folder: Path | None = None) -> Profile:
    """The provider's profile. Raises `BadProfile`, naming file and key, for one that is missing or wrong."""
    known = providers(folder)
    if name not in known:
        raise BadProfile(
            f"There is no provider {name}. Known are {', '.join(sorted(known))}; a new one is a file {name}.toml in "
            "the folder providers in .ims_xl of your home folder."
        )
    path = known[name]
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise BadProfile(f"{path.name} cannot be read: {fault}.") from fault
    return _made(path, values)


def _made(path: Path, values: dict[str, Any]) -> Profile:
    """The profile of a file's values, each of the kind it must be."""
    kinds = {one.name: one for one in fields(Profile) if one.name not in ("folder", "name")}
    values.pop("name", None)
    checked: dict[str, Any] = {}
    for key, value in values.items():
        if key not in kinds:
            raise BadProfile(f"{path.name}: {key} is no key of a provider. Known are {', '.join(kinds)}.")
        kind = str(kinds[key].type)
        if not _fits(kind, value):
            raise BadProfile(f"{path.name}: {key} = {value!r} is of the wrong kind; {_words(kind)} is needed.")
        checked[key] = tuple(value) if isinstance(value, list) else value
    return Profile(name=path.stem, folder=path.parent, **{"base_url": "", **checked})


def _fits(kind: str, value: object) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if kind.startswith("tuple"):
        inner = str if "str" in kind else int | float
        return isinstance(value, list) and all(isinstance(one, inner) for one in value)
    if kind.startswith("Mapping"):
        return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    if kind == "float":
        return number
    return type(value).__name__ == kind


def _words(kind: str) -> str:
    names = {"str": "text", "int": "a whole number", "float": "a number", "bool": "true or false"}
    return names.get(kind, "a list" if kind.startswith("tuple") else "a table of texts")
