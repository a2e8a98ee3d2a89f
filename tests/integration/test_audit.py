"""What admins do is written down before it is done."""

from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.fields import Document
from tests.support.present import present
from tests.support.service import Person, Service


async def test_who_did_what_to_whom_from_where(
    service: Service, ann: Person, database: AsyncDatabase[Document]
) -> None:
    root = service.person("root", "admin")
    message = await ann.send("admin")
    own = await ann.send("bob")
    await root.get(f"/message/getAll/{message['idChat']}")
    await root.get(f"/message/getAll/{message['idChat']}?limit=1")
    await root.post("/session/revoke/nobody")
    await root.post("/chat/broadcast", {"message": "hi", "filterType": "USERS", "filterValue": ["x"]})

    await ann.get(f"/message/getAll/{message['idChat']}")
    await root.get(f"/message/getAll/{own['idChat']}")
    await ann.post("/session/revoke/nobody")
    await root.get("/chat/admin-chats")

    written = [one async for one in database["audit"].find({}, sort=[("_id", 1)])]
    broadcast = present(await database["broadcasts"].find_one({}))["_id"]
    assert [(one["actor"], one["deed"], one["subject"], one["origin"]) for one in written] == [
        ("root", "read desk chat", message["idChat"], "127.0.0.1"),
        ("root", "read desk chat", message["idChat"], "127.0.0.1"),
        ("root", "revoke", "nobody", "127.0.0.1"),
        ("root", "broadcast", str(broadcast), "127.0.0.1"),
    ]
