"""What kind of fault a failure is, and in whose code it was raised."""

from __future__ import annotations

import pytest

from bodocs.compat import faults
from bodocs.execution.records import Claim, Failure

IN_LIBRARY = (
    "Traceback (most recent call last)\n"
    "Cell In[2], line 1\n----> 1 f()\n\n"
    "File /somewhere/lib/python3.11/site-packages/botorch/fit.py:9, in f()\n----> 9 raise\n"
)
IN_PAGE = "Traceback (most recent call last)\nCell In[2], line 1\n----> 1 f()\n"


def fault(kind: str, message: str, traceback: str = IN_PAGE) -> tuple[str, str]:
    failure = Failure(kind=kind, message=message, cell="a", number=2, traceback=traceback)
    found = faults.of(failure, [], frozenset({"botorch"}))
    return found.cause, found.inside


@pytest.mark.parametrize(
    ("kind", "message", "cause"),
    [
        ("ImportError", "cannot import name 'X' from 'botorch.models'", "name"),
        ("ModuleNotFoundError", "No module named 'botorch.gone'", "name"),
        ("ModuleNotFoundError", "No module named 'pymoo'", "package"),
        ("AttributeError", "'Client' object has no attribute 'f'", "name"),
        ("NameError", "name 'x' is not defined", "name"),
        ("TypeError", "f() got an unexpected keyword argument 'a'", "signature"),
        ("TypeError", "f() missing 1 required positional argument: 'b'", "signature"),
        ("TypeError", "f() takes from 1 to 2 positional arguments but 3 were given", "signature"),
        ("TypeError", "unsupported operand type(s) for +: 'int' and 'str'", "other"),
        ("NotPSDError", "Matrix not positive definite", "numeric"),
        ("ModelFittingError", "All attempts to fit the model have failed.", "numeric"),
        ("RuntimeError", "linalg.cholesky: the input is not positive-definite", "numeric"),
        ("ValueError", "X contains NaN", "numeric"),
        ("ValueError", "Expected 2 columns", "other"),
    ],
)
def test_causes_are_told_apart(kind: str, message: str, cause: str) -> None:
    assert fault(kind, message) == (cause, "")


def test_the_innermost_frame_says_whose_code_raised() -> None:
    assert fault("ValueError", "no", IN_LIBRARY)[1] == "botorch"
    # What a handler of an exception raises anew is what ended the cell.
    assert fault("ValueError", "no", f"{IN_LIBRARY}\n{IN_PAGE}")[1] == ""


def test_a_claim_that_does_not_hold_is_no_drift_of_names() -> None:
    failure = Failure(kind="AssertionError", message="mean 3", cell="a", traceback=IN_PAGE)
    claim = Claim(cell="a", sentence="The mean is 2.", verdict="failed")
    assert faults.of(failure, [claim], frozenset()).cause == "claim"


def test_an_error_of_another_kind_in_a_claim_is_told_as_what_it_is() -> None:
    message = "module 'botorch' has no attribute 'f'"
    failure = Failure(kind="AttributeError", message=message, cell="a", traceback=IN_PAGE)
    claim = Claim(cell="a", sentence="It is fast.", verdict="failed")
    assert faults.of(failure, [claim], frozenset()).cause == "name"


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        (
            "cannot import name 'f' from 'a.b' (/home/me/v/lib/site-packages/a/b/c.py)",
            "cannot import name 'f' from 'a.b' (a/b/c.py)",
        ),
        ("url='sqlite:////tmp/tmp1x_y/ax.db'", "url='sqlite:…/ax.db'"),
        ("<object at 0x7f35dd224410>", "<object at 0x…>"),
        ("1/2 of a/b, and /", "1/2 of a/b, and /"),
    ],
)
def test_nothing_of_this_machine_or_run_is_kept(message: str, kept: str) -> None:
    failure = Failure(kind="ValueError", message=message, cell="a", traceback=IN_PAGE)
    assert faults.of(failure, [], frozenset()).message == kept
