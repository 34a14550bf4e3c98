"""Warnings on a page say nothing of where this machine keeps its packages."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.conftest import Workspace


@pytest.mark.kernel
def test_a_warning_names_its_package_and_its_cell_without_folders(space: Workspace) -> None:
    source = space.project()
    warns = "#| warning: true\nimport numpy as np\nnp.mean([])"
    own = "#| warning: true\nimport warnings\nwarnings.warn('Mine.')"
    source.tutorial("page", warns, own)
    space.bodocs("run", "--source", source.root)
    space.bodocs("render", "--source", source.root)
    page = source.content("tutorials/page.md")
    taken = source.content("static/tutorials/page~outputs.ipynb")
    for text in (unescape(unescape(page)), taken):
        assert "site-packages" not in text
        assert "ipykernel_" not in text
        assert "numpy/" in text
        assert re.search(r"(?<![\w/])cell:\d: UserWarning: Mine\.", text)
