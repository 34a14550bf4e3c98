"""A store at a URL: an object store such as S3, or any other location that fsspec knows."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import datetime
from typing import Any

from bodocs.errors import StoreError, shown
from bodocs.storage import Stored

_REACH_SECONDS = 30
"""What the first answer may take. Without it, a host that is silent is asked for many minutes."""

_EXTRAS = {"s3": "s3", "s3a": "s3", "gs": "gcs", "gcs": "gcs"}
"""The extra of this package that has what a URL needs, by its scheme."""

_OBJECT_STORES = {"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az"}
"""Schemes of locations that put an object whole or not at all, and have neither folders nor names
that can be changed: there, to move is to copy and to delete."""

_CREDENTIALS = {
    "s3": "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE",
    "gcs": "GOOGLE_APPLICATION_CREDENTIALS",
}
_PART = ".part"
# Who shares a folder with others removes only what it has made.
_OUR_PART = re.compile(r"(pages|durations)/.*\.json\.[0-9a-f]{32}\.part")
# Errors of the libraries, known by their names because none of them need be installed.
_OF_CREDENTIALS = re.compile("Credential|Profile|Token|Auth|Refresh")


def at(url: str) -> RemoteStorage:
    """Return the storage at a URL.

    Raises:
        StoreError: The URL is of an unknown kind, what it takes is not installed, or a location
            that is connected to at once does not let us in.
    """
    # It takes longer to import than a small run does.
    import fsspec

    scheme = url.partition("://")[0]
    try:
        system, root = fsspec.core.url_to_fs(url)
        if scheme in _OBJECT_STORES and not root.strip("/"):
            raise ValueError("it names no bucket")
        return RemoteStorage(system, root, scheme, shown(url))
    except ImportError as error:
        extra = _EXTRAS.get(scheme)
        raise StoreError(
            f"a store at {scheme}:// takes a package that is not installed: {error}",
            where=shown(url),
            mend=f"pip install 'bodocs[{extra}]'" if extra else "install it",
        ) from error
    except ValueError as error:
        raise StoreError(
            shown(str(error)), where=shown(url), mend="name a folder, or a URL that fsspec knows"
        ) from error
    except Exception as error:
        raise _refusal(error, "read", scheme, shown(url)) from error


class RemoteStorage:
    """A location that fsspec knows. It has no locks: of two writers the last one wins.

    Args:
        system: The file system.
        root: The folder in it.
        scheme: What its URL begins with.
        url: The URL, as messages give it.
    """

    def __init__(self, system: Any, root: str, scheme: str, url: str) -> None:
        self._system = system
        self._root = root.rstrip("/")
        self._scheme = scheme
        self._url = url
        self._reached = False

    def path(self, name: str) -> None:
        """Give None: it lies elsewhere."""

    def read(self, name: str) -> bytes | None:
        """Return a file; None if there is none."""
        with self._answering("read"):
            try:
                return bytes(self._system.cat_file(f"{self._root}/{name}"))
            except FileNotFoundError:
                return None

    def write(self, name: str, data: bytes) -> None:
        """Put a file so that no reader sees half of it."""
        path = f"{self._root}/{name}"
        with self._answering("written"):
            if self._scheme in _OBJECT_STORES:
                # No folder is made first: s3fs would make a bucket that has been mistyped.
                self._system.pipe_file(path, data)
            else:
                self._write_and_move(path, data)

    def _write_and_move(self, path: str, data: bytes) -> None:
        part = f"{path}.{uuid.uuid4().hex}{_PART}"
        try:
            self._system.makedirs(path.rpartition("/")[0], exist_ok=True)
            with self._system.open(part, "wb") as file:
                file.write(data)
            self._system.mv(part, path)
        except BaseException:
            with suppress(Exception):  # what went wrong is told already
                self._system.rm(part)
            raise

    def files(self, folder: str) -> list[Stored]:
        """Return the files below a folder, in order."""
        return [stored for stored in self._all(folder) if not stored.name.endswith(_PART)]

    def stale(self) -> list[Stored]:
        """Return the parts of writers that were killed."""
        parts = (stored for stored in self._all("") if _OUR_PART.fullmatch(stored.name))
        return [part for part in parts if part.stale]

    def _all(self, folder: str) -> list[Stored]:
        top = f"{self._root}/{folder}".rstrip("/")
        with self._answering("read"):
            try:
                found = self._system.find(top, detail=True)
            except FileNotFoundError:
                return []
        start = len(self._root) + 1
        files = (_stored(path[start:], info) for path, info in found.items())
        return sorted(files, key=lambda stored: stored.name)

    def remove(self, name: str) -> bool:
        """Remove a file or a folder; return False if that is not possible."""
        path = f"{self._root}/{name}"
        try:
            with self._answering("written"), suppress(FileNotFoundError):
                if self._scheme in _OBJECT_STORES:
                    self._system.rm_file(path)
                else:
                    self._system.rm(path, recursive=True)
        except StoreError:
            return False
        return True

    def lock(self, name: str) -> AbstractContextManager[bool]:  # noqa: ARG002
        """Give True: two runs that meet run a page twice, with the same result."""
        return nullcontext(enter_result=True)

    def tidy(self) -> None:
        """Leave all as it is: to look for what killed writers left is to list the whole store."""

    def clear(self, *names: str) -> None:
        """Remove these folders."""
        for name in names:
            with self._answering("written"), suppress(FileNotFoundError):
                self._system.rm(f"{self._root}/{name}", recursive=True)

    @contextmanager
    def _answering(self, done: str) -> Iterator[None]:
        """Turn what a location refuses into an error that says how to mend it.

        Raises:
            StoreError: Whatever goes wrong.
        """
        try:
            self._reach()
            # Another process may have written there since this one looked.
            self._system.invalidate_cache()
            yield
        except StoreError:
            raise
        except Exception as error:
            raise _refusal(error, done, self._scheme, self._url) from error

    def _reach(self) -> None:
        """Look once whether the location is there, before pages wait for it in vain.

        Raises:
            StoreError: There is no such bucket.
            Exception: Whatever the library says.
        """
        if self._reached:
            return
        limit = {"timeout": _REACH_SECONDS} if self._system.async_impl else {}
        try:
            self._system.ls(self._root, detail=False, **limit)
        except FileNotFoundError:
            if self._scheme in _OBJECT_STORES:
                self._check_bucket()
        self._reached = True

    def _check_bucket(self) -> None:
        bucket = self._root.partition("/")[0]
        try:
            self._system.info(bucket)
        except FileNotFoundError as error:
            raise StoreError(
                f"there is no bucket {bucket!r}",
                where=self._url,
                mend="make it, or correct the URL; bodocs makes none",
            ) from error
        except PermissionError:
            pass  # who may list the folder need not be allowed to look at the bucket


def _stored(name: str, info: dict[str, Any]) -> Stored:
    times = (info.get(key) for key in ("LastModified", "mtime", "modified", "updated", "created"))
    time = next(filter(None, times), None)
    if isinstance(time, str):
        time = datetime.fromisoformat(time)
    if isinstance(time, datetime):
        time = time.timestamp()
    return Stored(name, int(info.get("size") or 0), time)


def _refusal(error: Exception, done: str, scheme: str, url: str) -> StoreError:
    said = shown(str(getattr(error, "strerror", None) or error)) or type(error).__name__
    if isinstance(error, TimeoutError):
        said = f"no answer within {_REACH_SECONDS} s"
    said = " ".join(said.split())
    return StoreError(
        f"the store cannot be {done}: {said}", where=url, mend=_mend(error, done, scheme)
    )


def _mend(error: Exception, done: str, scheme: str) -> str:
    if _OF_CREDENTIALS.search(type(error).__name__):
        names = _CREDENTIALS.get(_EXTRAS.get(scheme, ""), "what its library reads")
        return f"give credentials in the environment: {names}"
    if not isinstance(error, PermissionError):
        return "check the address, the network and the credentials, then run again"
    if done == "read":
        return "check the credentials; who reads a store has to list and get what is in it"
    return (
        "check what the credentials allow, or set BODOCS_STORE_READ_ONLY=1 "
        "and keep what is executed on this machine"
    )
