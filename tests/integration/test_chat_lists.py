"""A page of the desk's chats costs by its limit, however many there are; a user's list takes no query for each chat."""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from bson import ObjectId
from pymongo import AsyncMongoClient, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.admins import MongoAdmins
from adapters.mongo.chat_document import indexes_by_activity, taking_part
from adapters.mongo.chats import MongoChats
from adapters.mongo.driver.fields import Document
from adapters.mongo.messages import MongoMessages
from adapters.mongo.schema import ensure_indexes
from adapters.mongo.users import MongoUsers
from application.chats.list_chats import ListChatsPage, ListChatsPageCommand
from application.chats.name_participants import NameParticipants
from application.names.known_names import KnownNames
from application.paging import PageRequest
from domain.caller import Caller, Role
from domain.ids import DESK, UserId
from tests.support.examples import NOON
from tests.support.present import present
from tests.support.query_plans import stages

CHATS = 3000
LIMIT = 20
USER = "65f000000000000000000001"
MOST_EXAMINED = 5 * LIMIT
"""Documents: the chats of a page, some of them by two indexes or twice by one, and their last messages."""


def chat_of(number: int) -> dict[str, Any]:
    """Every third one is ours, and the others the platform's, the user in each of its forms."""
    match number % 3:
        case 0:
            users: list[Any] = [{"_id": "admin", "AccountType": "admin"}, {"_id": USER}]
        case 1:
            users = [{"_id": f"admin {number % 7}", "AccountType": "admin"}, {"_id": ObjectId(USER)}]
        case _:
            users = [USER, "admin"]
    at = NOON + timedelta(seconds=number // 2)
    return {"_id": ObjectId(), "users": users, "createdAt": at} | ({"openedHere": True} if number % 3 == 0 else {})


def messages_of(chats: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for one in chats:
        for minute in range(3):
            yield {"idChat": str(one["_id"]), "createdAt": one["createdAt"] + timedelta(minutes=minute)}


@pytest.fixture(scope="module")
async def filled(mongo_client: AsyncMongoClient[Document]) -> AsyncIterator[AsyncDatabase[Any]]:
    database = mongo_client["chat_lists"]
    await database["chats"].create_indexes([IndexModel([("users._id", 1)], name="the platform's")])
    await ensure_indexes(database)
    chats = [chat_of(number) for number in range(CHATS)]
    await database["chats"].insert_many(chats)
    await database["messages"].insert_many(
        message | {"_id": ObjectId(f"{number:024x}"), "reciver": "admin"}
        for number, message in enumerate(messages_of(chats))
    )
    yield database
    await mongo_client.drop_database(database.name)


@pytest.fixture(params=[DESK, USER])
def user(request: pytest.FixtureRequest) -> UserId:
    return UserId(request.param)


def listing(database: AsyncDatabase[Any]) -> ListChatsPage:
    admins = MongoAdmins(database)
    names = NameParticipants(KnownNames(MongoUsers(database, admins)), admins)
    return ListChatsPage(MongoChats(database), MongoMessages(database), names)


async def profiled(
    database: AsyncDatabase[Any], command: ListChatsPageCommand
) -> tuple[list[dict[str, Any]], list[Any]]:
    """The commands that MongoDB carries out for a page, and the page."""
    use_case = listing(database)
    await use_case.chats.page(command.user, PageRequest(1))  # whatever is learned once is learned
    await database["system.profile"].drop()
    await database.command("profile", 2)
    page = await use_case(command)
    await database.command("profile", 0)
    commands = await database["system.profile"].find({"ns": {"$not": {"$regex": "profile$"}}}).to_list()
    assert commands
    return commands, list(page.items)


def examined(commands: list[dict[str, Any]]) -> int:
    """How many documents MongoDB looks at."""
    return sum(one.get("docsExamined", 0) for one in commands)


async def test_a_page_of_the_desk_examines_as_many_documents_as_it_shows(filled: AsyncDatabase[Document]) -> None:
    caller = Caller(UserId("root"), Role.ADMIN)
    first = await listing(filled)(ListChatsPageCommand(caller, DESK, PageRequest(LIMIT)))
    deep = (await listing(filled).chats.page(DESK, PageRequest(1000))).items[-1].id
    for page in (PageRequest(LIMIT), PageRequest(LIMIT, before=deep), PageRequest(LIMIT, after=deep)):
        commands, shown = await profiled(filled, ListChatsPageCommand(caller, DESK, page))
        assert len(shown) == LIMIT
        assert all(one.last_message is not None for one in shown)
        assert examined(commands) <= MOST_EXAMINED
    times = [present(one.last_message).created_at for one in first.items]
    assert times == sorted(times, reverse=True)


async def test_a_page_of_a_user_takes_no_query_for_each_chat(filled: AsyncDatabase[Document]) -> None:
    command = ListChatsPageCommand(Caller(UserId(USER)), UserId(USER), PageRequest(LIMIT))
    commands, shown = await profiled(filled, command)
    assert len(shown) == LIMIT
    assert len(commands) < LIMIT


async def test_pages_one_after_the_other_are_the_whole_list(filled: AsyncDatabase[Document], user: UserId) -> None:
    chats = MongoChats(filled)
    whole = [one.id async for batch in chats.by_activity(user) for one in batch]
    assert len(whole) == len(set(whole)) == (CHATS * 2 // 3 if user == DESK else CHATS)
    seen: list[str] = []
    page: PageRequest | None = PageRequest(170)
    while page is not None:
        part = await chats.page(user, page)
        seen += [one.id for one in part.items]
        page = part.next
    assert seen == whole


async def test_lists_of_the_desk_are_sorted_by_their_indexes(filled: AsyncDatabase[Document]) -> None:
    wheres = [{"deskActiveAt": {"$lt": NOON + timedelta(minutes=5)}}, {"deskActiveAt": {"$gt": NOON}}]
    for where, order in zip(wheres, (-1, 1), strict=True):
        for one, index in zip(taking_part(DESK), indexes_by_activity(DESK), strict=True):
            query = {
                "find": "chats",
                "filter": {**one, **where},
                "sort": {"deskActiveAt": order, "_id": order},
                "hint": index,
            }
            plan = await filled.command("explain", query, verbosity="queryPlanner")
            assert "SORT" not in stages(plan["queryPlanner"]["winningPlan"])
