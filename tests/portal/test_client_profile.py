"""Providers are files: the shipped ones, the user's own, and what is wrong with a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from ims_xl.gst.documents import IMS_SECTIONS, Section
from ims_xl.portal.codes import MEANINGS
from ims_xl.portal.profile import BadProfile, Profile, load, providers
from ims_xl.portal.refusals import Refused, meaning

OWN = 'base_url = "https://api.gsp.example.invalid/"\ncertificate = "gstn.pem"\n'
FORMATS = (  # the codes of the public material
    *("AUTH158", "AUTH4033", "AUTH4038", "AUTH4034", "TEC4002", "RET11402", "RET2B1010", "RET2B1016", "RET2B1017"),
    *("RET2B1018", "RET2B1023", "GTR2B-002", "IMS2B007", "IMS2B009", "IMSSAV0010", "IMSSAV005", "IMS0027", "GEN5001"),
    *("RTN_24", "RET13508", "RET13509", "RET13510", "RET11416", "RET11417", "RT-3BAS1009"),
)


def test_a_new_provider_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(
        OWN + '[headers]\nclient_id = "client-id"\n[sections]\nb2bcn = "B2BCN"\n[actions]\ncounts = "COUNT"\n'
        '[paths]\nims = "/gsp/ims"\n'
    )
    ours = load("ours", tmp_path)
    assert ours.url("ims") == "https://api.gsp.example.invalid/gsp/ims"
    assert ours.url("gstr2b") == "https://api.gsp.example.invalid/taxpayerapi/v4.0/returns/gstr2b"
    assert ours.header("client_id") == "client-id"
    assert ours.header("token") == "auth-token"
    assert ours.section(Section.B2BCN) == "B2BCN"
    assert ours.section(Section.B2BDN) == "DN"
    assert ours.counts == "COUNT"
    assert ours.polling_seconds == (2, 3, 15, 30, 60, 120, 300, 600, 720)
    assert {*providers(tmp_path)} == {"gsp", "ours", "sandbox"}


def test_the_users_file_takes_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "gsp.toml").write_text(OWN)
    assert load("gsp", tmp_path).address == "https://api.gsp.example.invalid"


def test_the_sections_are_asked_for_as_two_public_clients_do(tmp_path: Path) -> None:
    sandbox = load("sandbox", tmp_path)
    assert [sandbox.section(section) for section in IMS_SECTIONS] == [
        *("B2B", "B2BA", "DN", "DNA", "CN", "CNA", "ECOM", "ECOMA"),
        *("IMPG", "IMPGA", "IMPGSEZ", "IMPGSEZA"),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("base_url = 5", "base_url = 5 is of the wrong kind; text is needed"),
        ('base_url = "http://api.example.invalid"', "must begin with https://"),
        ('base_url = "ftp://localhost"', "must begin with https://"),
        (OWN + "chunk = 5", "chunk is no key of a provider"),
        (OWN + "chunk_records = 0", "must be more than nothing"),
        (OWN + "chunk_records = 1.5", "a whole number is needed"),
        (OWN + "status_by_txn = 1", "true or false is needed"),
        (OWN + 'file_hosts = "x"', "a list is needed"),
        (OWN + 'rsa_padding = "none"', "pkcs1v15 or oaep"),
        (OWN + '[headers]\ntokens = "x"', "tokens is not one of"),
        (OWN + '[actions]\ncount = "x"', "count is not one of counts"),
        ('base_url = "https://x.example.invalid"', "certificate is blank"),
        ("base_url = ", "cannot be read"),
    ],
)
def test_a_wrong_profile_is_told_with_its_key(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(text)
    with pytest.raises(BadProfile) as refused:
        load("ours", tmp_path)
    assert told in str(refused.value)
    assert "ours" in str(refused.value)


def test_an_unknown_provider_and_one_not_filled_in_are_told(tmp_path: Path) -> None:
    with pytest.raises(BadProfile, match="Known are gsp, sandbox"):
        load("nobody", tmp_path)
    with pytest.raises(BadProfile, match="has no address yet"):
        load("gsp", tmp_path)


def test_a_profile_shows_no_secret() -> None:
    assert "secret" not in repr(Profile("x", "https://x.example.invalid", certificate="y")).replace("headers", "")


@pytest.mark.parametrize("code", FORMATS)
def test_every_code_of_the_public_material_says_what_to_do_next(code: str) -> None:
    told = str(Refused(code, "as the portal says it"))
    assert code in told
    assert "as the portal says it" in told
    assert MEANINGS[code][1].endswith(".")


def test_an_unknown_code_is_shown_with_its_text() -> None:
    assert "XY12" in str(Refused("XY12", "Strange"))
    assert "Strange" in str(Refused("XY12", "Strange"))
    assert meaning("XY12", "Strange") == "Strange (XY12)"


def test_a_secret_that_the_portal_repeats_is_not_shown() -> None:
    assert "t0ken" not in str(Refused("XY12", "Bad token t0ken", hide="t0ken"))
