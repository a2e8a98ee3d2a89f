"""A chat: who takes part, who may write, and who is written to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from domain.caller import display_name
from domain.errors import Forbidden, Invalid
from domain.ids import DESK, ChatId, MessageId, UserId
from domain.message import Draft, Message

MAX_PARTICIPANTS: Final = 500
MAX_PROFILE_BYTES: Final = 16 * 1024
"""Of one participant."""
MAX_PROFILES_BYTES: Final = 256 * 1024
"""Of all participants of a chat together."""
BYTES_OF_A_NUMBER: Final = 8

ProfileValue = str | int | float | bool | None
Pair = tuple[UserId, UserId]


@dataclass(frozen=True, slots=True)
class Participant:
    """A user in a chat, with what the platform tells the others about them. `profile` has its other plain values, under
    the platform's names.

    `represents_desk`: in the platform's older chats an admin stands for the whole desk, under an id of their own.
    """

    user_id: UserId
    first_name: str | None = None
    last_name: str | None = None
    profile: Mapping[str, ProfileValue] = field(default_factory=dict)
    represents_desk: bool = False

    @property
    def participant_id(self) -> UserId:
        """The user who writes and is written to here."""
        return DESK if self.represents_desk else self.user_id

    @property
    def profile_bytes(self) -> int:
        """About the space that names and profile take."""
        names = sum(len(name.encode()) for name in (self.first_name, self.last_name) if name is not None)
        return names + sum(len(name) + _size(value) for name, value in self.profile.items())

    @property
    def display_name(self) -> str | None:
        """First and last name, as far as the platform gave them."""
        return display_name(" ".join(name for name in (self.first_name, self.last_name) if name is not None))


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation of two users (direct, one for each pair for ever) or of several (a group)."""

    id: ChatId
    participants: tuple[Participant, ...]
    created_at: datetime
    last_message_id: MessageId | None = None
    user_ids: tuple[UserId, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "user_ids", tuple(participant.participant_id for participant in self.participants))

    @classmethod
    def open(cls, chat_id: ChatId, participants: Sequence[Participant], at: datetime) -> "Chat":
        """Open a chat; who is named twice takes part once. Raises `Invalid` unless 2 to 500 users do, and for profiles
        of more than 16 KiB of one user or 256 KiB of all."""
        different: dict[UserId, Participant] = {}
        for participant in participants:
            different.setdefault(participant.user_id, participant)
        if not 2 <= len(different) <= MAX_PARTICIPANTS:
            raise Invalid.because("participants", f"must name 2 to {MAX_PARTICIPANTS} different users")
        chat = cls(chat_id, tuple(different.values()), at)
        if any(one.profile_bytes > MAX_PROFILE_BYTES for one in chat.participants):
            raise Invalid.because("participants", f"must have profiles of at most {MAX_PROFILE_BYTES:,} bytes each")
        if chat.profile_bytes > MAX_PROFILES_BYTES:
            raise Invalid.because("participants", f"must have profiles of at most {MAX_PROFILES_BYTES:,} bytes in all")
        return chat

    @property
    def profile_bytes(self) -> int:
        """About the space that what is said of the participants takes."""
        return sum(one.profile_bytes for one in self.participants)

    @property
    def pair(self) -> Pair | None:
        """The two users of a direct chat, in a fixed order; None for a group."""
        return pair_of(*self.user_ids) if len(self.participants) == 2 else None

    @property
    def is_support(self) -> bool:
        """Whether the support desk takes part."""
        return DESK in self.user_ids

    def name_of(self, user: UserId) -> str | None:
        """What the others call `user`, as far as the platform gave a name."""
        return next((one.display_name for one in self.participants if one.participant_id == user), None)

    def others(self, user: UserId) -> tuple[UserId, ...]:
        return tuple(other for other in self.user_ids if other != user)

    def recipients(self, sender: UserId, recipient: UserId | None) -> tuple[UserId, ...]:
        """Whom `sender` writes to: `recipient`, or everybody else when None.

        Raises `Forbidden` when either end does not take part, `Invalid` when they are the same.
        """
        if sender not in self.user_ids:
            raise Forbidden("the sender does not take part in this chat")
        if recipient is None:
            return self.others(sender)
        if recipient == sender:
            raise Invalid.because("recipient", "must be somebody else")
        if recipient not in self.user_ids:
            raise Forbidden("the recipient does not take part in this chat")
        return (recipient,)

    def post(self, draft: Draft, message_id: MessageId, at: datetime, author: UserId) -> Message:
        """Accept `draft`, written by `author`, unread by everyone it is addressed to and not numbered yet.

        Raises as `recipients` does.
        """
        recipients = self.recipients(draft.sender, draft.recipient)
        return Message(
            id=message_id,
            chat_id=self.id,
            seq=None,
            sender=draft.sender,
            recipient=recipients[0] if len(recipients) == 1 else None,
            text=draft.text,
            created_at=at,
            unread_by=frozenset(recipients),
            key=draft.key,
            sent_by=author if draft.sender == DESK else None,
        )


def _size(value: ProfileValue) -> int:
    return len(value.encode()) if isinstance(value, str) else BYTES_OF_A_NUMBER


def pair_of(one: UserId, other: UserId) -> Pair:
    """Two users in an order that does not depend on who asks."""
    return (one, other) if one <= other else (other, one)
