"""A copy of an installed package with seeded drift, as a wheel that an installer takes."""

from __future__ import annotations

import re
import shutil
import zipfile
from importlib import metadata
from pathlib import Path

VERSION = "999.0"


def wheel(folder: Path) -> Path:
    """Return a wheel of toolz in which five things are otherwise."""
    package = folder / "toolz"
    installed = metadata.distribution("toolz").locate_file("toolz")
    shutil.copytree(Path(str(installed)), package, ignore=shutil.ignore_patterns("__pycache__"))
    _rename(package)
    _move(package)
    itertoolz, dicttoolz = package / "itertoolz.py", package / "dicttoolz.py"
    _replace(itertoolz, "def partition(n, seq, pad=no_pad):", "def partition(n, seq, pad=None):")
    _replace(dicttoolz, "def valmap(func, d, factory=dict):\n", "def valmap(func, d):\n")
    made = "    rv = factory()\n    rv.update(zip(d.keys(), map(func, d.values())))\n"
    _replace(dicttoolz, made, "    rv = dict(zip(d.keys(), map(func, d.values())))\n")
    warning = (
        "def first(seq):\n    import warnings\n"
        "    warnings.warn('first will go', FutureWarning, stacklevel=2)\n"
    )
    _replace(itertoolz, "def first(seq):\n", warning)
    return _zipped(folder, package)


def _rename(package: Path) -> None:
    for file in package.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"\bpluck\b", "pluck_all", text), encoding="utf-8")


def _move(package: Path) -> None:
    source, target = package / "itertoolz.py", package / "recipes.py"
    text = source.read_text(encoding="utf-8")
    found = re.search(r"def isdistinct\(.*?(?=\n\n\ndef )", text, re.DOTALL)
    assert found
    source.write_text(text.replace(found[0], "").replace("'isdistinct', ", ""), encoding="utf-8")
    here = target.read_text(encoding="utf-8").replace("__all__ = (", "__all__ = ('isdistinct', ")
    target.write_text(f"{here}\n\n{found[0]}\n", encoding="utf-8")


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{file.name} has {text.count(old)} times: {old}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def _zipped(folder: Path, package: Path) -> Path:
    path = folder / f"toolz-{VERSION}-py3-none-any.whl"
    record = f"toolz-{VERSION}.dist-info"
    files = {
        f"{record}/METADATA": f"Metadata-Version: 2.1\nName: toolz\nVersion: {VERSION}\n",
        f"{record}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    for file in sorted(package.rglob("*.py")):
        files[file.relative_to(folder).as_posix()] = file.read_text(encoding="utf-8")
    files[f"{record}/RECORD"] = "".join(f"{name},,\n" for name in [*files, f"{record}/RECORD"])
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path
