"""Dask clusters for the tests: one of two workers a module, and one a test to do harm to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.execution.dask_cluster import Cluster, cluster


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster of two workers, whose nannies start them again."""
    with cluster(tmp_path_factory.mktemp("two")) as found:
        found.worker("one")
        found.worker("other")
        found.join()
        yield found


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler for one test, which starts the workers."""
    with cluster(tmp_path / "dask") as found:
        yield found
