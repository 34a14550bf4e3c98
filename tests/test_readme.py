"""What README.md and CONTRIBUTING.md say, held true."""

from __future__ import annotations

import itertools
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from bodocs import catalog, keys, settings
from bodocs.execution import page as page_run
from bodocs.frontmatter import FrontMatter
from bodocs.options import Options
from bodocs.pipeline import pairs

BODOCS = Path(sys.executable).parent / "bodocs"
README = (settings.HOME / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (settings.HOME / "CONTRIBUTING.md").read_text(encoding="utf-8")


def documented(pattern: str, text: str = README) -> list[str]:
    return re.findall(pattern, text, re.MULTILINE)


def help_of(*command: str) -> str:
    return subprocess.run(
        [BODOCS, *command, "--help"], capture_output=True, text=True, check=True
    ).stdout


def test_every_command_is_documented_and_every_documented_command_exists():
    existing = set(re.findall(r"^  ([a-z]+)  ", help_of(), re.MULTILINE))
    assert set(documented(r"^\| `bodocs (\w+)")) == existing


@pytest.mark.parametrize("line", documented(r"^\.venv/bin/(bodocs .*)$"))
def test_the_flags_of_examples_exist(line: str):
    words = shlex.split(line)
    for flag in (word for word in words if word.startswith("--")):
        assert f"  {flag} " in help_of(words[1]), flag


@pytest.mark.parametrize("line", documented(r"^\.venv/bin/(bodocs run .*)$"))
def test_the_pages_and_parameters_of_examples_exist(line: str):
    words = shlex.split(line)
    chosen = pairs(
        [value for flag, value in itertools.pairwise(words) if flag == "--set"],
        "--set",
        parse=True,
    )
    [page] = catalog.load(settings.load(settings.HOME)).select([words[2]])
    job = page_run.prepare(page, keys.Run("full", {}, {}), chosen=chosen)
    assert job.own_parameters
    assert len(chosen) >= 2


def test_make_targets_exist():
    makefile = (settings.HOME / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert set(documented(r"(?:^|`)make ([a-z]+)", README + CONTRIBUTING)) <= targets


def table(heading: str) -> dict[str, list[str]]:
    """Return the rows of the first table under a heading, by the names in their first cells."""
    section = CONTRIBUTING.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in re.findall(r"^\| .*\|$", section, re.M)]
    return {name: row for row in rows[2:] for name in re.findall(r"`(\w+)`", row[0])}


def test_the_table_of_settings_is_complete_and_its_defaults_are_right():
    rows = table("Settings")
    fields = settings.ProjectSettings.model_fields
    assert set(rows) == set(fields)
    for name in ("cell_deadline", "page_deadline", "memory_limit", "output_limit", "preload"):
        said = rows[name][-1].replace(",", "")
        default = fields[name].default
        for value in default if isinstance(default, tuple) else [default]:
            assert str(value) in said, name


def test_the_tables_of_front_matter_and_cell_options_are_complete():
    assert set(table("Write or change a page")) == set(FrontMatter.model_fields)
    options = {name.replace("_", "-") for name in Options.__dataclass_fields__}
    [line] = documented(r"^- \*\*Cell options\.\*\*(.*)$", CONTRIBUTING)
    assert set(re.findall(r"`([a-z-]+)`", line)) == options


def test_the_screenshot_is_there():
    for path in documented(r"!\[[^\]]+\]\(([^)]+)\)"):
        assert (settings.HOME / path).is_file(), path


def test_no_figure_is_left_to_be_filled_in():
    assert not re.search(r"@[A-Z0-9]+@", README + CONTRIBUTING)
