from collections.abc import Sequence

from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.admins import AdminDocument, MongoAdmins
from adapters.mongo.chat_document import ChatDocument
from adapters.mongo.driver.fields import Document
from adapters.mongo.log.documents import EventDocument
from adapters.mongo.message_document import MessageDocument
from adapters.mongo.notification_document import NotificationDocument
from adapters.mongo.unread_counts import UnreadDocument
from adapters.mongo.users import NameDocument
from domain.ids import UserId


async def forget_users(database: AsyncDatabase[Document], users: Sequence[UserId]) -> None:
    """Remove everything about users of a check: their chats with everything in them, and the notifications of these to
    them and to the admins."""
    chats = database[ChatDocument.__collection__]
    found = await chats.find({"users._id": {"$in": list(users)}}, ["_id"]).to_list()
    names = [str(chat["_id"]) for chat in found]
    admins = await MongoAdmins(database).all()
    notifications = database[NotificationDocument.__collection__]
    await notifications.delete_many({"userId": {"$in": list(users)}})
    await notifications.delete_many({"userId": {"$in": list(admins)}, "data.chatId": {"$in": names}})
    await database[MessageDocument.__collection__].delete_many({"idChat": {"$in": names}})
    await database[AdminDocument.__collection__].delete_many({"_id": {"$in": list(users)}})
    await database[NameDocument.__collection__].delete_many({"_id": {"$in": list(users)}})
    await database[UnreadDocument.__collection__].delete_many({"chat": {"$in": names}})
    # The log keeps its positions, which have no hole.
    nothing: Document = {"$set": {"audience": [], "events": []}}
    await database[EventDocument.__collection__].update_many({"audience": {"$in": list(users)}}, nothing)
    await chats.delete_many({"_id": {"$in": [chat["_id"] for chat in found]}})
