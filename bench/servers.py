"""The servers that are measured, as processes over one MongoDB."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from adapters.embedded_mongo.server import embedded_mongo

BENCH: Final = Path(__file__).parent
SECRET: Final = "a secret of the benchmark that is long enough for HS256"
START_SECONDS: Final = 30
STOP_SECONDS: Final = 10


@dataclass(frozen=True)
class Kind:
    name: str
    command: tuple[str | Path, ...]
    environment: Mapping[str, str]


LIMITS: Final = [
    f"RATE_LIMIT_{what}" for what in ("MESSAGES", "CHATS", "NOTIFICATIONS", "API", "CONNECTIONS", "EVENTS", "FAILURES")
]
SERVICE: Final = Kind(
    "service",
    (Path(sys.executable).with_name("mazadclick"), "serve"),
    {"LOG_LEVEL": "WARNING"} | dict.fromkeys(LIMITS, "off"),
)
PEER: Final = ("node", BENCH / "peer" / "server.mjs")
TRANSACTION: Final = Kind("node-transaction", PEER, {"MODE": "transaction"})
PLAIN: Final = Kind("node-plain", PEER, {"MODE": "plain"})


@dataclass(frozen=True)
class Mongo:
    uri: str
    pid: int

    def database(self, name: str) -> str:
        return self.uri.replace("/?", f"/{name}?")


@dataclass(frozen=True)
class Server:
    url: str
    pid: int


@contextmanager
def mongo() -> Iterator[Mongo]:
    with tempfile.TemporaryDirectory(prefix="mazadclick-bench-") as directory, embedded_mongo(Path(directory)) as uri:
        yield Mongo(uri, int((Path(directory) / "mongod.lock").read_text()))


@contextmanager
def running(kind: Kind, database: str) -> Iterator[Server]:
    port = _free_port()
    settings = {"MONGODB_URI": database, "JWT_SECRET": SECRET, "PORT": str(port), "NODE_ENV": "production"}
    environment = os.environ | settings | kind.environment
    process = subprocess.Popen(kind.command, env=environment, stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(url, process)
        yield Server(url, process.pid)
    finally:
        _stop(process)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _wait_until_ready(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(httpx.TransportError):
            if httpx.get(f"{url}/ready").status_code == 200:
                return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args} did not start")
