"""The mappers of the documents that several parts of this adapter read or write."""

from dataclasses import dataclass, field
from typing import Final

from adapters.mongo.chat_document import ChatDocuments
from adapters.mongo.message_document import MessageDocuments
from adapters.mongo.notification_document import NotificationDocuments


@dataclass(frozen=True, slots=True)
class Mappers:
    """Made once for a database and given to everybody who maps."""

    chats: ChatDocuments = field(default_factory=ChatDocuments)
    messages: MessageDocuments = field(default_factory=MessageDocuments)
    notifications: NotificationDocuments = field(default_factory=NotificationDocuments)


MAPPERS: Final = Mappers()
