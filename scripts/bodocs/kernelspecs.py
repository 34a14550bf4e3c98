"""Which kernel a name stands for, and which program that runs."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from bodocs import datafiles, installed
from bodocs.errors import SettingsError

_PYTHON = "{python}"
"""Stands for the Python that bodocs runs in, which is elsewhere on each machine."""

# What jupyter_client replaces by the path of the Python that it runs in.
_OWN_NAMES = {"python", f"python{sys.version_info[0]}", "python{}.{}".format(*sys.version_info[:2])}
_IPYKERNEL = ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"]


@dataclass(frozen=True)
class Kernel:
    """What starts when a kernel is asked for by its name.

    Attributes:
        name: The name.
        native: True if it runs in the Python that bodocs runs in.
        paths: Where its Python looks for modules; empty for another language.
        launches: The module that it is, for a kernel of some Python.
        facts: All of its specification that outputs depend on.
    """

    name: str
    native: bool
    paths: tuple[str, ...]
    launches: str
    facts: dict[str, Any] = field(compare=False)


class _Spec(BaseModel):
    """What of a kernel's specification outputs depend on."""

    argv: list[str]
    env: dict[str, str] = {}
    metadata: dict[str, Any] = {}


def find(name: str) -> Kernel | None:
    """Return the kernel of this name; None if there is none.

    Raises:
        SettingsError: Its specification cannot be used.
    """
    folder = quickly(name) or _surely(name)
    if folder is None:
        return None
    path = folder / "kernel.json"
    try:
        return _kernel(name, _Spec.model_validate_json(path.read_bytes()))
    except FileNotFoundError:  # ipykernel, where it was installed without a specification
        return _kernel(name, _Spec(argv=_IPYKERNEL))
    except ValidationError as error:
        first = error.errors()[0]
        raise SettingsError(
            f"the kernel {name!r} cannot be started: {first['msg'].lower()}",
            where=path,
            mend="install the kernel again, or pass --kernel python3",
        ) from error


def names() -> list[str]:
    """Return the names of all kernels."""
    from jupyter_client.kernelspec import KernelSpecManager

    return sorted(KernelSpecManager().find_kernel_specs())


def quickly(name: str) -> Path | None:
    """Return the folder of a kernel if it is found without jupyter_client, slow to import."""
    from jupyter_core.paths import jupyter_path

    for folder in jupyter_path("kernels"):
        try:
            with os.scandir(folder) as entries:
                found = [Path(entry) for entry in entries if entry.name.lower() == name]
        except OSError:
            continue
        for path in found:
            if (path / "kernel.json").is_file():
                return path
    return None


def _surely(name: str) -> Path | None:
    from jupyter_client.kernelspec import KernelSpecManager

    folder = KernelSpecManager().find_kernel_specs().get(name)
    return Path(folder) if folder else None


def _kernel(name: str, spec: _Spec) -> Kernel:
    argv = spec.argv
    program = argv[0] if argv else ""
    native = _is_own(program)
    facts = {
        "name": name,
        "argv": [_PYTHON, *argv[1:]] if native else argv,
        "environment": spec.env,
        "provisioner": spec.metadata.get("kernel_provisioner"),
    }
    launches = argv[argv.index("-m") + 1] if "-m" in argv[:-1] else ""
    search = tuple(filter(None, spec.env.get("PYTHONPATH", "").split(os.pathsep)))
    if native:
        return Kernel(name, native, (*search, *installed.search_path()), launches, facts)
    path = Path(shutil.which(program) or program)
    facts["program"] = [str(path), datafiles.digest(path) if path.is_file() else None]
    found = _search_path(path) if path.name.startswith("python") else ()
    return Kernel(name, native, (*search, *found) if found else (), launches, facts)


def _is_own(program: str) -> bool:
    if program in _OWN_NAMES:
        return True
    here, path = Path(sys.executable), Path(program)
    # Of all the Pythons of one folder, a virtual environment's have one target.
    return path.is_file() and path.parent.resolve() == here.parent.resolve() and path.samefile(here)


def _search_path(python: Path) -> tuple[str, ...]:
    """Return where another Python keeps its packages."""
    top = python.parent.parent
    prefixes = [top, *_bases(top)]
    version = python.resolve().name  # such as python3.12
    patterns = [f"lib/{version}*/*-packages", "lib/python3/dist-packages", "Lib/site-packages"]
    found = [path for p in prefixes for pattern in patterns for path in sorted(p.glob(pattern))]
    return tuple(str(path) for folder in found for path in (folder, *_linked(folder)))


def _bases(top: Path) -> list[Path]:
    """Return the Python below a virtual environment that sees the packages of that, too."""
    try:
        lines = (top / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    pairs = (line.partition("=") for line in lines)
    config = {name.strip(): value.strip() for name, _, value in pairs}
    if config.get("include-system-site-packages") != "true":
        return []
    return [Path(config["home"]).parent]


def _linked(folder: Path) -> list[Path]:
    """Return the folders that ``.pth`` files add to a search path."""
    files = sorted(folder.glob("*.pth"))
    lines = [line for file in files for line in file.read_text(errors="replace").splitlines()]
    return [folder / line for line in lines if line and (folder / line).is_dir()]
