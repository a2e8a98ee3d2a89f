"""Measures reads over a growing history: what a user is shown first must cost the same however much is stored."""

import argparse
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any, Final

import httpx
import jwt
from bson import ObjectId
from pymongo import MongoClient
from pymongo.database import Database
from servers import SECRET, SERVICE, mongo, running
from tables import print_table

from adapters.mongo.chat_document import ChatDocuments
from adapters.mongo.unread_counts import count_id
from domain.chat import pair_of
from domain.ids import UserId

SIZES: Final = (1_000, 30_000, 300_000, 1_000_000)
CHATS: Final = 20
PAGE: Final = 50
READER: Final = "reader"
REPEATS: Final = 50
WARM_UP: Final = 10
BATCH: Final = 10_000
START: Final = datetime(2026, 1, 1, tzinfo=UTC)

Document = dict[str, Any]
READS: Final = ("unread-count", "getchats", f"getAll?limit={PAGE}")


def main() -> None:
    largest = _largest()
    sizes = [size for size in SIZES if size < largest] + [largest]
    medians = []
    with (
        mongo() as database,
        MongoClient[Document](database.uri) as client,
        running(SERVICE, database.database("reads")) as server,
        _client(server.url) as http,
    ):
        history = History(client["reads"])
        for size in sizes:
            history.grow_to(size)
            history.check(http)
            medians.append([_milliseconds(read) for read in _reads(http, history.chats[0])])
    rows = [
        [f"{size:,}", *(f"{ms:.2f} ({ms / first:.2f}×)" for ms, first in zip(row, medians[0], strict=True))]
        for size, row in zip(sizes, medians, strict=True)
    ]
    print_table(["messages stored", *(f"{name} ms" for name in READS)], rows)


def _largest() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=int, default=300_000, help="messages stored in the end (default: 300,000)")
    largest: int = parser.parse_args().largest
    return largest


def _client(url: str) -> httpx.Client:
    claims = {"sub": READER, "exp": datetime.now(UTC) + timedelta(hours=1)}
    headers = {"Authorization": f"Bearer {jwt.encode(claims, SECRET, algorithm='HS256')}"}
    return httpx.Client(base_url=url, headers=headers, timeout=30)


def _reads(http: httpx.Client, chat: ObjectId) -> tuple[Callable[[], Any], ...]:
    return (
        lambda: http.get(f"/message/unread-count/{READER}").raise_for_status().json(),
        lambda: http.post("/chat/getchats", json={"userId": READER}).raise_for_status().json(),
        lambda: http.get(f"/message/getAll/{chat}?limit={PAGE}").raise_for_status().json(),
    )


def _milliseconds(read: Callable[[], Any]) -> float:
    """The median of repeated reads."""

    def once() -> float:
        start = time.perf_counter()
        read()
        return (time.perf_counter() - start) * 1000

    return median([once() for _ in range(WARM_UP + REPEATS)][WARM_UP:])


class History:
    """The chats of the reader with twenty partners. Every other message is the partner's, and not read."""

    def __init__(self, database: Database[Document]) -> None:
        self._database = database
        self._length = 0  # messages in each chat
        self.chats = [ObjectId() for _ in range(CHATS)]
        database["chats"].insert_many(_chat(chat, f"partner-{number}") for number, chat in enumerate(self.chats))

    @property
    def unread(self) -> int:
        """Unread messages in each chat."""
        return self._length // 2

    def grow_to(self, size: int) -> None:
        start, self._length = self._length, size // CHATS
        for first in range(start, self._length, BATCH // CHATS):
            seqs = range(first + 1, min(first + BATCH // CHATS, self._length) + 1)
            self._database["messages"].insert_many(
                [
                    _message(str(chat), f"partner-{number}", seq)
                    for seq in seqs
                    for number, chat in enumerate(self.chats)
                ],
                ordered=False,
            )
        for chat in self.chats:
            self._note_last_and_unread(chat)
        self._database.client.admin.command("fsync")

    def _note_last_and_unread(self, chat: ObjectId) -> None:
        last = self._database["messages"].find_one({"idChat": str(chat), "seq": self._length})
        assert last is not None
        noted = {"lastSeq": self._length, "lastMessageId": str(last["_id"])}
        self._database["chats"].update_one({"_id": chat}, {"$set": noted})
        counter = {"_id": count_id(READER, str(chat)), "user": READER, "chat": str(chat)}
        self._database["counters"].replace_one({"_id": counter["_id"]}, counter | {"count": self.unread}, upsert=True)

    def check(self, http: httpx.Client) -> None:
        """Raise unless the service counts and lists what is stored."""
        count, chats, page = (read() for read in _reads(http, self.chats[0]))
        assert count == {"count": self.unread * CHATS}, count
        assert {chat["_id"]: chat["unreadCount"] for chat in chats} == {str(chat): self.unread for chat in self.chats}
        assert {chat["lastMessage"]["seq"] for chat in chats} == {self._length}
        assert [message["seq"] for message in page] == list(range(1, PAGE + 1))


def _chat(chat: ObjectId, partner: str) -> Document:
    return {
        "_id": chat,
        "users": [{"_id": READER, "firstName": "Amina"}, {"_id": partner, "firstName": "Karim"}],
        "createdAt": START,
        "isRead": False,
        "openedHere": True,
        "directKey": ChatDocuments().direct_key(pair_of(UserId(READER), UserId(partner))),
    }


def _message(chat: str, partner: str, seq: int) -> Document:
    from_partner = seq % 2 == 0
    return {
        "message": "Is the lot still open, and could you send it to Oran before the end of the month?",
        "sender": partner if from_partner else READER,
        "reciver": READER if from_partner else partner,
        "idChat": chat,
        "createdAt": START + timedelta(seconds=seq),
        "isRead": not from_partner,
        "seq": seq,
    }


if __name__ == "__main__":
    main()
