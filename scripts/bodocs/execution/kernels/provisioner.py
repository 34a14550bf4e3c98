"""How jupyter_client gets a kernel that has a warden."""

from __future__ import annotations

import asyncio
import copy
import os
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from bodocs.execution.kernels import host, wire
from bodocs.execution.kernels.process import KernelProcess

NAME = "bodocs"
"""Under which ``PageProvisioner`` is registered with jupyter_client."""

_LOOK_SECONDS = 0.005


class PageKernelManager(AsyncKernelManager):
    """Has its kernels made by a ``KernelHost``, where that can be.

    Attributes:
        task: The page; its ``host`` makes the kernel.
    """

    task: Any = None

    @property
    def kernel_spec(self) -> KernelSpec | None:
        """The kernel's specification, with our provisioner unless it names one of its own."""
        spec = super().kernel_spec
        if spec is None or not host.available() or "kernel_provisioner" in spec.metadata:
            return spec
        spec = copy.copy(spec)
        spec.metadata = {**spec.metadata, "kernel_provisioner": {"provisioner_name": NAME}}
        return spec


class PageProvisioner(LocalProvisioner):
    """Launches a kernel under a warden, forked or spawned."""

    process: KernelProcess | None  # type: ignore[assignment] # as much of a Popen as is used

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Return once the kernel listens, or has ended."""
        task = self.parent.task
        request = wire.Request(
            argv=cmd,
            fork=True,
            environment=kwargs["env"],
            cwd=str(kwargs["cwd"]),
            memory=task.memory_limit,
            scratch=str(task.scratch),
        )
        made = await asyncio.to_thread(task.host.make, request, kwargs["stdout"].fileno())
        self.process = made.process
        self.pid = made.process.pid
        self.cwd = kwargs["cwd"]
        task.kernel_made(made)
        await self._listening()
        return self.connection_info

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel and the processes of its group."""
        if self.process:
            self.process.send_signal(signum)

    async def wait(self) -> int | None:
        """Wait until the kernel, and everything that it has started, is gone."""
        while self.process and self.process.poll() is None:
            await asyncio.sleep(_LOOK_SECONDS)
        process, self.process = self.process, None
        return process.poll() if process else 0

    async def _listening(self) -> None:
        """Wait for the kernel's sockets: who connects too early tries again only after 100 ms."""
        info = self.connection_info
        if self.parent.transport != "ipc":
            return
        last = Path(f"{info['ip']}-{info['hb_port']}")
        while self.process and self.process.poll() is None and not os.path.exists(last):  # noqa: PTH110
            await asyncio.sleep(_LOOK_SECONDS)
