"""Folders and archives are opened to the files in them; what is no archive to open is refused in one sentence."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

from ims_xl.errors import FileUnreadable
from ims_xl.sources import literal
from ims_xl.sources.gather import gathered, links


def packed(**files: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return data.getvalue()


def names(*chosen: Path) -> list[str]:
    with gathered(chosen) as files:
        assert all(file.is_file() for file in files)
        return [file.name for file in files]


def refusal(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(FileUnreadable) as refused, gathered([path]):
        pass
    return str(refused.value)


def test_an_archive_in_an_archive_is_unpacked_and_what_systems_leave_behind_passed_over(tmp_path: Path) -> None:
    inner = packed(b_json=b"{}", a_json=b"{}")
    path = tmp_path / "download.zip"
    path.write_bytes(packed(part_zip=inner, readme_md=b"x", __MACOSX___part_zip=b"x", up__c_csv=b"x"))
    assert names(path) == ["a.json", "b.json", "c.csv"]


def test_a_workbook_is_one_file_whatever_it_is_called(tmp_path: Path) -> None:
    path = tmp_path / "register.zip"
    path.write_bytes(packed(xl__workbook_xml=b"<x/>"))
    assert names(path) == ["register.zip"]


def test_what_was_unpacked_is_gone_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "download.zip"
    path.write_bytes(packed(a_csv=b"x"))
    with gathered([path]) as files:
        assert files[0].read_bytes() == b"x"
    assert not files[0].exists()


def test_a_path_in_an_archive_leads_nowhere_else(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("../../up.csv", b"x")
    path = tmp_path / "download.zip"
    path.write_bytes(data.getvalue())
    with gathered([path]) as files:
        assert [file.name for file in files] == ["up.csv"]
        assert tmp_path not in files[0].parents
    assert not (tmp_path.parent / "up.csv").exists()


def test_a_bomb_is_refused_before_it_goes_off(tmp_path: Path) -> None:
    bomb = packed(**{f"f{at}_csv": bytes(64 << 20) for at in range(3)})
    assert len(bomb) < 1 << 20
    assert "would unpack to 192 MB in 3 parts" in refusal(tmp_path / "bomb.zip", bomb)


def test_an_archive_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    honest = packed(a_csv=b"GSTIN" * 1000)
    lying = honest.replace((5000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    assert refusal(tmp_path / "lies.zip", lying) == "lies.zip is cut short or damaged; download or save it again."


def test_links_passwords_and_nests_are_refused(tmp_path: Path) -> None:
    link = io.BytesIO()
    with zipfile.ZipFile(link, "w") as archive:
        info = zipfile.ZipInfo("a.csv")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert "holds a link, a.csv" in refusal(tmp_path / "link.zip", link.getvalue())
    secret = bytearray(packed(a_csv=b"x"))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        secret[secret.index(mark) + at] |= 1
    assert "protected by a password" in refusal(tmp_path / "secret.zip", bytes(secret))
    nest = packed(d_csv=b"x")
    for _ in range(3):
        nest = packed(nest_zip=nest)
    assert "an archive in an archive in an archive" in refusal(tmp_path / "nest.zip", nest)
    assert "holds no workbook" in refusal(tmp_path / "other.zip", packed(a_png=b"x"))


def test_an_empty_folder_and_two_different_files_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="holds no workbook"), gathered([tmp_path]):
        pass
    for name in ("April", "May"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "r.csv").write_text(name, encoding="utf-8")
    with pytest.raises(FileUnreadable, match=r"Two files are named r\.csv, in April and in May, and differ; "):
        names(tmp_path / "April", tmp_path / "May")


def test_a_file_that_is_there_twice_is_read_once(tmp_path: Path) -> None:
    """Chosen twice, or unpacked and still in its archive, as in a folder of downloads."""
    (tmp_path / "ims.json").write_text("{}", encoding="utf-8")
    (tmp_path / "download.zip").write_bytes(packed(ims_json=b"{}", b_json=b"{}"))
    assert names(tmp_path) == ["b.json", "ims.json"]
    assert names(tmp_path / "ims.json", tmp_path / "ims.json") == ["ims.json"]


def test_namesakes_that_may_be_told_apart_are_named_with_their_folder(tmp_path: Path) -> None:
    """Months of downloads in folders, or in folders of an archive."""
    year = {"April__r_json": b"[4]", "May__r_json": b"[5]"}
    (tmp_path / "year.zip").write_bytes(packed(**year))
    (tmp_path / "June").mkdir()
    (tmp_path / "June" / "r.json").write_bytes(b"[6]")
    with gathered([tmp_path / "year.zip", tmp_path / "June"], told_apart=True) as files:
        assert [(file.name, file.read_bytes()) for file in files] == [
            ("r.json", b"[4]"), ("May r.json", b"[5]"), ("June r.json", b"[6]"),
        ]  # fmt: skip
    with pytest.raises(FileUnreadable, match="in April and in May, and differ"):
        names(tmp_path / "year.zip")


def test_archives_together_may_not_unpack_to_more_than_a_file_may_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ims_xl.sources.gather._ROOM", 1000)
    for name in ("a", "b"):
        (tmp_path / f"{name}.zip").write_bytes(packed(**{f"{name}_csv": bytes(600)}))
    assert names(tmp_path / "a.zip") == ["a.csv"]
    with pytest.raises(FileUnreadable, match=r"b\.zip and what was unpacked before it come to more than"):
        names(tmp_path / "a.zip", tmp_path / "b.zip")


@pytest.mark.parametrize("target", ["elsewhere.csv", "nowhere.csv", "/dev/zero", "."])
def test_a_link_in_a_folder_is_refused_and_never_followed(tmp_path: Path, target: str) -> None:
    folder = tmp_path / "October"
    folder.mkdir()
    (tmp_path / "elsewhere.csv").write_text("another client's", encoding="utf-8")
    (folder / "own.csv").write_text("x", encoding="utf-8")
    try:
        (folder / "register.csv").symlink_to(tmp_path / target)
    except OSError:
        pytest.skip("links may not be made here")
    with pytest.raises(FileUnreadable) as refused, gathered([folder]):
        pass
    assert str(refused.value) == (
        "The folder October holds a link, register.csv, and not the file; put the file itself there, or choose it "
        "by its name."
    )


def test_a_link_that_was_chosen_is_followed_and_told_of(tmp_path: Path) -> None:
    folder, link = tmp_path / "October", tmp_path / "link.csv"
    folder.mkdir()
    (folder / "register.csv").write_text("x", encoding="utf-8")
    try:
        link.symlink_to(folder / "register.csv")
        (tmp_path / "month").symlink_to(folder, target_is_directory=True)
    except OSError:
        pytest.skip("links may not be made here")
    assert names(link) == ["link.csv"]
    assert names(tmp_path / "month") == ["register.csv"]
    assert [str(one) for one in links([link, folder])] == [
        f"link.csv: link.csv is a link; read was {folder / 'register.csv'}."
    ]
    (folder / "register.csv").unlink()
    with pytest.raises(
        FileUnreadable, match=r"link\.csv is a link to a file that is not there; choose the file itself"
    ):
        literal.content(link)


def test_folders_in_a_folder_are_read_and_what_systems_keep_there_is_not(tmp_path: Path) -> None:
    for name in ("b.csv", "April/a.csv", "2026/May/c.csv", ".git/d.csv", "__MACOSX/e.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert names(tmp_path) == ["b.csv", "c.csv", "a.csv"]


def test_folders_too_deep_too_full_or_linked_are_refused(tmp_path: Path) -> None:
    deep = tmp_path / "deep"
    (deep / "1/2/3/4/5").mkdir(parents=True)
    with pytest.raises(FileUnreadable, match=r"The folder deep holds folders in folders, more than 4 deep \(5\)"):
        names(deep)
    full = tmp_path / "full"
    for half in ("1", "2"):
        (full / half).mkdir(parents=True)
        for count in range(501):
            (full / half / f"{half}-{count}.csv").touch()
    with pytest.raises(FileUnreadable, match="The folder full holds more than 1,000 files"):
        names(full)
    linked = tmp_path / "linked"
    linked.mkdir()
    try:
        (linked / "round").symlink_to(linked, target_is_directory=True)
    except OSError:
        pytest.skip("links may not be made here")
    with pytest.raises(FileUnreadable, match="holds a link, round, and not the folder; put the folder itself there"):
        names(linked)
