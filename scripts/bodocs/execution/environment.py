"""The kernel's environment: the same on every machine, and one thread per kernel."""

from __future__ import annotations

import functools
import os
import shutil
from pathlib import Path

from bodocs.errors import SettingsError

PACKAGE = Path(__file__).parents[1]
"""The folder of this package."""

_PROFILE = PACKAGE / "execution" / "profile"

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
    # So it is, and Ax then shows its cards as text, figures and tables: else each comes as HTML
    # that brings along all of Plotly, 4.8 MB, and a cell with two of them is over its limit.
    "RUNNING_IN_PAPERMILL": "True",
    "COLUMNS": "100",
    "NO_COLOR": "1",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
}

# Each processor would have its own kernels chosen for it, which round differently: an optimizer
# then ends elsewhere, or with a warning, on one machine and not on the next. These are the
# instructions that every x86 processor of the last years has; MKL keeps its promise of equal
# results across makers only in its plainest mode, which large matrices pay for (a factorisation
# of 500 rows took three times as long) and small ones do not. Even then its square roots and its
# factorisations in single precision begin with the processor's own approximation (RSQRTPS), and
# may differ in their last digits; no setting changes that.
_ALIKE = {
    "ATEN_CPU_CAPABILITY": "avx2",
    "OPENBLAS_CORETYPE": "Haswell",
    "MKL_CBWR": "COMPATIBLE",
}
_PROCESSOR = Path("/proc/cpuinfo")

# What programs need to work at all. It is in no key, so it holds nothing that a page would take
# for a setting of its own. SHELL is not in it: "!" lines are for "sh" then, whoever runs them.
_PROXIES = ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy")
_INHERITED = frozenset(
    [
        *("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "TMP", "TEMP"),
        *("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"),
        *("XDG_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"),
        "JUPYTER_PATH",
        # Where Python finds its modules: as bodocs does, or keys would hold other versions.
        *("PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE", "PYTHONNOUSERSITE"),
        *("VIRTUAL_ENV", "CONDA_PREFIX"),
        *("LD_LIBRARY_PATH", "LD_PRELOAD", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"),
        *("CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER", "CUDA_HOME", "CUDA_PATH"),
        *("ROCR_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES", "ROCM_PATH"),
        *_PROXIES,
        *map(str.upper, _PROXIES),
        *("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),
        # Of Windows.
        *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "OS", "USERNAME"),
        *("USERPROFILE", "HOMEDRIVE", "HOMEPATH", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA"),
        *("PROGRAMFILES", "PROGRAMFILES(X86)", "COMMONPROGRAMFILES", "PROCESSOR_ARCHITECTURE"),
        "NUMBER_OF_PROCESSORS",
    ]
)
_OPTIMIZED = "PYTHONOPTIMIZE"


def checked(extra: dict[str, str]) -> dict[str, str]:
    """Return variables given with ``--env`` as they are.

    Raises:
        SettingsError: They would have Python pass over every ``assert``.
    """
    value = extra.get(_OPTIMIZED, "")
    if value not in ("", "0"):
        raise SettingsError(
            f"--env {_OPTIMIZED}={value}: no claim would be checked, for Python then passes over "
            "every assert",
            mend="leave it out",
        )
    return extra


def common_environment(extra: dict[str, str]) -> dict[str, str]:
    """Return what the environments of all kernels have in common.

    Args:
        extra: Variables given with ``--env``; they win.
    """
    inherited = {name: value for name, value in os.environ.items() if name in _INHERITED}
    fixed = {**_FIXED, **alike(), "MATPLOTLIBRC": str(_PROFILE / "matplotlibrc")}
    return {**inherited, **fixed, **extra}


@functools.cache
def alike() -> dict[str, str]:
    """Return what has libraries round as on other processors; nothing where it is not known to."""
    try:
        flags = _PROCESSOR.read_text(encoding="utf-8", errors="replace").split()
    except OSError:
        flags = []
    # PyTorch believes what it is told, and a processor without them would die of it.
    return _ALIKE if {"avx2", "fma"} <= set(flags) else {}


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
    return {"IPYTHONDIR": str(ipython), **common_environment(extra)}


def versioned_files(package: Path = PACKAGE) -> list[Path]:
    """Return the files of this package, or of another revision's, that outputs depend on."""
    patterns = ("sources.py", "parameters.py", "execution/**/*.py", "verification/*.py")
    found = {path for pattern in patterns for path in package.glob(pattern)}
    profile = (package / "execution/profile").glob("*")
    return sorted({*found, *(path for path in profile if path.is_file())})
