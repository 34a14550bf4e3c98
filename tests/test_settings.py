from __future__ import annotations

from pathlib import Path

import pytest

from bodocs import settings
from bodocs.errors import SettingsError
from tests.conftest import Workspace


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tool = 3\n", "'tool' is 3, not a table"),
        ("[tool]\nbodocs = 3\n", "'bodocs' is 3, not a table"),
        ("[tool.bodocs]\ntitel = 'x'\n", "[tool.bodocs] titel"),
        ("[tool.bodocs\n", "pyproject.toml"),
    ],
)
def test_settings_that_cannot_be_used_are_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    with pytest.raises(SettingsError) as error:
        settings.load(tmp_path)
    assert said in str(error.value)
    assert "mend:" in str(error.value)


def test_where_the_site_lies_can_be_said_without_editing_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.bodocs]\nbase_url = '/one/'\n")
    assert settings.load(tmp_path).project.base_url == "/one/"
    monkeypatch.setenv("BODOCS_BASE_URL", "/two/three/")
    monkeypatch.setenv("BODOCS_URL", "https://docs.example")
    assert settings.load(tmp_path).project.base_url == "/two/three/"
    assert settings.load(tmp_path).project.url == "https://docs.example"
    for wrong in ("two/", "/two", "//", "/a b/"):
        monkeypatch.setenv("BODOCS_BASE_URL", wrong)
        with pytest.raises(SettingsError, match="has to begin and end with a slash"):
            settings.load(tmp_path)


@pytest.mark.parametrize("url", ["foo://x", "/dev/null/x"])
def test_a_store_that_cannot_be_used_is_named(space: Workspace, url: str) -> None:
    folder = space.folder()
    folder.write("a.md", "---\njupyter: {}\n---\n\n```python\n1\n```\n")
    done = space.bodocs("run", "--source", folder.root, status=2, env={"BODOCS_STORE": url})
    assert url.removesuffix("/x") in done.err
    assert "mend:" in done.err


def test_a_run_writes_its_status(space: Workspace) -> None:
    project = space.project()
    project.doc("page", "```python\n1 / 0\n```\n")
    space.bodocs("run", cwd=project.root, status=1)
    path = project.settings.reports / "status.json"
    assert '"ZeroDivisionError"' in path.read_text()
    failed = project.settings.reports / "failed/page.ipynb"
    assert failed.is_file()
    project.doc("page", "```python\n1 / 1\n```\n")
    space.bodocs("run", cwd=project.root)
    assert not failed.exists()
    assert '"passed"' in path.read_text()
