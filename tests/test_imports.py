"""Which modules code imports: found wherever they stand, and nothing that is only talked about."""

from __future__ import annotations

import pytest

from bodocs.imports import imported_modules, named_in_lines


@pytest.mark.parametrize(
    ("source", "modules"),
    [
        ("import a.b, c as d\nfrom e.f import g", {"a", "c", "e"}),
        ("from . import x\nfrom .y import z", set()),
        ("%matplotlib inline\n!pip install q\nimport a", {"a"}),
        ("if True:\n    import a\ndef f():\n    from b import c", {"a", "b"}),
        ("import a, b.c as d; import e\nthis is no python", {"a", "b", "e"}),
        ("text = 'import a'", set()),
        ("%%time\nimport a", {"a"}),
        ("x = importlib.import_module('a.b')\ny = __import__('c')", {"a", "c"}),
        ("x = import_module(name)\n__import__()", set()),
        ("x = 1  # import a", set()),
        ("y = !ls\nimport a", {"a"}),
        ("x = 1\0\nimport a", {"a"}),
        ("", set()),
        ("%time import a.b", {"a"}),
        ("if x:\n    %timeit -n 1 -r 1 from a.b import c, d\n    import e", {"a", "e"}),
        ("%time x = importlib.import_module('a')\n%prun exec('import b as c, d')", {"a", "b", "d"}),
        ("%%time\n%matplotlib inline\nif x:\n    %config A.b = 1\n    import a", {"a"}),
        ("%%timeit import a\nimport b", {"a", "b"}),
        ("%%capture out\nexec('import a')", {"a"}),
        ("%%bash\npython -c 'import a' && python -m b.c\necho $x", {"a", "b"}),
        ("%load_ext a.b\n%reload_ext c\n%aimport d, -e.f", {"a", "c", "d", "e"}),
        ("load_ext a", {"a"}),
        ("get_ipython().run_line_magic('load_ext', 'a')", {"a"}),
        ("%run -m a.b --flag 1\n!python -m c", {"a", "c"}),
        ("!pip list \\\n  && python -m a\nimport b", {"a", "b"}),
        ("x = !python -m a\ny = import_module(name='b')", {"a", "b"}),
        ("x = import_module(package='z', name='a.b')\n__import__(name='c')", {"a", "c"}),
        ("exec('import a')\neval(\"__import__('b')\")", {"a", "b"}),
        ('exec("""\nif x:\n    from a import b\n""")', {"a"}),
        ("run([sys.executable, '-m', 'a.b', 'c'])\nx = 'python -m d'", {"a", "d"}),
        ("run([\n    'python',\n    '-m',\n    'a',\n])\nrun(['x', '-c', 'import b'])", {"a", "b"}),
        ("timeit.timeit('f()', setup='from a import f')", {"a"}),
        ("runpy.run_module('a.b')\npytest.importorskip('c')", {"a", "c"}),
        ("x = (a\n    % b)\nimport c", {"c"}),
        ("print('%d of %s' % (1, 2))\nx = y-m\nz = '--model x'", set()),
        ("plt.title('an import of cars')", set()),
    ],
)
def test_imports_are_found_wherever_they_stand(source: str, modules: set[str]) -> None:
    assert imported_modules(source) == modules


@pytest.mark.parametrize(
    ("source", "modules"),
    [
        ("import a.b, c as d\n  from e.f import (\n    g)", {"a", "c", "e"}),
        ("try: import a\nexcept ImportError: from b import c", {"a", "b"}),
        ("from . import x\nimport_module('a.b'); __import__( \"c\")", {"a", "c"}),
        ("text = 'import of a'\nimportant = 1\nfrom_here = 2", set()),
        ("exec('import a')\nx = import_module(name='b')", {"a", "b"}),
        ("run([python, '-m', 'a.b'])\nrun('python -m c')", {"a", "c"}),
    ],
)
def test_lines_that_look_like_imports_name_modules(source: str, modules: set[str]) -> None:
    assert named_in_lines(source) == modules
