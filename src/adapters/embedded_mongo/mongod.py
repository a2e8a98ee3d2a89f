"""A `mongod` process that is started again whenever it ends by itself."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Final

import structlog

log = structlog.get_logger(__name__)

STOP_SECONDS: Final = 2.5
STEADY_SECONDS: Final = 5.0
"""A `mongod` that ended sooner is started again after a pause only, which grows while that goes on."""
SHORTEST_PAUSE_SECONDS: Final = 0.1
LONGEST_PAUSE_SECONDS: Final = 2.0

DYING_WITH_PARENT: Final = """
import ctypes, os, signal, sys
PR_SET_PDEATHSIG = 1
ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
if os.getppid() == int(sys.argv[1]):
    os.execv(sys.argv[2], sys.argv[2:])
"""
"""Becomes the command of its arguments, which the system ends when its parent dies. A program of its own, because
nothing may run in the fork of a process with threads."""

Process = subprocess.Popen[bytes]


class StoppedError(OSError):
    """No `mongod` is to be started any more."""


@dataclass(eq=False)
class Mongod:
    """Runs `command` in `directory` from `start` to `stop`, again and again should it end by itself.

    One thread starts every process and outlives it: the system counts the end of the thread as the parent's death.
    """

    command: Sequence[str]
    directory: Path
    _process: Process | None = field(default=None, init=False)
    _launching: Lock = field(default_factory=Lock, init=False)
    _stopping: Event = field(default_factory=Event, init=False)

    def start(self, await_ready: Callable[[Process], None]) -> None:
        """Start it and wait until it is ready. Only then it is worth starting again; raises what `await_ready` does."""
        ready = Future[None]()
        self._thread = Thread(target=self._run, args=(await_ready, ready), name="mongod", daemon=True)
        self._thread.start()
        ready.result()

    def stop(self) -> None:
        """End it for good, by force if need be. Nothing is left running."""
        with self._launching:
            self._stopping.set()
        if self._process is not None:
            _end(self._process)
        self._thread.join()

    def _run(self, await_ready: Callable[[Process], None], ready: Future[None]) -> None:
        try:
            process = self._launch()
            await_ready(process)
        except Exception as error:  # noqa: BLE001  # the caller of `start` gets it, whatever it is
            ready.set_exception(error)
        else:
            ready.set_result(None)
            self._keep(process)

    def _keep(self, first: Process) -> None:
        ending, pause = _ending(first), 0.0
        while not self._stopping.wait(pause):
            log.warning("mongod ended by itself and is started again", ending=ending)
            started = time.monotonic()
            try:
                ending = _ending(self._launch())
            except OSError as error:
                ending = str(error)
            steady = time.monotonic() - started >= STEADY_SECONDS
            pause = 0.0 if steady else min(max(pause * 2, SHORTEST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)

    def _launch(self) -> Process:
        with self._launching:
            if self._stopping.is_set():
                raise StoppedError
            self._process = subprocess.Popen(
                [sys.executable, "-ISc", DYING_WITH_PARENT, str(os.getpid()), *self.command],
                cwd=self.directory,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the service, which ends its mongod last
            )
            return self._process


def _ending(process: Process) -> str:
    """Waits for it; says how it ended."""
    status = process.wait()
    return f"exit status {status}" if status >= 0 else f"signal {-status}"


def _end(process: Process) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
