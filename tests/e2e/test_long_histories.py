"""A chat of 200,000 messages is streamed in constant memory."""

from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from pymongo import MongoClient

from adapters.embedded_mongo.server import running_mongo
from adapters.mongo.driver.fields import Document
from tests.support.patience import PATIENCE_SECONDS
from tests.support.program import Start

MESSAGES = 200_000
MORE_MEMORY_KB = 32 * 1024  # the whole answer is more than 40 MB, its messages in memory several times that


def peak_memory_kb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])


@pytest.mark.timeout(120)
def test_a_long_history_takes_no_more_memory_than_a_short_one(start: Start) -> None:
    process = start()
    headers = {"Authorization": f"Bearer {process.token('ann')}"}
    body = {"message": "first", "sender": "ann", "reciver": "bob"}
    first = httpx.post(f"{process.address}/message/create", json=body, headers=headers, timeout=PATIENCE_SECONDS).json()
    path = f"{process.address}/message/getAll/{first['idChat']}"
    with running_mongo(process.data_dir / "mongodb") as uri, MongoClient[Document](uri) as client:
        same = {
            "sender": "ann",
            "reciver": "bob",
            "idChat": first["idChat"],
            "createdAt": datetime.now(UTC),
            "isRead": True,
        }
        client["mazadclick"]["messages"].insert_many(
            ({**same, "message": f"message {seq}", "seq": seq} for seq in range(2, MESSAGES + 1)), ordered=False
        )
    httpx.get(f"{path}?limit=200", headers=headers, timeout=PATIENCE_SECONDS)
    before, received, messages = peak_memory_kb(process.popen.pid), 0, 0
    with httpx.stream("GET", path, headers=headers, timeout=PATIENCE_SECONDS) as response:
        for part in response.iter_bytes():
            received += len(part)
            messages += part.count(b'"_id"')
    assert received > 30_000_000
    assert abs(messages - MESSAGES) < 1000  # a name may be cut in two between parts
    assert peak_memory_kb(process.popen.pid) - before < MORE_MEMORY_KB
