"""Which arguments the calls of a page give, as far as its code shows."""

from __future__ import annotations

import pytest

from bodocs.compat import uses
from bodocs.compat.uses import Call

IMPORT = "from pack import f, g\n"


def call_of(*codes: str, name: str = "f") -> Call:
    [found] = uses.calls([IMPORT, *codes])[f"pack:{name}"]
    return found


@pytest.mark.parametrize(
    "code",
    [
        "settings = {'a': 1, 'b': 2}\nf(**settings)",
        "settings = dict(a=1, b=2)\nf(**settings)",
        "settings: dict[str, int] = {'a': 1, 'b': 2}\nf(**settings)",
        "f(**{'a': 1, 'b': 2})",
        "f(**dict(a=1, b=2))",
        "f(a=1, **{'b': 2})",
        "def made():\n    settings = {'a': 1, 'b': 2}\n    return f(**settings)",
        "settings = {'a': 1, 'b': 2}\nmade = lambda: f(**settings)",
        "settings = {'a': 1, 'b': 2}\nprint(settings['a'], settings.items())\nf(**settings)",
        "settings = {'a': {}, 'b': 2}\nsettings['a']['c'] = 1\nf(**settings)",
    ],
)
def test_keywords_of_a_display_are_given(code: str) -> None:
    assert call_of(code) == Call(frozenset({"a", "b"}))


def test_a_display_may_stand_in_another_cell() -> None:
    assert call_of("settings = {'a': 1}", "f(0, **settings)") == Call(frozenset({"a"}), 1)


@pytest.mark.parametrize(
    "code",
    [
        "def made(settings):\n    return f(**settings)",
        "def made(**settings):\n    return f(**settings)",
        "for settings in several:\n    f(**settings)",
        "[f(**settings) for settings in several]",
        "settings = load()\nf(**settings)",
        "settings = {name: 1}\nf(**settings)",
        "settings = {**others, 'a': 1}\nf(**settings)",
        "settings = dict(others, a=1)\nf(**settings)",
        "settings = dict(**others)\nf(**settings)",
        "settings, other = {'a': 1}, 2\nf(**settings)",
        "settings = {'a': 1}\nsettings['b'] = 1\nf(**settings)",
        "settings = {'a': 1}\ndel settings['a']\nf(**settings)",
        "settings = {'a': 1}\nsettings.update(b=1)\nf(**settings)",
        "settings = {'a': 1}\nsettings |= others\nf(**settings)",
        "settings = {'a': 1}\nif new:\n    settings = load()\nf(**settings)",
        "settings = {'a': 1}\ndef other(settings): ...\nf(**settings)",
        "from other import settings\nf(**settings)",
        "class Some:\n    settings = {'a': 1}\nf(**settings)",
        "def other():\n    global settings\n    settings = {'a': 1}\nf(**settings)",
        "def other():\n    settings = {'a': 1}\nf(**settings)",
        "match some:\n    case {'a': 1, **settings}:\n        f(**settings)",
        "from other import dict\nf(**dict(a=1))",
        "f(**some.settings)",
        "f(**settings)",
        "f(*several)",
    ],
)
def test_what_is_bound_in_another_way_may_hide_any_argument(code: str) -> None:
    assert call_of(code).spread


def test_a_function_has_variables_of_its_own() -> None:
    codes = [
        "def one():\n    settings = {'a': 1}\n    return f(**settings)",
        "def two():\n    settings = {'b': 1}\n    return g(**settings)",
    ]
    assert call_of(*codes) == Call(frozenset({"a"}))
    assert call_of(*codes, name="g") == Call(frozenset({"b"}))


def test_of_several_displays_only_what_all_have_is_certain() -> None:
    found = call_of(
        "settings = {'a': 1, 'b': 1}\nif small:\n    settings = {'a': 2}\nf(**settings)"
    )
    assert not found.spread
    assert found.gives("a", -1) == "always"
    assert found.gives("b", -1) == "perhaps"
    assert found.gives("c", -1) == "never"
