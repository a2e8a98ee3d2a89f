"""The embedded MongoDB over its life: killed, moved, started twice."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pymongo import MongoClient

from adapters.mongo.embedded import EmbeddedMongoError, embedded_mongo
from tests.support.processes import is_running, mongod_pid, open_sockets, wait_until


def insert(uri: str) -> None:
    with MongoClient(uri) as client, client.start_session() as session, session.start_transaction():
        client["shop"]["lots"].insert_one({"lot": 7}, session=session)


def count(uri: str) -> int:
    with MongoClient(uri) as client:
        return client["shop"]["lots"].count_documents({})


def test_data_survive_a_stop_and_a_move(tmp_path):
    with embedded_mongo(tmp_path / "here") as uri:
        insert(uri)
        pid = mongod_pid(tmp_path / "here")
    assert not is_running(pid)
    shutil.move(tmp_path / "here", tmp_path / "there")
    with embedded_mongo(tmp_path / "there") as uri:
        assert count(uri) == 1


def test_it_is_reachable_through_its_file_only(tmp_path):
    with embedded_mongo(tmp_path / "data"):
        sockets = open_sockets(mongod_pid(tmp_path / "data"))
        tcp = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
        inodes = {f"socket:[{row.split()[9]}]" for row in tcp.splitlines() if "inode" not in row}
        assert sockets
        assert not sockets & inodes
        assert (tmp_path / "data").stat().st_mode & 0o077 == 0


def test_one_service_at_a_time(tmp_path):
    with embedded_mongo(tmp_path), pytest.raises(EmbeddedMongoError, match="another"), embedded_mongo(tmp_path):
        pass


def test_a_long_path_is_no_obstacle(tmp_path):
    with embedded_mongo(tmp_path / ("d" * 120)) as uri:
        insert(uri)
        assert count(uri) == 1


def test_a_killed_owner_takes_it_along_and_the_next_start_recovers(tmp_path):
    program = (
        "import sys, time; from pathlib import Path; from adapters.mongo.embedded import embedded_mongo\n"
        "with embedded_mongo(Path(sys.argv[1])) as uri: print(uri, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program, tmp_path], stdout=subprocess.PIPE, text=True) as owner:
        uri = owner.stdout.readline().strip()
        insert(uri)
        pid = mongod_pid(tmp_path)
        owner.kill()
    with embedded_mongo(tmp_path) as uri:
        assert not is_running(pid)
        assert count(uri) == 1


def test_a_killed_mongod_recovers(tmp_path):
    with embedded_mongo(tmp_path) as uri:
        insert(uri)
        pid = mongod_pid(tmp_path)
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not is_running(pid))
    with embedded_mongo(tmp_path) as uri:
        assert count(uri) == 1


def test_data_that_cannot_be_used_are_told_of(tmp_path):
    (tmp_path / "WiredTiger.turtle").write_text("broken")
    (tmp_path / "WiredTiger").write_text("broken")
    with pytest.raises(EmbeddedMongoError, match=r"mongod\.log"), embedded_mongo(tmp_path):
        pass
