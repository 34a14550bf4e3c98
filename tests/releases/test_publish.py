"""Releases of a site: what is packed, what is laid out, and what is refused."""

from __future__ import annotations

import io
import shutil
import tarfile
from pathlib import Path

import pytest

from bodocs.errors import SettingsError, SiteError
from bodocs.releases import archive
from bodocs.releases.models import Release, checked_name
from tests.releases.conftest import Site

pytestmark = pytest.mark.site


def unquoted(page: Path) -> str:
    """Return a page's HTML; whether values of attributes have quotes is the minifier's affair."""
    return page.read_text(encoding="utf-8").replace('"', "")


def test_the_list_says_what_there_is(site: Site) -> None:
    latest, old = site.listed
    assert (latest["name"], latest["base_url"]) == ("", "/below/")
    assert (old["name"], old["base_url"]) == ("1.0", "/below/v/1.0/")
    assert "docs/comes" in latest["pages"]
    assert "docs/goes" not in latest["pages"]
    assert {"docs/goes", "docs/stays", ""} <= set(old["pages"])
    assert set(old["versions"]) == {"numpy"}


def test_a_release_keeps_its_own_pages_and_addresses(site: Site) -> None:
    old, latest = site.out / "v/1.0/docs/stays.html", site.out / "docs/stays.html"
    text = unquoted(old)
    assert "As it was." in text
    assert "As it is." in latest.read_text(encoding="utf-8")
    assert "rel=canonical href=https://bodocs.example/below/v/1.0/docs/stays" in text
    assert "href=/below/v/1.0/api/" in text
    assert "/blob/gh-pages/v/1.0/docs/stays" in text
    assert "name=robots content=noindex" in text
    assert "noindex" not in unquoted(latest)
    assert (site.out / "v/1.0/docs/stays.md").is_file()


def test_who_runs_no_scripts_finds_the_others_too(site: Site) -> None:
    assert "href=/below/versions.html" in unquoted(site.out / "v/1.0/docs/stays.html")
    assert "href=/below/v/1.0/" in unquoted(site.out / "versions.html")


def test_the_same_site_is_the_same_archive(site: Site, tmp_path: Path) -> None:
    [packed] = site.archives
    release = archive.unpack(packed, tmp_path / "one")
    assert archive.pack(tmp_path / "one", release) == packed.read_bytes()
    assert release.date
    assert "docs/goes" in release.pages


def test_publishing_again_changes_nothing(site: Site) -> None:
    before = {path: path.read_bytes() for path in site.out.rglob("*") if path.is_file()}
    site.space.bodocs("publish", "--source", site.project.root, "--out", site.out)
    assert {path: path.read_bytes() for path in site.out.rglob("*") if path.is_file()} == before


def test_a_release_is_not_made_twice(site: Site) -> None:
    done = site.space.bodocs("release", "1.0", "--source", site.project.root, status=2)
    assert "there is a release of that name" in done.err
    assert "--force" in done.err


@pytest.mark.parametrize("name", ["", "a/b", "..", ".1", "1.", "a b", "v\u00fc"])
def test_a_name_has_to_fit_into_addresses(name: str) -> None:
    with pytest.raises(SettingsError, match="cannot be part of an address"):
        checked_name(name)


def test_nothing_is_laid_over_what_others_have_put_there(site: Site, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    where = ("--source", site.project.root, "--out", tmp_path)
    assert "no build of bodocs made it" in site.space.bodocs("publish", *where, status=2).err
    assert (tmp_path / "mine.txt").is_file()


def test_a_base_that_is_another_is_refused(site: Site, tmp_path: Path) -> None:
    other = site.space.project("other", 'base_url = "/elsewhere/"\n')
    made = other.settings.build / "site"
    shutil.copytree(site.project.settings.site, made)
    words = ("publish", site.archives[0], "--source", other.root, "--out", tmp_path / "out")
    done = site.space.bodocs(*words, status=2)
    assert "it was built for /below/v/1.0/, and would lie at /elsewhere/v/1.0/" in done.err
    assert not (tmp_path / "out").exists()


def test_without_a_latest_site_the_message_says_how_to_make_one(site: Site, tmp_path: Path) -> None:
    other = site.space.project("unbuilt")
    words = ("publish", "--source", other.root, "--out", tmp_path / "out")
    assert "run 'bodocs build'" in site.space.bodocs(*words, status=2).err


def repacked(packed: Path, path: Path, *added: tarfile.TarInfo, drop: str = "") -> Path:
    """Write an archive's members anew, without some, and with others."""
    with tarfile.open(packed) as old, tarfile.open(path, "w:gz") as new:
        for member in old:
            if not drop or not member.name.endswith(drop):
                new.addfile(member, old.extractfile(member))
        for member in added:
            new.addfile(member, io.BytesIO(b"x" * member.size))
    return path


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, link
    made.size = 1 if kind == tarfile.REGTYPE else 0
    return made


@pytest.mark.parametrize(
    ("added", "drop", "said"),
    [
        ([member("more.html")], "", "not those that it was made of"),
        ([], "stays.html", "not those that it was made of"),
        ([], "release.json", "there is no release.json"),
        ([member("../outside.txt")], "", "outside the destination"),
        ([member("link", tarfile.SYMTYPE, "index.html")], "", "not those that it was made of"),
        ([member("link", tarfile.SYMTYPE, "/etc/passwd")], "", "absolute"),
        ([member("device", tarfile.CHRTYPE)], "", "special"),
    ],
)
def test_an_archive_that_was_changed_is_refused(
    site: Site, tmp_path: Path, added: list[tarfile.TarInfo], drop: str, said: str
) -> None:
    changed = repacked(site.archives[0], tmp_path / "changed.tar.gz", *added, drop=drop)
    with pytest.raises(SiteError, match=said) as error:
        archive.unpack(changed, tmp_path / "out")
    assert "bodocs release" in error.value.mend
    assert not (tmp_path / "outside.txt").exists()


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "cut.tar.gz"
    file.write_bytes(b"\x1f\x8b\x08\x00cut")
    with pytest.raises(SiteError, match="no archive of a release"):
        archive.unpack(file, tmp_path / "out")


def test_releases_are_listed_newest_first() -> None:
    from bodocs.releases.publishing import _order

    names = ["0.9", "0.10", "0.10.1", "0.10-rc"]
    made = [Release(name=name, versions={}, base_url="/", pages=[], digest="") for name in names]
    found = [one.name for one in sorted(made, key=_order, reverse=True)]
    assert found == ["0.10.1", "0.10-rc", "0.10", "0.9"]
