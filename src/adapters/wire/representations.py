"""What clients are answered."""

from typing import Any

from adapters.wire.times import timestamp
from application.use_cases.list_chats import ChatSummary
from domain.chat import Chat
from domain.message import Message
from domain.notification import Notification

Json = dict[str, Any]


def message(one: Message) -> Json:
    return {
        "_id": one.id,
        "message": one.text,
        "sender": one.sender,
        "reciver": one.recipient,
        "idChat": one.chat_id,
        "createdAt": timestamp(one.created_at),
        "isRead": one.is_read,
        "seq": one.seq,
    }


def chat(one: Chat, is_read: bool = False) -> Json:
    return {
        "_id": one.id,
        "users": [{"_id": participant.user_id, **participant.profile} for participant in one.participants],
        "createdAt": timestamp(one.created_at),
        "isRead": is_read,
    }


def chat_summary(one: ChatSummary) -> Json:
    return chat(one.chat, is_read=one.unread_count == 0) | {
        "lastMessage": message(one.last_message) if one.last_message else None,
        "unreadCount": one.unread_count,
        "isAdminChat": one.chat.is_support,
    }


def notification(one: Notification) -> Json:
    return {
        "_id": one.id,
        "userId": one.user_id,
        "type": one.type,
        "title": one.title,
        "message": one.text,
        "data": one.data,
        "read": one.read,
        "createdAt": timestamp(one.created_at),
        "updatedAt": timestamp(one.updated_at),
    }
