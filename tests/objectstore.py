"""A real object store on this machine: moto's server as a process, and one bucket of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

ADDRESS = re.compile(r"Running on (http://127\.0\.0\.1:\d+)")
SECRET = "no-message-may-hold-this"  # noqa: S105 - opens nothing but a server of this test
READER = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetObject"], "Resource": "*"}
    ],
}


def environment(address: str, key: str = "writer", secret: str = SECRET) -> dict[str, str]:
    """Return what a process needs in its environment to use the server."""
    return {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": key,
        "AWS_SECRET_ACCESS_KEY": secret,
        "AWS_DEFAULT_REGION": "us-east-1",
        # Nothing of who runs the tests, and no host beside this one.
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


@dataclass(frozen=True)
class ObjectStore:
    """The server.

    Attributes:
        address: Where it answers.
    """

    address: str

    def client(self, service: str = "s3") -> Any:
        import boto3

        return boto3.client(
            service,
            endpoint_url=self.address,
            region_name="us-east-1",
            aws_access_key_id="writer",
            aws_secret_access_key=SECRET,
        )

    def bucket(self) -> Bucket:
        name = f"bucket-{uuid.uuid4().hex}"
        self.client().create_bucket(Bucket=name)
        return Bucket(self, name)

    @contextmanager
    def guarded(self) -> Iterator[dict[str, str]]:
        """Have the server check keys meanwhile; gives the environment of who may only read."""
        users = self.client("iam")
        name = f"reader-{uuid.uuid4().hex}"
        users.create_user(UserName=name)
        policy = users.create_policy(PolicyName=name, PolicyDocument=json.dumps(READER))
        users.attach_user_policy(UserName=name, PolicyArn=policy["Policy"]["Arn"])
        key = users.create_access_key(UserName=name)["AccessKey"]
        self._unchecked_requests("0")
        try:
            yield environment(self.address, key["AccessKeyId"], key["SecretAccessKey"])
        finally:
            self._unchecked_requests("inf")

    def _unchecked_requests(self, count: str) -> None:
        request = urllib.request.Request(  # noqa: S310 - our own server
            f"{self.address}/moto-api/reset-auth",
            data=count.encode(),
            headers={"Content-Type": "text/plain"},
        )
        urllib.request.urlopen(request).close()  # noqa: S310


@dataclass(frozen=True)
class Bucket:
    """A bucket with a store in it.

    Attributes:
        server: Where it is.
        name: Its name.
    """

    server: ObjectStore
    name: str
    client: Any = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "client", self.server.client())

    @property
    def url(self) -> str:
        return f"s3://{self.name}/store"

    @property
    def env(self) -> dict[str, str]:
        return {"BODOCS_STORE": self.url, **environment(self.server.address)}

    def fill(self, objects: dict[str, bytes]) -> None:
        for name, data in objects.items():
            self.write(name, data)

    def objects(self) -> dict[str, bytes]:
        return {name: self.read(name) for name in self.listing()}

    def listing(self) -> dict[str, tuple[str, str]]:
        """Return of each object what changes when it is written."""
        found = self.client.list_objects_v2(Bucket=self.name).get("Contents", [])
        return {one["Key"]: (one["ETag"], str(one["LastModified"])) for one in found}

    def entries(self) -> list[str]:
        return [name for name in self.listing() if name.startswith("store/pages/")]

    def read(self, name: str) -> bytes:
        return bytes(self.client.get_object(Bucket=self.name, Key=name)["Body"].read())

    def write(self, name: str, data: bytes) -> None:
        self.client.put_object(Bucket=self.name, Key=name, Body=data)

    def damage(self, name: str) -> None:
        self.write(name, self.read(name)[:-20])


@contextmanager
def serving(log: Path) -> Iterator[ObjectStore]:
    """Run the server for as long as the context lasts.

    Args:
        log: File for what it says.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", "0"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if found := ADDRESS.search(line):
                # It writes a line for each request, and would wait for somebody to read it.
                threading.Thread(target=_save, args=(process.stdout, log), daemon=True).start()
                yield ObjectStore(found[1])
                return
        raise AssertionError("".join(said))
    finally:
        process.kill()
        process.wait()


def _save(stream: IO[str], log: Path) -> None:
    with log.open("w") as file:
        file.writelines(stream)
