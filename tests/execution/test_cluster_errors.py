"""Clusters that cannot run pages, and what the run says of them."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bodocs.errors import ClusterError
from bodocs.execution.cluster.opening import client
from tests.conftest import Source, Workspace
from tests.execution.dask_cluster import PATIENCE, Cluster, begin, cluster, end

pytestmark = pytest.mark.kernel


@dataclass
class Hopeless:
    """A run that is bound to end with an error, but takes its time."""

    address: str
    process: subprocess.Popen[str]

    def error(self) -> str:
        out, err = self.process.communicate(timeout=2 * PATIENCE)
        assert self.process.returncode == 2, out + err
        assert err.startswith(f"error: {self.address}: "), err
        assert "Traceback" not in out + err
        return err


@pytest.fixture(scope="module", autouse=True)
def hopeless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Hopeless]]:
    """Runs that wait for what never comes, begun first of all."""
    root = tmp_path_factory.mktemp("hopeless")
    project = Source(root / "project", "")
    project.tutorial("page", "1")
    with cluster(root / "dask") as found, socket.create_server(("127.0.0.1", 0)) as silent:
        addresses = {
            "deserted": found.address,
            "silent": f"tcp://127.0.0.1:{silent.getsockname()[1]}",
            # Nobody listens at the port that is reserved for discarding.
            "absent": "tcp://127.0.0.1:9",
        }
        begun = {name: Hopeless(a, begin(root, project, a)) for name, a in addresses.items()}
        yield begun
        for run in begun.values():
            end(run.process)


@pytest.mark.parametrize(
    ("name", "message", "mend"),
    [
        ("absent", "no Dask scheduler answers: Timed out", "start one with 'dask scheduler'"),
        ("silent", "no Dask scheduler answers: what listens there is none", "correct --cluster"),
        ("deserted", "no worker has joined within 30 s", "where bodocs is installed: dask worker"),
    ],
)
def test_a_cluster_that_is_not_there_is_an_error(
    hopeless: dict[str, Hopeless], name: str, message: str, mend: str
) -> None:
    err = hopeless[name].error()
    assert message in err
    assert mend in err.partition("mend: ")[2]


def test_a_worker_with_another_version_is_refused(space: Workspace, own: Cluster) -> None:
    other = space.root / "other" / "traitlets-99.0.dist-info"
    other.mkdir(parents=True)
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: traitlets\nVersion: 99.0\n")
    own.worker("newer", finds_first=other.parent)
    project = space.project()
    project.tutorial("page", f"from pathlib import Path\nPath({str(space.root)!r}, 'ran').touch()")
    done = space.bodocs("run", "--source", project.root, "--cluster", own.address, status=2)
    assert f"error: {own.address}: newer on " in done.err
    assert "traitlets is 99.0 there and 5." in done.err
    assert "mend: install on every worker what is installed here" in done.err
    assert not (space.root / "ran").exists()


def test_a_worker_without_bodocs_is_refused(space: Workspace, own: Cluster) -> None:
    shadow = space.root / "shadow"
    shadow.mkdir()
    (shadow / "bodocs.py").write_text("")
    own.worker("empty", finds_first=shadow)
    project = space.project()
    project.tutorial("page", "1")
    done = space.bodocs("run", "--source", project.root, "--cluster", own.address, status=2)
    assert "a worker cannot run pages of this environment: it cannot load bodocs" in done.err


@pytest.mark.parametrize("address", ["h:8786", "tcp://h", "tcp://h:port", "tcp://:1", "http://h:1"])
def test_what_is_no_address_is_called_so(address: str) -> None:
    with pytest.raises(ClusterError) as caught:
        client(address)
    assert str(caught.value) == (
        f"--cluster {address}: this is no address of a Dask scheduler\n"
        "  mend: write for example --cluster tcp://127.0.0.1:8786"
    )


def test_a_flag_that_is_no_address_ends_the_call(space: Workspace) -> None:
    project = space.project()
    project.tutorial("page", "1")
    done = space.bodocs("run", "--source", project.root, "--cluster", "localhost", status=2)
    assert "error: --cluster localhost: this is no address of a Dask scheduler" in done.err


def test_encryption_that_is_not_set_up_is_said(space: Workspace) -> None:
    project = space.project()
    project.tutorial("page", "1")
    asks = {"DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "true"}
    tls = begin(space.root, project, "tls://127.0.0.1:9", env=asks)
    tcp = begin(space.root, project, "tcp://127.0.0.1:9", env=asks)
    said = [run.communicate(timeout=PATIENCE)[1] for run in (tls, tcp)]
    assert [tls.returncode, tcp.returncode] == [2, 2]
    assert "no certificates are configured for TLS" in said[0]
    assert "Dask's configuration asks for encryption" in said[1]


def test_without_dask_the_error_says_what_to_install(space: Workspace) -> None:
    project = space.project()
    project.tutorial("page", "1")
    absent = space.root / "absent"
    absent.mkdir()
    missing = "raise ModuleNotFoundError(\"No module named 'distributed'\", name='distributed')\n"
    (absent / "distributed.py").write_text(missing)
    words = ("run", "--source", project.root, "--cluster", "tcp://127.0.0.1:9")
    done = space.bodocs(*words, status=2, env={"PYTHONPATH": str(absent)})
    assert "the package 'distributed' is not installed" in done.err
    assert "mend: pip install 'bodocs[cluster]'" in done.err
