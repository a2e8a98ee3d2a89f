"""The embedded MongoDB over its life: killed, moved, started twice."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pymongo import MongoClient
from pymongo.errors import PyMongoError
from structlog.testing import capture_logs

from adapters.embedded_mongo.mongod import Mongod
from adapters.embedded_mongo.server import EmbeddedMongoError, embedded_mongo
from adapters.mongo.driver.fields import Document
from tests.support.present import present
from tests.support.processes import is_running, mongod_pid, open_sockets, processes_in, wait_until

OWNER = (
    "import sys, time; from pathlib import Path; from adapters.embedded_mongo.server import embedded_mongo\n"
    "with embedded_mongo(Path(sys.argv[1])) as uri: print(uri, flush=True); time.sleep(60)"
)


def insert(uri: str) -> None:
    with MongoClient[Document](uri) as client, client.start_session() as session, session.start_transaction():
        client["shop"]["lots"].insert_one({"lot": 7}, session=session)


def count(uri: str) -> int:
    with MongoClient[Document](uri) as client:
        return client["shop"]["lots"].count_documents({})


def kept_for_sure(uri: str, lot: int) -> bool:
    """Whether the lot could be stored."""
    try:
        with MongoClient[Document](uri, w="majority", serverSelectionTimeoutMS=1000) as client:
            client["shop"]["lots"].replace_one({"_id": lot}, {}, upsert=True)
    except PyMongoError:
        return False
    return True


def kill_mongod(directory: Path) -> None:
    pid = mongod_pid(directory)
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not is_running(pid))


def test_data_survive_a_stop_and_a_move(tmp_path: Path) -> None:
    with embedded_mongo(tmp_path / "here") as uri:
        insert(uri)
        pid = mongod_pid(tmp_path / "here")
    assert not is_running(pid)
    shutil.move(tmp_path / "here", tmp_path / "there")
    with embedded_mongo(tmp_path / "there") as uri:
        assert count(uri) == 1


def test_it_is_reachable_through_its_file_only(tmp_path: Path) -> None:
    with embedded_mongo(tmp_path / "data"):
        sockets = open_sockets(mongod_pid(tmp_path / "data"))
        tcp = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
        inodes = {f"socket:[{row.split()[9]}]" for row in tcp.splitlines() if "inode" not in row}
        assert sockets
        assert not sockets & inodes
        assert (tmp_path / "data").stat().st_mode & 0o077 == 0


def test_one_service_at_a_time(tmp_path: Path) -> None:
    with embedded_mongo(tmp_path), pytest.raises(EmbeddedMongoError, match="another"), embedded_mongo(tmp_path):
        pass


def test_a_long_path_is_no_obstacle(tmp_path: Path) -> None:
    with embedded_mongo(tmp_path / ("d" * 120)) as uri:
        insert(uri)
        assert count(uri) == 1


def test_a_killed_owner_takes_it_along_and_the_next_start_recovers(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", OWNER, tmp_path], stdout=subprocess.PIPE, text=True) as owner:
        uri = present(owner.stdout).readline().strip()
        insert(uri)
        pid = mongod_pid(tmp_path)
        owner.kill()
    with embedded_mongo(tmp_path) as uri:
        assert not is_running(pid)
        assert count(uri) == 1


def test_a_killed_mongod_is_started_again_as_often_as_it_takes(tmp_path: Path) -> None:
    with embedded_mongo(tmp_path) as uri, capture_logs() as log:
        for lot in range(3):
            assert kept_for_sure(uri, lot)
            kill_mongod(tmp_path)
            wait_until(lambda: kept_for_sure(uri, 3))
        assert count(uri) == 4
    assert [(entry["log_level"], entry["ending"]) for entry in log] == [("warning", "signal 9")] * 3
    assert not processes_in(tmp_path)


def test_one_that_was_started_again_ends_with_its_owner_too(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", OWNER, tmp_path], stdout=subprocess.PIPE, text=True) as owner:
        uri = present(owner.stdout).readline().strip()
        kill_mongod(tmp_path)
        wait_until(lambda: kept_for_sure(uri, 0))
        owner.kill()
    wait_until(lambda: not processes_in(tmp_path))


@pytest.mark.parametrize("begun", [False, True])
def test_leaving_in_the_middle_of_a_restart_leaves_no_process(tmp_path: Path, begun: bool) -> None:
    with embedded_mongo(tmp_path):
        kill_mongod(tmp_path)
        wait_until(lambda: not begun or bool(processes_in(tmp_path)))
    assert not processes_in(tmp_path)


def test_one_that_ends_at_once_is_started_again_after_longer_and_longer_pauses(tmp_path: Path) -> None:
    mongod = Mongod(["/bin/sh", "-c", "date +%s.%N >> starts; exit 7"], tmp_path)
    starts = tmp_path / "starts"
    starts.touch()
    with capture_logs() as log:
        mongod.start(lambda process: None)
        wait_until(lambda: len(starts.read_text().splitlines()) == 4)
        mongod.stop()
    assert {entry["ending"] for entry in log} == {"exit status 7"}
    times = [float(line) for line in starts.read_text().split()]
    assert times[3] - times[1] > 0.1 + 0.2


def test_unusable_data_is_reported(tmp_path: Path) -> None:
    (tmp_path / "WiredTiger.turtle").write_text("broken")
    (tmp_path / "WiredTiger").write_text("broken")
    with pytest.raises(EmbeddedMongoError, match=r"mongod\.log"), embedded_mongo(tmp_path):
        pass
