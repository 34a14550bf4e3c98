"""Front matter that cannot be used stops the command line before anything runs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bodocs.errors import PageError
from bodocs.frontmatter import validate
from tests.conftest import Done, Workspace, front_cell, write_notebook


def skipping(**parts: str | None) -> str:
    """Return a page whose skip has other parts than a good one."""
    good = {"reason": "Upstream.", "owner": "maintainers", "until": "2027-01-31"}
    lines = [f"  {name}: {value}\n" for name, value in {**good, **parts}.items() if value]
    return f"---\ntitle: Skip\nskip:\n{''.join(lines)}---\n"


FILES = {
    "untitled.md": "---\ndescription: no title here\n---\n\nText.\n",
    "empty_title.md": '---\ntitle: ""\n---\n\nText.\n',
    "blank_title.md": '---\ntitle: "  "\n---\n\nText.\n',
    "unclosed.md": "---\ntitle: Never ends\n\nText.\n",
    "late_unclosed.md": "\n---\ntitle: Never ends\n\nText.\n",
    "late_typo.md": "\n\n---\ntitle: two: colons\n---\n",
    "none_at_all.md": "Text without any front matter.\n",
    "typo.md": "---\ntitle: Typo\ndescripton: one letter short\n---\n",
    "budget_typo.md": "---\ntitle: Budget\nbudget:\n  second: 3\n---\n",
    "wrong_type.md": "---\ntitle: Types\ntags: bayes\n---\n",
    "wrong_level.md": "---\ntitle: Level\nlevel: expert\n---\n",
    "blank_prerequisite.md": '---\ntitle: Before\nprerequisites: [" "]\n---\n',
    "long.md": f"---\ntitle: Long\ndescription: {'x' * 161}\n---\n",
    "bad_yaml.md": "---\ntitle: Fine\ndescription: two: colons\n---\n",
    "skip_bare.md": "---\ntitle: Skip\nskip: true\n---\n",
    "skip_no_owner.md": skipping(owner=None),
    "skip_person.md": skipping(owner="Jane Doe"),
    "skip_mail.md": skipping(owner="jane@bodocs.example"),
    "skip_blank.md": skipping(reason="' '"),
    "skip_until_soon.md": skipping(until="soon"),
    "skip_until_quoted.md": skipping(until="'2027-01-31'"),
    "skip_no_such_day.md": skipping(until="2027-02-31"),
    "skip_typo.md": skipping(untill="2027-01-31"),
    "a_list.md": "---\n- title\n---\n",
}


@pytest.fixture(scope="module")
def said(shared: Workspace) -> Done:
    """What the command says of all these pages; a good one stands among them."""
    project = shared.project()
    project.doc("good", "Nothing wrong here.\n")
    for name, text in FILES.items():
        project.write(f"docs/{name}", text)
    write_notebook(
        project.root / "tutorials/nameless/nameless.ipynb", front_cell(level="beginner"), "1 + 1"
    )
    done = shared.bodocs("run", "--source", project.root, status=2)
    assert not shared.store.exists()
    # Nothing but the reports, which tell of the errors.
    assert {path.name for path in project.settings.build.iterdir()} == {"reports"}
    return done


def problem(said: Done, file: str) -> str:
    """Return the lines on one file: what is wrong, and the mend."""
    lines = said.err.removeprefix("error: ").splitlines()
    [at] = [number for number, line in enumerate(lines) if f"/{file}:" in line]
    assert lines[at + 1].strip().startswith("mend: ")
    return f"{lines[at]}\n{lines[at + 1]}"


@pytest.mark.parametrize("file", ["untitled.md", "none_at_all.md", "nameless.ipynb"])
def test_a_missing_title_is_named_with_the_line_to_add(said: Done, file: str) -> None:
    found = problem(said, file)
    assert "no 'title'" in found
    assert "add a line 'title: ...'" in found


@pytest.mark.parametrize("file", ["empty_title.md", "blank_title.md"])
def test_an_empty_title_is_no_title(said: Done, file: str) -> None:
    assert "'title'" in problem(said, file)


@pytest.mark.parametrize("file", ["unclosed.md", "late_unclosed.md"])
def test_front_matter_that_never_ends_is_named_with_the_line_to_add(said: Done, file: str) -> None:
    found = problem(said, file)
    assert "front matter is not closed" in found
    assert "add a line '---'" in found


def test_front_matter_may_stand_after_empty_lines(space: Workspace) -> None:
    project = space.project()
    project.write("docs/page.md", "\n \n---\ntitle: Late\n---\n\nText.\n")
    [row] = space.bodocs("list", "--source", project.root, "--json").json()
    assert row["title"] == "Late"


def test_a_line_of_dashes_is_no_front_matter_by_itself(space: Workspace) -> None:
    source = space.folder()
    source.write("page.md", "---\n\n# After a rule\n")
    source.write("two.md", "\n---\n\n# Between rules\n\n---\n")
    rows = space.bodocs("list", "--source", source.root, "--json").json()
    assert [row["title"] for row in rows] == ["After a rule", "Between rules"]


def test_an_error_after_empty_lines_has_its_line(said: Done) -> None:
    assert "/late_typo.md:4:" in said.err


def test_an_unknown_key_suggests_the_nearest(said: Done) -> None:
    found = problem(said, "typo.md")
    assert "unknown key 'descripton'" in found
    assert "Did you mean 'description'?" in found


def test_an_unknown_key_below_another_suggests_the_nearest_there(said: Done) -> None:
    found = problem(said, "budget_typo.md")
    assert "'budget.second'" in found
    assert "Did you mean 'seconds'?" in found


def test_a_value_of_the_wrong_type_is_shown(said: Done) -> None:
    found = problem(said, "wrong_type.md")
    assert "'tags' is no list" in found
    assert "'bayes'" in found


def test_an_empty_prerequisite_is_named_by_its_place(said: Done) -> None:
    assert "'prerequisites', entry 1, is empty" in problem(said, "blank_prerequisite.md")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (
            {"skip": {"reason": "x", "owner": "The Team", "until": date(2030, 1, 31)}},
            "'skip.owner'",
        ),
        (
            {"skip": {"reason": "x", "owner": "team", "until": "soon"}},
            "'skip.until' is no day: 'so",
        ),
        ({"former": ["a", "b c"]}, "'former', entry 2, is wrong: it should be an id"),
        ({"level": "hard"}, "'level' is none of 'beginner', 'intermediate' or 'advanced': 'hard'"),
        ({"budget": {"seconds": -1}}, "'budget.seconds' is not greater than 0: -1"),
        ({"smoke": [1]}, "'smoke' holds no keys of its own: [1]"),
        ({"sidebar_position": "a"}, "'sidebar_position' is no number: 'a'"),
        ({"tags": [3]}, "'tags', entry 1, is no text: 3"),
        ({"description": "x" * 161}, "'description' is longer than 160 characters: 'x"),
    ],
)
def test_what_is_wrong_with_a_value_is_said_in_words(value: dict[str, Any], said: str) -> None:
    with pytest.raises(PageError) as found:
        validate({"title": "Page", **value}, Path("x.md"))
    assert f"front matter key {said}" in str(found.value)
    for jargon in ("match pattern", "Input should", "Value error", "^@?["):
        assert jargon not in str(found.value)


def test_a_value_outside_the_choice_names_the_choice(said: Done) -> None:
    found = problem(said, "wrong_level.md")
    for level in ("beginner", "intermediate", "advanced", "expert"):
        assert level in found


def test_a_description_that_is_too_long_says_the_limit(said: Done) -> None:
    assert "160" in problem(said, "long.md")


def test_invalid_yaml_is_named_with_its_line(said: Done) -> None:
    found = problem(said, "bad_yaml.md")
    assert "bad_yaml.md:3: " in found
    assert "not valid YAML" in found


def test_a_block_that_is_no_mapping_says_how_to_write_it(said: Done) -> None:
    assert "'key: value'" in problem(said, "a_list.md")


def test_a_skip_that_says_nothing_shows_how_it_is_written(said: Done) -> None:
    assert "'skip: {reason: ..., owner: maintainers, until: 2027-01-31}'" in problem(
        said, "skip_bare.md"
    )


def test_a_skip_without_an_owner_names_the_key(said: Done) -> None:
    found = problem(said, "skip_no_owner.md")
    assert "no 'skip.owner'" in found
    assert "a role or a team" in found


@pytest.mark.parametrize("file", ["skip_person.md", "skip_mail.md"])
def test_the_owner_of_a_skip_is_a_team_and_no_person(said: Done, file: str) -> None:
    found = problem(said, file)
    assert "'skip.owner'" in found
    assert "such as maintainers or @org/team" in found


def test_a_skip_without_words_for_a_reason_asks_for_them(said: Done) -> None:
    assert "say in a sentence" in problem(said, "skip_blank.md")


@pytest.mark.parametrize("file", ["skip_until_soon.md", "skip_until_quoted.md"])
def test_the_end_of_a_skip_is_a_day(said: Done, file: str) -> None:
    found = problem(said, file)
    assert "'skip.until'" in found
    assert "without quotes, as in 'until: 2027-01-31'" in found


def test_a_day_that_no_calendar_has_is_an_error_like_any_other(said: Done) -> None:
    found = problem(said, "skip_no_such_day.md")
    assert "day is out of range" in found
    assert "correct it" in found


def test_a_letter_too_many_in_a_skip_suggests_the_key(said: Done) -> None:
    assert "Did you mean 'until'?" in problem(said, "skip_typo.md")


def test_every_problem_is_reported_at_once_and_the_good_page_is_not(said: Done) -> None:
    assert said.err.count("mend: ") == len(FILES) + 1
    assert "good.md" not in said.err
    assert said.out == ""
