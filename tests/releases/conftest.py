"""A project of which there are two releases and a latest site, laid out as a host serves them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Source, Workspace, workspace
from tests.repositories import git

SETTINGS = (
    'repository = "some/where"\nbase_url = "/below/"\nversions = ["numpy"]\napi = ["toolz"]\n'
)
STAYS = "```python\nfrom toolz import take\nprint(list(take(1, 'abc')))\n```\n\n{}\n"


@dataclass(frozen=True)
class Site:
    """The published folder, and what it was made of."""

    space: Workspace
    project: Source
    out: Path

    @property
    def listed(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads((self.out / "versions.json").read_bytes())
        return found

    @property
    def archives(self) -> list[Path]:
        return sorted((self.project.settings.build / "releases").glob("*.tar.gz"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with workspace(tmp_path_factory.mktemp("releases")) as space:
        project = space.project(settings_text=SETTINGS)
        where = ("--source", project.root)
        git(project.root, "init", "--quiet")
        project.doc("stays", STAYS.format("As it was."))
        project.doc("goes", "```python\nprint('old')\n```\n")
        _commit(project)
        space.bodocs("release", "1.0", *where)
        project.doc("stays", STAYS.format("As it is."))
        (project.root / "docs/goes.md").unlink()
        project.doc("comes", "```python\nprint('new')\n```\n")
        _commit(project)
        space.bodocs("build", *where)
        out = space.root / "served/below"
        space.bodocs("publish", *where, "--out", out)
        yield Site(space, project, out)


def _commit(project: Source) -> None:
    git(project.root, "add", "--all")
    git(project.root, "commit", "--quiet", "--message", "All")
