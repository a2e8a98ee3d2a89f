"""Looking at processes from outside."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.support.patience import PATIENCE_SECONDS


def mongod_pid(directory: Path) -> int:
    """The `mongod` on the data in `directory`."""
    return int((directory / "mongod.lock").read_text())


def is_running(pid: int) -> bool:
    """Whether the process lives; one that has ended and waits for its parent to notice does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def processes_in(directory: Path) -> set[int]:
    """Those that run in the directory, as every `mongod` runs in that of its data."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended in the meantime, or had before
            if (process / "cwd").readlink() == directory.resolve():
                found.add(int(process.name))
    return found


def open_sockets(pid: int) -> set[str]:
    """The sockets of a process, as `socket:[inode]`."""
    links = set()
    for file in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed in the meantime
            links.add(str(file.readlink()))
    return {link for link in links if link.startswith("socket:")}


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)
