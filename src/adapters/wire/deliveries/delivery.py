"""A delivery: one event on the wire and the rooms that it goes to."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from domain.ids import DESK, ChatId, UserId

CHAT_ROOM: Final = "chat:"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event for every device in any of `rooms`, once each, except for the devices in `except_room`.

    Of these, only devices of the `audience` receive it; None admits everybody. `event_id` is its place in the event
    log, as in the payload; None for an ephemeral event."""

    event: str
    payload: Mapping[str, Any] | Sequence[Any]
    rooms: tuple[str, ...]
    audience: frozenset[UserId] | None = None
    except_room: str | None = None
    event_id: str | None = None


def user_room(user: UserId) -> str:
    """All devices of a user; for the desk, all devices of every admin."""
    return f"user:{user}"


def user_rooms(users: Iterable[UserId]) -> tuple[str, ...]:
    return tuple(user_room(user) for user in users)


def chat_room(chat: ChatId) -> str:
    """All devices that have the chat open."""
    return f"{CHAT_ROOM}{chat}"


def rooms_of_chat(chat: ChatId, *, is_support: bool) -> tuple[str, ...]:
    """The chat's room; for a support chat also the desk's."""
    return (chat_room(chat), user_room(DESK)) if is_support else (chat_room(chat),)


def is_for(delivery: Delivery, users: Collection[UserId]) -> bool:
    """Whether a device that receives for `users` receives `delivery`, with every chat of theirs open."""
    if delivery.audience is not None and delivery.audience.isdisjoint(users):
        return False
    rooms = user_rooms(users)
    return any(room in rooms or room.startswith(CHAT_ROOM) for room in delivery.rooms)
