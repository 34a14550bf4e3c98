"""What a kernel draws: text that is text, in the project's style, and not too many shapes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.conftest import Workspace, workspace

pytestmark = pytest.mark.kernel

LINE = """\
#| fig-alt: A line.
import matplotlib.pyplot as plt
import numpy as np
fig, ax = plt.subplots()
ax.plot([1, 2, 3])
ax.set(xlabel="trial", title="A title")
plt.show()
"""
MANY = """\
#| fig-alt: Ten thousand shapes of each kind.
points = np.random.default_rng(0).random((2, 10_000))
fig, axes = plt.subplots(2, 2)
many = [
    axes[0, 0].pcolormesh(points.reshape(2, 100, 100)[0]),
    axes[0, 1].scatter(*points),
    *axes[1, 0].plot(*points, "."),
]
few = axes[1, 1].scatter(*points[:, :100])
axes[1, 1].set_title("dots")
plt.show()
print([artist.get_rasterized() for artist in [*many, few]])
"""


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[dict]]]:
    """The outputs of either cell."""
    with workspace(tmp_path_factory.mktemp("drawings")) as space:
        yield executed(space)


def executed(space: Workspace) -> dict[str, list[dict]]:
    project = space.project("project")
    project.tutorial("figures", LINE, MANY)
    done = space.bodocs("run", "--source", project.root)
    assert done.status == 0, done.text
    cells = [cell for cell in project.executed("figures").cells if cell.cell_type == "code"]
    return dict(zip(("line", "many"), (cell.outputs for cell in cells), strict=True))


def svg(outputs: list[dict]) -> str:
    return next("".join(o["data"]["image/svg+xml"]) for o in outputs if "data" in o)


def test_text_is_text(outputs: dict[str, list[dict]]) -> None:
    texts = re.findall(r"<text\b[^>]*>([^<]*)</text>", svg(outputs["line"]))
    assert {"trial", "A title"} <= set(texts)


def test_the_style_is_the_projects(outputs: dict[str, list[dict]]) -> None:
    drawing = svg(outputs["line"])
    assert "#0072b2" in drawing
    assert "#ffffff" not in drawing  # the paper is the page's own
    assert "image/png" in outputs["line"][0]["data"]


def test_very_many_shapes_are_pixels_among_text(outputs: dict[str, list[dict]]) -> None:
    drawing = svg(outputs["many"])
    assert drawing.count("<image") >= 3
    assert drawing.count("<path") + drawing.count("<use") < 1000
    assert drawing.count("<use") > 100  # the few dots are still drawn
    assert "dots" in re.findall(r"<text\b[^>]*>([^<]*)</text>", drawing)


def test_the_figure_itself_is_not_changed(outputs: dict[str, list[dict]]) -> None:
    [printed] = [o["text"] for o in outputs["many"] if o["output_type"] == "stream"]
    assert printed == "[False, False, False, False]\n"
