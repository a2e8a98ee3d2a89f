"""The operators' commands, beside a running service."""

import re
import subprocess
from collections.abc import Iterator

import httpx
import pytest
from pymongo import MongoClient

from adapters.embedded_mongo.server import running_mongo
from adapters.mongo.driver.fields import Document
from tests.support.program import Process, run_cli, starter
from tests.support.service import SECRET, token


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    with starter(tmp_path_factory.mktemp("commands")) as start:
        yield start(JWT_SECRET=SECRET)


def run(process: Process, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_cli(*arguments, DATA_DIR=str(process.data_dir), JWT_SECRET=SECRET)


def stored(process: Process) -> dict[str, int]:
    with running_mongo(process.data_dir / "mongodb") as uri, MongoClient[Document](uri) as client:
        database = client["mazadclick"]
        counts = {name: database[name].count_documents({}) for name in database.list_collection_names()}
        counts["events"] = database["events"].count_documents({"audience": {"$ne": []}})
        counts.pop("counters", None)  # where the event log ends
        counts.pop("tokenSessions", None)  # which end with the tokens
    return {name: count for name, count in counts.items() if count}


@pytest.mark.parametrize("what", ["socket", "db", "notifications", "realtime"])
def test_a_check_says_what_arrived_and_leaves_nothing(process: Process, what: str) -> None:
    before = stored(process)
    done = run(process, "check", what, "--url", process.address)
    assert done.returncode == 0, done.stdout + done.stderr
    steps = [line for line in done.stdout.splitlines() if line.startswith("✓")]
    assert len(steps) >= 3
    assert all(re.fullmatch(r"✓ .+ \d+ ms", step) for step in steps)
    assert stored(process) == before
    if what == "realtime":
        assert [line[0] for line in done.stdout.splitlines() if line[0].isdigit()] == list("1234567")


def test_a_check_that_fails_says_why(process: Process) -> None:
    failed = run(process, "check", "socket", "--url", "http://127.0.0.1:1")
    assert failed.returncode == 1
    assert "✗ reach http://127.0.0.1:1: nothing answers: start mazadclick serve, or set --url" in failed.stdout
    assert "Traceback" not in failed.stdout + failed.stderr


def test_admins_are_added_listed_and_removed(process: Process) -> None:
    assert run(process, "admin", "add", "boss").returncode == 0
    assert "boss" in run(process, "admin", "list").stdout.split()
    assert run(process, "admin", "remove", "boss").returncode == 0
    assert run(process, "admin", "remove", "boss").returncode == 1
    assert run(process, "admin", "add", "a\nb").returncode == 2


def test_broadcasts_are_listed_with_their_progress(process: Process) -> None:
    headers = {"Authorization": f"Bearer {token('root', 'admin')}"}
    body = {"message": "Sale!", "filterType": "USERS", "filterValue": ["ann", "bob"]}
    assert httpx.post(f"{process.address}/chat/broadcast", json=body, headers=headers).json() == {"count": 2}
    listed = run(process, "broadcasts").stdout
    assert re.search(r"[0-9a-f]{24}  [012]/2  (done|under way)  by root", listed)
    assert "Sale!" not in listed
