"""The stores in memory. The contract suites hold them to the same promises as the real ones."""

from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol, TypeVar

from application.paging import Page, PageRequest, page_of
from domain.audit import AuditEntry
from domain.broadcast import Broadcast
from domain.chat import Chat, Pair
from domain.errors import NotFound
from domain.ids import DESK, BroadcastId, ChatId, MessageId, NotificationId, SessionId, UserId
from domain.message import Message, MessageKey
from domain.names import PersonName
from domain.notification import Notification
from domain.session import Revocation, SessionInfo, SessionUse


class Listed(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Listed)


@dataclass
class FakeChats:
    chats: dict[ChatId, Chat] = field(default_factory=dict)
    active: dict[ChatId, datetime] = field(default_factory=dict)
    """When the last message of a chat was created; chats without one were active when they were opened."""

    async def get(self, chat_id: ChatId) -> Chat:
        if chat_id not in self.chats:
            raise NotFound("there is no such chat")
        return self.chats[chat_id]

    async def find_direct(self, pair: Pair) -> Chat | None:
        return next((chat for chat in self.chats.values() if chat.pair == pair), None)

    async def page(self, user: UserId, page: PageRequest) -> Page[Chat]:
        return _page(self._of(user), page, newest_first=True)

    async def by_activity(self, user: UserId) -> AsyncIterator[Sequence[Chat]]:
        yield self._of(user)[::-1]

    async def partners_of(self, user: UserId) -> frozenset[UserId]:
        return frozenset(other for chat in self._of(user) for other in chat.user_ids) - {user}

    def _of(self, user: UserId) -> list[Chat]:
        mine = [chat for chat in self.chats.values() if user in chat.user_ids]
        return sorted(mine, key=lambda chat: (self.active.get(chat.id, chat.created_at), chat.id))


@dataclass
class FakeMessages:
    chats: FakeChats
    messages: dict[MessageId, Message] = field(default_factory=dict)

    async def get(self, message_id: MessageId) -> Message:
        if message_id not in self.messages:
            raise NotFound("there is no such message")
        return self.messages[message_id]

    async def find_by_key(self, key: MessageKey) -> Message | None:
        return next((one for one in self.messages.values() if one.message_key == key), None)

    async def history(self, chat_id: ChatId) -> AsyncIterator[Sequence[Message]]:
        yield self.in_order(chat_id)

    async def page(self, chat_id: ChatId, page: PageRequest) -> Page[Message]:
        return _page(self.in_order(chat_id), page, newest_first=False)

    async def unread(self, user: UserId, page: PageRequest) -> Page[Message]:
        everything = sorted(self.messages.values(), key=lambda message: (message.created_at, message.id))
        mark = page.before or page.after
        mine = [
            message
            for message in everything
            if user in message.unread_by or (message.id == mark and self._is_addressed(message, user))
        ]
        return _page(mine, page, newest_first=True)

    def _is_addressed(self, message: Message, user: UserId) -> bool:
        if message.recipient is not None:
            return message.recipient == user
        return user in self.chats.chats[message.chat_id].user_ids

    async def last_of(self, chats: Sequence[Chat]) -> Mapping[ChatId, Message]:
        return {chat.id: messages[-1] for chat in chats if (messages := self.in_order(chat.id))}

    async def count_unread(self, user: UserId) -> int:
        return sum(user in message.unread_by for message in self.messages.values())

    async def count_unread_by_chat(self, user: UserId, chats: Collection[ChatId]) -> Mapping[ChatId, int]:
        return Counter(
            message.chat_id
            for message in self.messages.values()
            if user in message.unread_by and message.chat_id in chats
        )

    def in_order(self, chat_id: ChatId) -> list[Message]:
        mine = [message for message in self.messages.values() if message.chat_id == chat_id]
        return sorted(mine, key=lambda message: (message.seq or 0, message.id))


@dataclass
class FakeNotifications:
    notifications: dict[NotificationId, Notification] = field(default_factory=dict)

    async def get(self, notification_id: NotificationId) -> Notification:
        if notification_id not in self.notifications:
            raise NotFound("there is no such notification")
        return self.notifications[notification_id]

    async def page(
        self, user: UserId, page: PageRequest, *, for_desk: bool, unread_only: bool = False
    ) -> Page[Notification]:
        marks = {page.before, page.after}
        shown = [one for one in self._of(user, for_desk) if not (unread_only and one.read) or one.id in marks]
        return _page(shown, page, newest_first=True)

    async def mark_all_read(self, user: UserId, at: datetime, chat_id: ChatId | None = None, *, for_desk: bool) -> int:
        mine = [one for one in self._of(user, for_desk) if chat_id is None or one.chat_id == chat_id]
        unread = [one for one in mine if not one.read]
        self.notifications |= {one.id: one.mark_read(at) for one in unread}
        return len(unread)

    async def count_unread(self, user: UserId, *, for_desk: bool) -> int:
        return sum(not notification.read for notification in self._of(user, for_desk))

    def _of(self, user: UserId, for_desk: bool) -> list[Notification]:
        mine = [one for one in self.notifications.values() if one.user_id == user and (for_desk or not one.is_for_desk)]
        return sorted(mine, key=lambda notification: (notification.created_at, notification.id))


@dataclass
class FakeAdmins:
    by_operator: set[UserId] = field(default_factory=set)
    tokens: dict[UserId, datetime] = field(default_factory=dict)

    async def all(self) -> Sequence[UserId]:
        return sorted({*self.by_operator, *self.tokens})

    async def add(self, user: UserId, at: datetime) -> None:
        self.by_operator.add(user)

    async def add_by_token(self, user: UserId, issued_at: datetime, at: datetime) -> None:
        self.tokens[user] = max(self.tokens.get(user, issued_at), issued_at)

    async def by_token(self) -> Mapping[UserId, datetime]:
        return dict(self.tokens)

    async def forget_tokens(self, user: UserId, issued_before: datetime) -> None:
        if user in self.tokens and self.tokens[user] < issued_before:
            del self.tokens[user]

    async def remove(self, user: UserId) -> bool:
        known = user in await self.all()
        self.by_operator.discard(user)
        self.tokens.pop(user, None)
        return known


@dataclass
class FakeUsers:
    chats: FakeChats
    admins: FakeAdmins
    of_the_platform: dict[UserId, PersonName] = field(default_factory=dict)
    by_token: dict[UserId, PersonName] = field(default_factory=dict)
    by_themselves: dict[UserId, PersonName] = field(default_factory=dict)

    async def names_of(self, users: Collection[UserId]) -> Mapping[UserId, PersonName]:
        by_token = {user: name.within(self.by_themselves.get(user)) for user, name in self.by_token.items()}
        known = {**self.by_themselves, **by_token, **self.of_the_platform}
        return {user: known[user] for user in users if user in known}

    async def learn_names(
        self, by_token: Mapping[UserId, PersonName], by_themselves: Mapping[UserId, PersonName]
    ) -> None:
        self.by_token |= by_token
        self.by_themselves |= by_themselves

    async def known_users(self) -> Sequence[UserId]:
        in_chats = {user for chat in self.chats.chats.values() for user in chat.user_ids}
        return sorted(in_chats - {DESK, *await self.admins.all()})


@dataclass
class FakeBroadcasts:
    broadcasts: dict[BroadcastId, Broadcast] = field(default_factory=dict)
    recipients: dict[BroadcastId, list[UserId]] = field(default_factory=dict)
    claims: dict[BroadcastId, datetime] = field(default_factory=dict)

    async def add(self, broadcast: Broadcast, recipients: Collection[UserId]) -> None:
        self.broadcasts[broadcast.id] = broadcast
        self.recipients[broadcast.id] = sorted(recipients)
        self.claims[broadcast.id] = broadcast.created_at

    async def claim(self, now: datetime, until: datetime) -> Broadcast | None:
        for broadcast_id, claimed_until in self.claims.items():
            if self.recipients[broadcast_id] and claimed_until <= now:
                self.claims[broadcast_id] = until
                return self._counted(broadcast_id)
        return None

    async def waiting(self, broadcast_id: BroadcastId, limit: int) -> Sequence[UserId]:
        return self.recipients[broadcast_id][:limit]

    async def mark_done(self, broadcast_id: BroadcastId, users: Collection[UserId], until: datetime) -> None:
        self.recipients[broadcast_id] = [one for one in self.recipients[broadcast_id] if one not in users]
        self.claims[broadcast_id] = until

    async def all(self) -> Sequence[Broadcast]:
        return [self._counted(broadcast_id) for broadcast_id in sorted(self.broadcasts, reverse=True)]

    def _counted(self, broadcast_id: BroadcastId) -> Broadcast:
        broadcast = self.broadcasts[broadcast_id]
        return replace(broadcast, done=broadcast.total - len(self.recipients[broadcast_id]))


@dataclass
class FakeAudit:
    entries: list[AuditEntry] = field(default_factory=list)

    async def write(self, entry: AuditEntry) -> None:
        self.entries.append(entry)

    async def latest(self, limit: int) -> Sequence[AuditEntry]:
        return self.entries[::-1][:limit]


@dataclass
class FakeSessions:
    sessions: dict[SessionId, SessionInfo] = field(default_factory=dict)

    async def record(self, uses: Sequence[SessionUse], at: datetime) -> None:
        for session_use in uses:
            session, known = session_use.session, self.sessions.get(session_use.session.id)
            self.sessions[session.id] = SessionInfo(
                session.id,
                session.caller.user_id,
                session.issued_at,
                session.expires_at,
                session_use.address,
                session_use.client,
                known.since if known else at,
                at,
                session.role,
            )

    async def of_user(self, user: UserId, now: datetime) -> Sequence[SessionInfo]:
        mine = [one for one in self.sessions.values() if one.user_id == user and one.expires_at > now]
        return sorted(mine, key=lambda one: one.last_seen, reverse=True)


@dataclass
class FakeRevocations:
    revocations: dict[object, Revocation] = field(default_factory=dict)

    async def add(self, revocation: Revocation) -> None:
        self.revocations[revocation.session_id or (revocation.user_id, revocation.role)] = revocation

    async def news(self) -> Sequence[Revocation]:
        return list(self.revocations.values())


class FakeStores:
    def __init__(self) -> None:
        self.chats = FakeChats()
        self.messages = FakeMessages(self.chats)
        self.notifications = FakeNotifications()
        self.admins = FakeAdmins()
        self.users = FakeUsers(self.chats, self.admins)
        self.broadcasts = FakeBroadcasts()
        self.audit = FakeAudit()
        self.sessions = FakeSessions()
        self.revocations = FakeRevocations()


def _page(oldest_first: Sequence[T], page: PageRequest, *, newest_first: bool) -> Page[T]:
    """The page of items with an `id`, found the plain way."""
    found = list(oldest_first)
    if (mark := page.before or page.after) is not None:
        places = [place for place, item in enumerate(found) if item.id == mark]
        if not places:
            raise NotFound("there is nothing of that id in this list")
        found = found[places[0] + 1 :] if page.after else found[: places[0]]
    towards = found if page.ascends(newest_first=newest_first) else found[::-1]
    return page_of(towards[: page.limit + 1], page, lambda item: item.id, newest_first=newest_first)
