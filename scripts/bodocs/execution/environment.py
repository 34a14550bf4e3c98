"""The kernel's environment: the same on every machine, and one thread per kernel."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_PROFILE = Path(__file__).parent / "profile"

_FIXED = {
    # Two kernels of unset thread counts on two cores took five times as long as with one each,
    # and results depended on the number of cores.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    # Sets print in the same order in every run.
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PLOTLY_RENDERER": "plotly_mimetype",
    "COLUMNS": "100",
    "NO_COLOR": "1",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
}


def kernel_environment(scratch: Path, extra: dict[str, str]) -> dict[str, str]:
    """Return the environment of a page's kernel.

    Args:
        scratch: Folder that belongs to this run; IPython's profile is made in it.
        extra: Variables given with ``--env``; they win.
    """
    ipython = scratch / "ipython"
    profile = ipython / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    shutil.copy(_PROFILE / "ipython_kernel_config.py", profile)
    return {
        **os.environ,
        **_FIXED,
        "IPYTHONDIR": str(ipython),
        "MATPLOTLIBRC": str(_PROFILE / "matplotlibrc"),
        **extra,
    }


def versioned_files() -> list[Path]:
    """Return the files of this package that a page's outputs depend on."""
    package = Path(__file__).parents[1]
    code = [package / "sources.py", package / "parameters.py"]
    code += [*package.glob("execution/*.py"), *package.glob("verification/*.py")]
    return sorted([*code, *(path for path in _PROFILE.iterdir() if path.is_file())])
