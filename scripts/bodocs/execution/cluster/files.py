"""The files beside a page as one archive, and back."""

from __future__ import annotations

import io
import os
import stat
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from bodocs import folders
from bodocs.errors import ClusterError

CARRIED_BYTES = 256_000_000
"""The most that a task may carry: it passes through the memory of client, scheduler and worker."""
_ROOT = PurePosixPath("files")
_LINKS = PurePosixPath("links")


def pack(root: Path, wanted: Callable[[Path], bool] = lambda _: True) -> bytes:
    """Return a folder as an uncompressed tar archive, with those of its files that are wanted.

    It holds what counts as a page's data: folders, and files with their modes and times. A linked
    file is copied. A linked folder lies beside the others, and its links lead there, because code
    can tell a link from a folder.

    Raises:
        ClusterError: The files are more than a task may carry.
    """
    found = [(_only(folder, wanted), place) for folder, place in _places(root)]
    _check_size(root, [path for folder, _ in found for path in folder.files])
    places = {folder.path.resolve(): place for folder, place in reversed(found)}
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for folder, place in found:
            for member, data in _members(folder, place, places):
                tar.addfile(member, io.BytesIO(data))
    return archive.getvalue()


def unpack(archive: bytes, folder: Path) -> Path:
    """Write what ``pack`` returned into an empty folder; return the one that was packed."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        # Nothing is gained by distrust: who sends the archive may run any code here. And the
        # filters that Python offers would change the files' modes.
        tar.extraction_filter = lambda member, _: member
        tar.extractall(folder)  # noqa: S202
    return folder / _ROOT


def _places(root: Path) -> Iterator[tuple[folders.Folder, PurePosixPath]]:
    """Give each folder with its place in the archive; links upwards lead to nothing of a page's."""
    seen = set(root.resolve().parents)
    trees = [(root, _ROOT)]
    for tree, place in trees:
        found = list(folders.walk(tree))
        seen.update(folder.path.resolve() for folder in found)
        for folder in found:
            yield folder, place / folder.path.relative_to(tree).as_posix()
            for link in folder.linked:
                if link.resolve() not in seen:
                    seen.add(link.resolve())
                    trees.append((link.resolve(), _LINKS / str(len(trees))))


def _only(folder: folders.Folder, wanted: Callable[[Path], bool]) -> folders.Folder:
    return replace(folder, files=[path for path in folder.files if wanted(path)])


def _members(
    folder: folders.Folder, place: PurePosixPath, places: dict[Path, PurePosixPath]
) -> Iterator[tuple[tarfile.TarInfo, bytes]]:
    entry = tarfile.TarInfo(str(place))
    entry.type, entry.mode = tarfile.DIRTYPE, 0o755
    yield entry, b""
    for link in folder.linked:
        if target := places.get(link.resolve()):
            entry = tarfile.TarInfo(str(place / link.name))
            entry.type, entry.linkname = tarfile.SYMTYPE, os.path.relpath(target, place)
            yield entry, b""
    for path in folder.files:
        status, data = path.stat(), path.read_bytes()
        entry = tarfile.TarInfo(str(place / path.name))
        entry.mode, entry.mtime = stat.S_IMODE(status.st_mode), status.st_mtime
        entry.size = len(data)
        yield entry, data


def _check_size(root: Path, files: list[Path]) -> None:
    sizes = {path: path.stat().st_size for path in files}
    total = sum(sizes.values())
    if total <= CARRIED_BYTES:
        return
    largest = max(files, key=sizes.__getitem__)
    raise ClusterError(
        f"the files beside the page are {total / 1e6:.0f} MB, and a task carries at most "
        f"{CARRIED_BYTES / 1e6:.0f} MB; the largest is {largest.name} "
        f"with {sizes[largest] / 1e6:.0f} MB",
        where=root,
        mend="run the page without --cluster, or let it fetch its data from where workers reach it",
    )
