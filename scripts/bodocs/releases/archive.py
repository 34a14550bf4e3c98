"""Archives: a built site as one file, whose bytes follow from the site alone."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
from pathlib import Path

from pydantic import ValidationError

from bodocs.errors import SiteError
from bodocs.folders import SITE_MARK
from bodocs.releases.models import MANIFEST, Release

_NO_PAGES = {"404"}


def pages(site: Path) -> list[str]:
    """Return the addresses of a built site's pages, below its base and without suffixes."""
    found = (path.relative_to(site).with_suffix("").as_posix() for path in site.rglob("*.html"))
    named = {"" if name == "index" else name.removesuffix("/index") for name in found}
    return sorted(named - _NO_PAGES)


def digest(site: Path) -> str:
    """Return a digest of a built site's files, but for what says of it that it is a release."""
    found = hashlib.sha256()
    for path in _files(site):
        data = path.read_bytes()
        found.update(f"{path.relative_to(site).as_posix()}\0{len(data)}\0".encode())
        found.update(data)
    return found.hexdigest()


def pack(site: Path, release: Release) -> bytes:
    """Return a built site with its manifest as an archive."""
    manifest = (release.model_dump_json(indent=1) + "\n").encode()
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as archive:
        _add(archive, MANIFEST, manifest)
        for path in _files(site):
            _add(archive, path.relative_to(site).as_posix(), path.read_bytes())
    return gzip.compress(raw.getvalue(), mtime=0)


def unpack(archive: Path, folder: Path) -> Release:
    """Unpack an archive into a new folder, and return what it says it is.

    Raises:
        SiteError: It is no archive of a release, or not what it says.
    """
    try:
        with tarfile.open(archive) as found:
            # Refuses what would be written elsewhere, and what is no file or folder.
            found.extractall(folder, filter="data")
        release = Release.model_validate_json((folder / MANIFEST).read_bytes())
    except FileNotFoundError as error:
        raise _refused(archive, f"there is no {Path(error.filename or MANIFEST).name}") from error
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, ValidationError, OSError) as error:
        raise _refused(archive, str(error).splitlines()[0]) from error
    if any(path.is_symlink() for path in folder.rglob("*")) or digest(folder) != release.digest:
        raise _refused(archive, "its files are not those that it was made of")
    return release


def _files(site: Path) -> list[Path]:
    found = (path for path in site.rglob("*") if path.is_file())
    kept = (
        path for path in found if path.relative_to(site).as_posix() not in (SITE_MARK, MANIFEST)
    )
    return sorted(kept, key=lambda path: path.relative_to(site).as_posix())


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    # Owners, modes and times of a machine are left out: the same site is the same archive.
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), 0o644
    archive.addfile(entry, io.BytesIO(data))


def _refused(archive: Path, why: str) -> SiteError:
    return SiteError(
        f"this is no archive of a release: {why}",
        where=archive,
        mend="fetch it again, or make it again with 'bodocs release'",
    )
