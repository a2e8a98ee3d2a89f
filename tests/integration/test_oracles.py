"""Whoever asks for something of others gets the very answer for what there is nowhere. (Chats are the exception: the
contract answers 403 to strangers.)"""

from typing import Any

import httpx
import pytest

from tests.support.service import Person, Service

NOWHERE = "0" * 24


def told(response: httpx.Response) -> tuple[int, Any]:
    return response.status_code, response.json()


@pytest.fixture
async def others(ann: Person, service: Service) -> dict[str, str]:
    """A message and a notification that are none of eve's or bob's business."""
    message = await ann.send("cid")
    (news,) = (await service.person("cid").get("/notification")).json()
    return {"message": message["_id"], "notification": news["_id"], "chat": message["idChat"]}


@pytest.mark.parametrize("mark", ["before", "after"])
async def test_a_page_of_unread_messages_tells_nothing_of_messages_to_others(
    eve: Person, others: dict[str, str], mark: str
) -> None:
    path = "/message/unread-messages/eve?limit=5&" + mark + "={}"
    assert told(await eve.get(path.format(others["message"]))) == told(await eve.get(path.format(NOWHERE)))
    assert (await eve.get(path.format(NOWHERE))).status_code == 404


@pytest.mark.parametrize("mark", ["before", "after"])
async def test_a_page_of_unread_messages_goes_on_from_one_that_was_read_meanwhile(
    ann: Person, bob: Person, mark: str
) -> None:
    chat = (await ann.open_chat("bob", "cid"))["_id"]
    group = await ann.post("/message/create", {"message": "to both", "sender": "ann", "idChat": chat})
    direct = await ann.send("bob")
    for message in (group.json(), direct):
        assert (await bob.post(f"/message/mark-read/{message['idChat']}")).json() == {"modifiedCount": 1}
    for message in (group.json(), direct):
        page = await bob.get(f"/message/unread-messages/bob?limit=5&{mark}={message['_id']}")
        assert told(page) == (200, [])


@pytest.mark.parametrize(("method", "path"), [("post", "/notification/mark-read/{}"), ("put", "/notification/{}/read")])
async def test_marking_a_notification_tells_nothing_of_those_of_others(
    eve: Person, others: dict[str, str], method: str, path: str
) -> None:
    call = getattr(eve, method)
    assert told(await call(path.format(others["notification"]))) == told(await call(path.format(NOWHERE)))
    assert (await call(path.format(NOWHERE))).status_code == 404


async def test_marking_a_message_tells_nothing_of_messages_in_other_chats(
    ann: Person, bob: Person, others: dict[str, str]
) -> None:
    mine = await ann.send("bob")
    async with bob.device() as device:
        answers = [
            await device.call("markMessageAsRead", {"chatId": mine["idChat"], "messageId": one})
            for one in (others["message"], NOWHERE)
        ]
    assert answers[0] == answers[1]
    assert answers[0]["error"]["code"] == "not_found"


@pytest.mark.parametrize("mark", ["before", "after"])
async def test_pages_of_other_lists_tell_nothing_of_what_others_have(
    ann: Person, bob: Person, others: dict[str, str], mark: str
) -> None:
    mine = await ann.send("bob")
    for path, kind in (("/notification", "notification"), (f"/message/getAll/{mine['idChat']}", "message")):
        page = f"{path}?limit=5&{mark}={{}}"
        assert told(await bob.get(page.format(others[kind]))) == told(await bob.get(page.format(NOWHERE)))
    page = f"/chat/getchats?limit=5&{mark}={{}}"
    assert told(await bob.post(page.format(others["chat"]))) == told(await bob.post(page.format(NOWHERE)))


async def test_ending_a_session_tells_nothing_of_those_of_others(ann: Person, eve: Person) -> None:
    hers = (await ann.get("/session")).json()[0]["_id"]
    assert told(await eve.delete(f"/session/{hers}")) == told(await eve.delete(f"/session/{'0' * 32}"))
