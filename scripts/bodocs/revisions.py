"""The files of a git revision, in a folder of their own; the repository stays as it is."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bodocs.errors import SettingsError

# A hook of git sets these for its own repository and index.
_OF_A_HOOK = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}

_CHANGES = (
    "--no-optional-locks",
    "status",
    "--porcelain",
    "-z",
    "--no-renames",
    "--untracked-files=all",
)


@dataclass(frozen=True)
class Checkout:
    """A revision's files.

    Attributes:
        home: The repository's top folder.
        folder: The folder that holds what ``home`` held then.
    """

    home: Path
    folder: Path

    def then(self, path: Path) -> Path:
        """Return where the files of then lie that lie at ``path`` in the repository now."""
        return self.folder / path.relative_to(self.home)


def commit_of(root: Path, counts: Callable[[Path], bool]) -> str:
    """Return the commit that holds the files below a folder as they are now.

    Args:
        root: The folder.
        counts: Tells which of the files below it matter.

    Returns:
        Its full name; empty if a file differs from it, and where there is no repository.
    """
    try:
        head = git(root, "rev-parse", "--verify", "--quiet", "HEAD")
        changes = git(root, *_CHANGES, "--", ".")
    except SettingsError:  # git is not installed
        return ""
    if head.returncode or changes.returncode:
        return ""
    home = Path(git(root, "rev-parse", "--show-toplevel").stdout.rstrip("\n"))
    # A file that was renamed is given as one that is new, and one that is gone.
    changed = (home / line[3:] for line in changes.stdout.split("\0") if line)
    return "" if any(map(counts, changed)) else head.stdout.strip()


@contextmanager
def checked_out(revision: str, source: Path) -> Iterator[Checkout]:
    """Give the files of a revision of the repository that holds ``source``.

    Neither ``git worktree``, which writes into the repository, nor ``git archive``, which leaves
    out what ``.gitattributes`` says, but an index of its own.

    Raises:
        SettingsError: There is no repository, or no such revision.
    """
    home = _home(source)
    commit = _commit(revision, home)
    with tempfile.TemporaryDirectory(prefix="bodocs-") as scratch:
        folder = Path(scratch) / "then"
        folder.mkdir()
        index = Path(scratch) / "index"
        for words in (
            ["read-tree", commit],
            ["checkout-index", "--all", "--quiet", f"--prefix={folder}/"],
        ):
            _checked(git(home, "-c", "core.sparseCheckout=false", *words, index=index), revision)
        yield Checkout(home, folder.resolve())


def _home(source: Path) -> Path:
    found = git(source, "rev-parse", "--show-toplevel")
    if found.returncode:
        raise SettingsError(
            f"--changed needs a git repository: {_complaint(found)}",
            where=source,
            mend="leave --changed out; what has not changed since the last run does not run anyway",
        )
    return Path(found.stdout.rstrip("\n"))


def _commit(revision: str, home: Path) -> str:
    # What looks like a flag is no revision.
    known = not revision.startswith("-")
    found = git(home, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if not known or found.returncode:
        raise SettingsError(
            f"--changed {revision!r}: there is no such revision here", mend=_mend(revision, home)
        )
    return found.stdout.strip()


def _mend(revision: str, home: Path) -> str:
    shallow = git(home, "rev-parse", "--is-shallow-repository").stdout.strip() == "true"
    if not shallow:
        return "name a commit, a branch or a tag; 'git fetch' brings those of the server"
    return f"this clone is shallow: '{_fetch(revision, home)}' brings it"


def _fetch(revision: str, home: Path) -> str:
    """Return the command that brings a revision into a shallow clone."""
    remotes = git(home, "remote").stdout.split()
    remote, _, branch = revision.partition("/")
    if set(revision) & set("~^@{:"):
        return "git fetch --deepen=100"
    if remote in remotes and branch:
        return f"git fetch --depth=1 {remote} +{branch}:refs/remotes/{remote}/{branch}"
    origin = remotes[0] if remotes else "origin"
    if re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", revision):
        return f"git fetch --depth=1 {origin} {revision}"
    return f"git fetch --depth=1 {origin} {revision}:{revision}"


def _checked(done: subprocess.CompletedProcess[str], revision: str) -> None:
    if done.returncode:
        raise SettingsError(
            f"--changed {revision!r}: its files cannot be written out: {_complaint(done)}",
            mend="see what git says; a clone that lacks files may need 'git fetch'",
        )


def _complaint(done: subprocess.CompletedProcess[str]) -> str:
    lines = done.stderr.strip().splitlines()
    return lines[0].removeprefix("fatal: ") if lines else f"git ended with {done.returncode}"


def git(folder: Path, *words: str, index: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run git in a folder.

    Args:
        folder: The folder.
        words: Git's command and its arguments.
        index: A file to use instead of the repository's index.

    Raises:
        SettingsError: Git is not installed.
    """
    environment = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    if index:
        environment["GIT_INDEX_FILE"] = str(index)
    try:
        return subprocess.run(
            ["git", "-C", str(folder), *words],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="surrogateescape",
            check=False,
        )
    except FileNotFoundError as error:
        raise SettingsError(
            "--changed needs git, which is not installed here", mend="install git"
        ) from error
