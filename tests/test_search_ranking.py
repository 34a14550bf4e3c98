"""How the search orders and folds what it finds: the website's own engine, run by Node."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
ENGINE = """
const fs = require('fs'), path = require('path'), ts = require('typescript');
const [source] = process.argv.slice(1);
// TypeScript to what Node reads; the site's own build checks the types.
require.extensions['.ts'] = (module, file) => {
  const options = {module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022,
    esModuleInterop: true};
  const text = fs.readFileSync(file, 'utf8');
  module._compile(ts.transpileModule(text, {compilerOptions: options}).outputText, file);
};
const {createFind} = require(path.join(source, 'engine.ts'));
const {pages, typed} = JSON.parse(fs.readFileSync(0, 'utf8'));
createFind(pages).then((find) => console.log(JSON.stringify(find(typed))));
"""
FILLER = "Words of other things, which are long enough to be a paragraph of their own. "


def section(heading: str, text: str = FILLER) -> dict[str, str]:
    return {
        "anchor": heading.lower().replace(" ", "-"),
        "heading": heading,
        "text": text,
        "names": "",
    }


def page(title: str, *sections: dict[str, str], reference: bool = False) -> dict[str, Any]:
    opening = {"anchor": "", "heading": "", "text": FILLER, "names": ""}
    return {
        "url": f"/docs/{title.lower().replace(' ', '_')}",
        "title": title,
        "tags": [],
        "reference": reference,
        "sections": [opening, *sections],
    }


CROWD = page("Surrogate models", *(section(f"A surrogate, part {n}") for n in range(1, 7)))
OTHERS = [
    page("Overview", section("Surrogate", "What stands for the objective.")),
    page("Closed loop", section("Fit it", "The surrogate is fitted to the data.")),
    page("Glossary", section("Terms", "Surrogate: a model that is cheap.")),
]


def found(typed: str, *pages: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what the search finds, page by page."""
    done = subprocess.run(
        ["node", "-e", ENGINE, str(ROOT / "website/src/search")],
        input=json.dumps({"pages": pages, "typed": typed}),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return list(json.loads(done.stdout))


def urls(hits: list[dict[str, Any]]) -> list[str]:
    return [hit["url"] for hit in hits]


@pytest.mark.parametrize("typed", ["surrogate", "surogate", "surrogates"])
def test_a_page_does_not_crowd_out_others(typed: str) -> None:
    results = found(typed, CROWD, *OTHERS)
    first = [url.partition("#")[0] for one in results for url in urls(one["hits"])][:5]
    assert len(set(first)) >= 3
    assert max(map(first.count, first)) == 2


def test_what_is_folded_is_the_rest_in_its_order() -> None:
    by_page = {one["page"]: one for one in found("surrogate part", CROWD, *OTHERS)}
    crowd = by_page["Surrogate models"]
    anchors = [url.partition("#")[2] for url in urls(crowd["hits"] + crowd["folded"])]
    assert sorted(anchors) == [f"a-surrogate,-part-{n}" for n in range(1, 7)]
    assert all(one["folded"] == [] for title, one in by_page.items() if title != crowd["page"])


@pytest.mark.parametrize("typed", ["Surrogate", "surogate"])
def test_a_heading_that_is_what_was_typed_comes_first_even_mistyped(typed: str) -> None:
    first = found(typed, CROWD, *OTHERS)[0]
    assert urls(first["hits"])[0] == "/docs/overview#surrogate"
