"""The names by which the platform's existing clients know some events; sent beside the originals if asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from adapters.wire.deliveries.dispatch import Delivery, durable_deliveries, user_room
from adapters.wire.deliveries.event_ids import EventIds
from domain.events import LogEntry, MessagesRead
from domain.ids import DESK

Json = dict[str, Any]


def _whole(payload: Any) -> Json:
    """`buyerToSellerMessage`: the message under the names of the receipts."""
    return {
        "message": payload["message"],
        "sender": payload["sender"],
        "reciver": payload["reciver"],
        "chatId": payload["idChat"],
        "messageId": payload["_id"],
        "timestamp": payload["createdAt"],
        "isSocket": True,
    }


def _update(payload: Any) -> Json:
    """`chatMessageUpdate`: the message without its envelope."""
    return {**payload["message"], "timestamp": payload["timestamp"]}


def _confirmation(payload: Any) -> Json:
    return {**{name: payload[name] for name in ("messageId", "chatId", "timestamp")}, "status": "sent"}


def _same(payload: Any) -> Json:
    return dict(payload)


ALIASES: Final[Mapping[str, Sequence[tuple[str, Callable[[Any], Json]]]]] = {
    "sendMessage": [("buyerToSellerMessage", _whole)],
    "messageSent": [("buyerMessageSent", _same), ("messageSentConfirmation", _confirmation)],
    "realtimeMessageUpdate": [("chatMessageUpdate", _update)],
}
"""Event for devices → its aliases, each with the payload that older clients expect of it."""

ANSWERS: Final[Mapping[str, tuple[str, Callable[[Any], Json]]]] = {
    "joinChat": ("chatJoined", lambda answer: {**answer, "message": "Successfully joined chat room"}),
    "markMessageAsRead": ("messageReadConfirmation", _same),
    "test": ("testBroadcast", lambda answer: {**answer, "fromClient": answer["clientId"]}),
}
"""Event from a device → the event that older clients wait for where others read the acknowledgement."""

ONLINE_USERS: Final = "online-users"

FIRST_ALIAS: Final = 8
"""The place of an event's first alias among its deliveries."""


def older_names() -> Mapping[str, str]:
    """Every older name with the event or the acknowledgement that it stands beside."""
    beside = {name: event for event, aliases in ALIASES.items() for name, _ in aliases}
    answers = {name: f"the acknowledgement of {event}" for event, (name, _) in ANSWERS.items()}
    marked = dict.fromkeys(("messagesMarkedAsRead", "adminMessagesMarkedAsRead"), "messageRead")
    return {**beside, **answers, **marked, ONLINE_USERS: "userOnline and userOffline"}


def with_aliases(entry: LogEntry) -> Sequence[Delivery]:
    """The deliveries of `entry`, those of each event followed by their aliases for the same devices. Aliases have event
    ids of their own, so that whoever was cut off between two of them is told the rest."""
    told: list[Delivery] = []
    for number, event in entry.placed():
        ids = EventIds(entry.position, number)
        originals = durable_deliveries(event, ids, entry.audience)
        told += originals
        aliases = [alias for delivery in originals for alias in _aliases(delivery)]
        if isinstance(event, MessagesRead):
            aliases += _marked_as_read(event, originals[0])
        for place, alias in enumerate(aliases, FIRST_ALIAS):
            told.append(replace(alias, payload={**_same(alias.payload), "eventId": ids[place]}))
    return told


def _aliases(delivery: Delivery) -> Sequence[Delivery]:
    names = ALIASES.get(delivery.event, ())
    return [Delivery(name, adapt(delivery.payload), delivery.rooms, delivery.audience) for name, adapt in names]


def _marked_as_read(event: MessagesRead, told: Delivery) -> Sequence[Delivery]:
    """Older clients hear of a chat read as a whole by names of its own, which for support chats all admins hear."""
    if event.message_id is not None:
        return []
    payload = {**_same(told.payload), "modifiedCount": event.count}
    marked = [Delivery("messagesMarkedAsRead", payload, told.rooms, told.audience)]
    if event.is_support:
        marked.append(Delivery("adminMessagesMarkedAsRead", payload, (user_room(DESK),), told.audience))
    return marked
