"""Installing a set of versions with pip, whose cache of wheels all sets share."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from packaging.utils import canonicalize_name

from bodocs.compat.sets import VersionSet
from bodocs.errors import BodocsError
from bodocs.places import HOME

_PIP = ("--disable-pip-version-check", "--no-input")
_CONFLICT = re.compile(r"^The conflict is caused by:\n(?:[ \t]+.*\n?)+", re.MULTILINE)
_ERROR = re.compile(r"^ERROR: (.*)$", re.MULTILINE)
_SECRET = re.compile(r"(?<=//)[^/@\s]+@")
_SHOWN = 1500
"""Characters of pip's reasons that are kept."""


class RefusedError(BodocsError):
    """A set cannot be installed, which says nothing of any page."""


def install(executable: Path, wanted: VersionSet, held: Sequence[str]) -> None:
    """Install what a set names and what that requires; what goes with it is left as it is.

    Args:
        executable: The environment's Python.
        wanted: The set.
        held: Requirements that may not be moved.

    Raises:
        RefusedError: There are no such releases, or they do not go together.
    """
    flags = ["--upgrade"] * wanted.floating + ["--pre"] * wanted.pre
    with tempfile.TemporaryDirectory() as folder:
        constraints = Path(folder) / "held.txt"
        constraints.write_text("\n".join(held), encoding="utf-8")
        _pip(executable, ["install", *flags, "--constraint", str(constraints), *wanted.pins])


def install_lock(executable: Path, lock: Path, but: Iterable[str]) -> None:
    """Install all that a lock file pins but some distributions, and this package.

    Raises:
        RefusedError: They cannot be installed.
    """
    left_out = set(but)
    lines = lock.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if canonicalize_name(line.partition("==")[0]) not in left_out]
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder) / "locked.txt"
        requirements.write_text("\n".join(kept), encoding="utf-8")
        _pip(executable, ["install", "--no-deps", "--requirement", str(requirements)])
    own = ["install", "--no-deps", "--no-build-isolation", "--editable", str(HOME)]
    _pip(executable, own)


def check(executable: Path, names: set[str]) -> None:
    """Check that what is installed goes together, as far as these distributions are concerned.

    pip installs what was asked for, even if something that it left as it was wants another
    version.

    Raises:
        RefusedError: It does not.
    """
    said = _run(executable, ["check"]).stdout.splitlines()
    wrong = [line for line in said if canonicalize_name(line.partition(" ")[0]) in names]
    if wrong:
        raise _refused("; ".join(wrong))


def _pip(executable: Path, arguments: list[str]) -> None:
    done = _run(executable, [*arguments, "--quiet", *_PIP])
    if done.returncode:
        raise _refused(_reason(done.stdout + "\n" + done.stderr))


def _run(executable: Path, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pip", "--python", str(executable), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _reason(said: str) -> str:
    """Return what pip gives as its reason, in its own words, without any password in addresses."""
    conflict = _CONFLICT.search(said)
    found = [conflict[0].strip()] if conflict else []
    found += [line for line in _ERROR.findall(said) if line not in found]
    text = "\n".join(found) or said.strip() or "pip gave no reason"
    return _SECRET.sub("", text)[:_SHOWN]


def _refused(reason: str) -> RefusedError:
    return RefusedError(reason, mend="change the pins of the set in compat.toml")
