"""A real server process, a real MongoDB and the official JavaScript client."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.patience import PATIENCE_SECONDS
from tests.support.program import Process, starter

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    with starter(tmp_path_factory.mktemp("conversation")) as start:
        yield start()


def converse(
    process: Process, buyer: str, seller: str, transports: str, script: str = "conversation.mjs"
) -> list[dict[str, Any]]:
    command = ["node", str(HERE / script), process.address, process.token(buyer), process.token(seller)]
    done = subprocess.run([*command, transports], capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("transports", ["websocket", "polling", "polling,websocket"])
def test_a_buyer_and_a_seller_talk(process: Process, transports: str) -> None:
    buyer, seller = f"buyer of {transports}", f"seller of {transports}"
    log = converse(process, buyer, seller, transports)

    def told(who: str, event: str) -> list[dict[str, Any]]:
        return [entry["payload"] for entry in log if entry["who"] == who and entry.get("event") == event]

    used = {entry["transport"] for entry in log if "transport" in entry}
    assert used == {transports.rpartition(",")[2]}
    assert all(entry["answer"]["ok"] for entry in log if "answered" in entry)
    texts = ["Is it open? ✓", *(f"burst {n}" for n in range(40))]
    for event in ("sendMessage", "newMessage", "messageReceived"):
        assert [payload["message"] for payload in told("seller", event)] == texts
    assert [payload["status"] for payload in told("buyer", "messageSent")] == ["delivered"] * 41
    assert [payload["message"]["message"] for payload in told("seller", "realtimeMessageUpdate")] == texts[1:]
    assert [payload["seq"] for payload in told("seller", "sendMessage")] == list(range(1, 42))
    assert [payload["type"] for payload in told("seller", "notification")] == ["MESSAGE_RECEIVED"] * 41
    assert [payload["userId"] for payload in told("buyer", "messageRead")] == [seller]
    assert [payload["isTyping"] for payload in told("seller", "userTyping")] == [True]
    assert [payload["userId"] for payload in told("seller", "userJoinedChat")] == [buyer]
    assert [payload["userId"] for payload in told("seller", "userLeftChat")] == [buyer]
    assert told("buyer", "testResponse")[0]["clientId"]

    chat = told("seller", "sendMessage")[0]["idChat"]
    headers = {"Authorization": f"Bearer {process.token(seller)}"}
    stored = httpx.get(f"{process.address}/message/getAll/{chat}", headers=headers).json()
    assert [message["message"] for message in stored] == texts


@pytest.mark.parametrize("transports", ["websocket", "polling"])
def test_a_seller_who_was_cut_off_is_told_the_rest(process: Process, transports: str) -> None:
    log = converse(process, f"the buyer of {transports}", f"the seller of {transports}", transports, "resume.mjs")
    messages = [entry["payload"] for entry in log if entry["event"] == "newMessage"]
    once = {one["eventId"]: one["message"] for one in messages}
    assert list(once.values()) == ["before", *(f"missed {n}" for n in range(1, 6)), "after"]
    assert "synced" in [entry["event"] for entry in log]


@pytest.mark.parametrize("transports", ["websocket", "polling", "polling,websocket"])
def test_two_tabs_see_the_same_burst_in_the_same_order(process: Process, transports: str) -> None:
    log = converse(process, f"a buyer with {transports}", f"a seller with {transports}", transports, "tabs.mjs")
    for tab in ("first tab", "second tab"):
        seen = [entry["payload"] for entry in log if entry["who"] == tab and entry["event"] == "newMessage"]
        assert [payload["message"] for payload in seen] == [f"burst {n}" for n in range(150)]
        assert [payload["seq"] for payload in seen] == list(range(1, 151))
