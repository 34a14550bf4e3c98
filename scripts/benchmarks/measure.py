"""What is measured: samples of wall and CPU seconds, taken in turn, and their spread."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

_METER = Path(__file__).with_name("meter.py")
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
_LINES_SHOWN = 60


class BrokenError(Exception):
    """Something that was to be measured has failed; a figure would be worth nothing."""


@dataclass(frozen=True)
class Sample:
    """One measurement.

    Attributes:
        wall: Wall seconds.
        cpu: User and system seconds of all processes together.
        extra: Further figures by name.
    """

    wall: float
    cpu: float
    extra: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Spread:
    """Several figures of one kind.

    Attributes:
        median: The middle one.
        least: The smallest.
        most: The largest.
        count: How many there are.
    """

    median: float
    least: float
    most: float
    count: int

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Return the spread of ``values``, of which there is at least one."""
        return cls(statistics.median(values), min(values), max(values), len(values))


def wall(samples: Sequence[Sample]) -> Spread:
    """Return the spread of wall seconds."""
    return Spread.of([sample.wall for sample in samples])


def cpu(samples: Sequence[Sample]) -> Spread:
    """Return the spread of CPU seconds."""
    return Spread.of([sample.cpu for sample in samples])


def in_turn(
    contestants: Mapping[str, Callable[[], Sample]],
    rounds: int,
    say: Callable[[str], None] = lambda _: None,
) -> dict[str, list[Sample]]:
    """Measure each contestant once a round, every second round in the opposite order.

    A machine that slows down meanwhile then slows all of them down.
    """
    samples: dict[str, list[Sample]] = {name: [] for name in contestants}
    for number in range(rounds):
        names = list(contestants)[:: -1 if number % 2 else 1]
        for name in names:
            sample = contestants[name]()
            samples[name].append(sample)
            say(f"{name}: {sample.wall:.2f} s wall, {sample.cpu:.2f} s CPU")
    return samples


def total(samples: Sequence[Sample]) -> Sample:
    """Return what ``samples`` took one after the other."""
    return Sample(sum(s.wall for s in samples), sum(s.cpu for s in samples))


def environment(threads: int | None = None) -> dict[str, str]:
    """Return the environment for a command.

    Args:
        threads: Threads of numerical libraries; None leaves the choice to them.
    """
    unwanted = {*THREADS, "BODOCS_STORE"}
    found = {name: value for name, value in os.environ.items() if name not in unwanted}
    found["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{found['PATH']}"
    if threads is not None:
        found |= dict.fromkeys(THREADS, str(threads))
    return found


def command(
    words: Sequence[str | Path],
    cwd: Path,
    env: Mapping[str, str] | None = None,
    patience: float = 30,
) -> Sample:
    """Measure a command of this Python environment as a whole, orphans included.

    Args:
        words: The command.
        cwd: Where it runs.
        env: Its environment; that of ``environment`` if not given.
        patience: Seconds that what it leaves behind may go on.

    Raises:
        BrokenError: It failed, or left a process behind.
    """
    program, *rest = map(str, words)
    with tempfile.TemporaryDirectory(prefix="bodocs-bench-") as folder:
        result, log = Path(folder, "result.json"), Path(folder, "log.txt")
        meter = [sys.executable, "-I", str(_METER), str(result), str(log), str(patience)]
        subprocess.run(
            [*meter, str(Path(sys.executable).parent / program), *rest],
            cwd=cwd,
            env=dict(env or environment()),
            check=True,
        )
        took = json.loads(result.read_text(encoding="utf-8"))
        if took["status"] or took["left"]:
            raise BrokenError(_story(words, took, log))
    return Sample(took["wall"], took["cpu"])


def _story(words: Sequence[str | Path], took: Mapping[str, float], log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LINES_SHOWN:]
    what = f"ended with status {took['status']}" if took["status"] else "left processes behind"
    return "\n".join([f"{' '.join(map(str, words))}: {what}", *lines])


def cpu_seconds() -> float:
    """Return the CPU seconds of this process and of all it has started so far.

    Of processes that still run, the figures are whole hundredths.
    """
    own = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(usage.ru_utime + usage.ru_stime for usage in own)
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            times = process.cpu_times()
            seconds += times.user + times.system + times.children_user + times.children_system
    return seconds


@contextmanager
def here(extra: dict[str, float] | None = None) -> Iterator[list[Sample]]:
    """Measure what this process does within the block; the sample is in the list afterwards."""
    samples: list[Sample] = []
    used, start = cpu_seconds(), time.perf_counter()
    yield samples
    seconds = time.perf_counter() - start
    samples.append(Sample(seconds, cpu_seconds() - used, dict(extra or {})))
