"""Docusaurus: finding Node, building the website, and serving it."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bodocs.errors import SettingsError, SiteError
from bodocs.folders import SITE_MARK
from bodocs.settings import HOME, Settings

WEBSITE = HOME / "website"
HOST = "127.0.0.1"
_NODE_MAJOR = 20
_TAIL = 40


def node() -> str:
    """Return the path of a Node that Docusaurus runs on.

    Raises:
        SiteError: There is none, it is too old, or the packages are not installed.
    """
    found = shutil.which("node")
    if found is None:
        raise SiteError(
            "there is no Node.js on the PATH",
            mend=f"install Node {_NODE_MAJOR} or newer, then run again",
        )
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
    version = re.match(r"v(\d+)\.", said.stdout)
    if version is None or int(version.group(1)) < _NODE_MAJOR:
        raise SiteError(
            f"Node {said.stdout.strip() or 'of unknown version'} is too old",
            where=found,
            mend=f"install Node {_NODE_MAJOR} or newer, and put it first on the PATH",
        )
    if not _docusaurus().is_file():
        raise SiteError(
            "Docusaurus is not installed", where=HOME, mend="run 'npm ci' there, or 'make setup'"
        )
    return found


def build(settings: Settings) -> bool:
    """Build the website from the content folder; return False if it was up to date.

    The new site takes the old one's place only when it is finished.

    Raises:
        SiteError: Docusaurus failed; its last lines are in the message.
    """
    check_out(settings.site)
    stamp = _stamp(settings)
    mark = settings.site / SITE_MARK
    if mark.is_file() and mark.read_text(encoding="utf-8").strip() == stamp:
        return False
    fresh = settings.build / "site.new"
    command = [node(), str(_docusaurus()), "build", str(WEBSITE), "--out-dir", str(fresh)]
    log = settings.reports / "docusaurus.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        done = subprocess.run(
            command,
            cwd=WEBSITE,
            env=environment(settings),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        raise SiteError(
            f"Docusaurus could not build the site:\n{tail(log)}",
            mend=f"see what it says above; all of it is in {log}",
        )
    (fresh / SITE_MARK).write_text(stamp + "\n", encoding="utf-8")
    put_in_place(settings.site, fresh)
    return True


def check_out(out: Path) -> None:
    """Check that ``out`` may be replaced by a site.

    Raises:
        SettingsError: It holds something that no earlier build put there.
    """
    if not out.exists():
        return
    if not out.is_dir():
        raise SettingsError("is a file", where=out, mend="give --out a folder")
    if any(out.iterdir()) and not (out / SITE_MARK).is_file():
        raise SettingsError(
            "the folder is not empty, and no build of bodocs made it",
            where=out,
            mend="give --out a new folder, or empty this one",
        )


def start_server(settings: Settings, port: int, log: Path) -> subprocess.Popen[bytes]:
    """Start Docusaurus's development server, which shows every change of the content folder.

    It gets a process group of its own, so that Ctrl-C reaches only us and we end it in order.

    Rspack keeps nothing on the disk: while it writes its cache after an edit, the next edit may
    end it (`should have bucket pack metas`, web-infra-dev/rspack#11949, #14708), and the server
    with it.
    """
    command = [node(), str(_docusaurus()), "start", str(WEBSITE), "--no-open"]
    command += ["--host", HOST, "--port", str(port)]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        return subprocess.Popen(
            command,
            cwd=WEBSITE,
            env=environment(settings)
            | {"NODE_ENV": "development", "DOCUSAURUS_NO_PERSISTENT_CACHE": "1"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def check_port(port: int) -> None:
    """Check that a server can listen on ``port``.

    Raises:
        SiteError: Something listens there; the next free port is named.
    """
    if _free(port):
        return
    other = next((p for p in range(port + 1, min(port + 100, 65536)) if _free(p)), None)
    raise SiteError(
        f"port {port} of {HOST} is taken",
        mend=f"pass --port {other}, which is free, or end what listens on {port}"
        if other
        else f"end what listens on {port}",
    )


def environment(settings: Settings) -> dict[str, str]:
    """Return Docusaurus's environment; each source has generated files of its own."""
    generated = os.path.relpath(settings.build / "docusaurus", WEBSITE)
    return {
        **os.environ,
        "BODOCS_SITE": str(settings.content / "site.json"),
        "DOCUSAURUS_GENERATED_FILES_DIR_NAME": generated,
        "DOCUSAURUS_DISABLE_TELEMETRY": "1",
        "NO_UPDATE_NOTIFIER": "1",
        "NO_COLOR": "1",
        "FORCE_COLOR": "0",
        "CI": "true",
    }


def tail(log: Path) -> str:
    """Return the last lines of a log, without colour codes."""
    text = log.read_text(encoding="utf-8", errors="replace")
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)
    return "\n".join(text.strip().splitlines()[-_TAIL:])


def _docusaurus() -> Path:
    return HOME / "node_modules/@docusaurus/core/bin/docusaurus.mjs"


def _free(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do, so that a port only just closed counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def _stamp(settings: Settings) -> str:
    digest = hashlib.sha256()
    for name, path in _inputs(settings):
        digest.update(f"{name}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _inputs(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Give each file that the site is made of, under a name that is the same on every machine."""
    yield "package-lock.json", HOME / "package-lock.json"
    for what, root in (("website", WEBSITE), ("content", settings.content)):
        for folder, folders, names in os.walk(root):
            folders[:] = sorted(n for n in folders if n not in {"node_modules", ".docusaurus"})
            for path in (Path(folder) / name for name in sorted(names)):
                yield f"{what}/{path.relative_to(root).as_posix()}", path


def put_in_place(site: Path, fresh: Path) -> None:
    """Put a finished folder in the place of a site."""
    site.parent.mkdir(parents=True, exist_ok=True)
    old = site.with_name(f".{site.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    shutil.move(fresh, site)
    shutil.rmtree(old, ignore_errors=True)
