"""The legacy aliases of events, for the platform's existing clients (contract, "Settings": `LEGACY_EVENTS`)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from adapters.wire.deliveries.delivery import Delivery, user_room
from adapters.wire.deliveries.dispatch import durable_deliveries
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
"""Event to devices → its aliases, each with the function that makes the alias's payload."""

ANSWERS: Final[Mapping[str, tuple[str, Callable[[Any], Json]]]] = {
    "joinChat": ("chatJoined", lambda answer: {**answer, "message": "Successfully joined chat room"}),
    "markMessageAsRead": ("messageReadConfirmation", _same),
    "test": ("testBroadcast", lambda answer: {**answer, "fromClient": answer["clientId"]}),
}
"""Event from a device → the event that existing clients wait for instead of the acknowledgement."""

ONLINE_USERS: Final = "online-users"

FIRST_ALIAS: Final = 8
"""The number of an event's first alias among its deliveries; originals have the numbers below it."""


def older_names() -> Mapping[str, str]:
    """Every alias, with the event or the acknowledgement that it is sent beside."""
    beside = {name: event for event, aliases in ALIASES.items() for name, _ in aliases}
    answers = {name: f"the acknowledgement of {event}" for event, (name, _) in ANSWERS.items()}
    marked = dict.fromkeys(("messagesMarkedAsRead", "adminMessagesMarkedAsRead"), "messageRead")
    return {**beside, **answers, **marked, ONLINE_USERS: "userOnline and userOffline"}


def with_aliases(entry: LogEntry) -> Sequence[Delivery]:
    """The deliveries of `entry`: those of each event, then their aliases for the same devices. Every alias has its own
    event id, so that a client that was cut off between two of them receives the rest."""
    all_of_them: list[Delivery] = []
    for number, event in entry.placed():
        ids = EventIds(entry.position, number)
        originals = durable_deliveries(event, ids, entry.audience)
        aliases = [alias for delivery in originals for alias in _aliases(delivery)]
        if isinstance(event, MessagesRead):
            aliases += _marked_as_read(event, originals[0])
        all_of_them += originals
        all_of_them += (_with_id(alias, ids[place]) for place, alias in enumerate(aliases, FIRST_ALIAS))
    return all_of_them


def _with_id(alias: Delivery, event_id: str) -> Delivery:
    return replace(alias, payload={**_same(alias.payload), "eventId": event_id}, event_id=event_id)


def _aliases(delivery: Delivery) -> Sequence[Delivery]:
    names = ALIASES.get(delivery.event, ())
    return [Delivery(name, adapt(delivery.payload), delivery.rooms, delivery.audience) for name, adapt in names]


def _marked_as_read(event: MessagesRead, original: Delivery) -> Sequence[Delivery]:
    """Existing clients have names of their own for a chat that was read as a whole. All admins receive those of support
    chats."""
    if event.message_id is not None:
        return []
    payload = {**_same(original.payload), "modifiedCount": event.count}
    marked = [Delivery("messagesMarkedAsRead", payload, original.rooms, original.audience)]
    if event.is_support:
        marked.append(Delivery("adminMessagesMarkedAsRead", payload, (user_room(DESK),), original.audience))
    return marked
