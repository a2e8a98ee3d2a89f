"""The program as an operator runs it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.support.patience import PATIENCE_SECONDS
from tests.support.processes import mongod_pid, processes_in, wait_until
from tests.support.service import token

PROGRAM = Path(sys.executable).with_name("mazadclick")


@dataclass
class Process:
    """`mazadclick serve` as an operator runs it, with its embedded MongoDB."""

    popen: subprocess.Popen[bytes]
    address: str
    data_dir: Path
    output: Path

    @property
    def mongod(self) -> int:
        return mongod_pid(self.data_dir / "mongodb")

    def token(self, user: str) -> str:
        return token(user, secret=(self.data_dir / "jwt-secret").read_text())

    def stop(self, stop_signal: int = signal.SIGTERM) -> None:
        """End it; returns when no process is left."""
        self.popen.send_signal(stop_signal)
        self.popen.wait(PATIENCE_SECONDS)
        wait_until(lambda: not processes_in(self.data_dir / "mongodb"))


Start = Callable[..., Process]
"""Takes settings as environment variables."""


def run_cli(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, *arguments],
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        env=os.environ | environment,
        check=False,
    )


@contextmanager
def starter(directory: Path) -> Iterator[Start]:
    """Gives a function that starts services on the data in `directory`; whatever still runs at the end is killed."""
    started: list[Process] = []

    def start_one(**environment: str) -> Process:
        output = directory / f"output-{len(started)}"
        settings = {"DATA_DIR": str(directory / "data"), "PORT": "0", "DEMO": "false"} | environment
        with output.open("w") as file:
            popen = subprocess.Popen([PROGRAM, "serve"], stdout=file, stderr=file, env=os.environ | settings)
        process = Process(popen, _address(popen, output), directory / "data", output)
        started.append(process)
        return process

    try:
        yield start_one
    finally:
        for process in started:
            if process.popen.poll() is None:
                process.stop(signal.SIGKILL)


def _address(popen: subprocess.Popen[bytes], output: Path) -> str:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and popen.poll() is None:
        for line in output.read_text().splitlines():
            if "running at" in line:
                address = line.split()[-1]
                assert httpx.get(f"{address}/ready", timeout=PATIENCE_SECONDS).status_code == 200
                return address
        time.sleep(0.02)
    raise AssertionError(f"the service did not start: {output.read_text()}")
