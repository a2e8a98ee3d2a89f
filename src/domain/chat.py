"""A chat: who takes part, who may write, and who is written to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from domain.errors import Forbidden, Invalid
from domain.ids import DESK, ChatId, MessageId, UserId
from domain.message import Draft, Message
from domain.names import PersonName, display_name, is_name, looks_like_desk

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
    """A user in a chat, with what the platform tells the others about them. `company` is a company's name.
    `profile` has the other plain values, under the platform's names.

    `represents_desk`: in the platform's older chats an admin stands for the whole desk, under an id of their own.
    """

    user_id: UserId
    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    profile: Mapping[str, ProfileValue] = field(default_factory=dict)
    represents_desk: bool = False

    @property
    def participant_id(self) -> UserId:
        """The user who writes and is written to here."""
        return DESK if self.represents_desk else self.user_id

    @property
    def profile_bytes(self) -> int:
        """About the space that names and profile take."""
        given = (self.first_name, self.last_name, self.company)
        names = sum(len(name.encode()) for name in given if name is not None)
        return names + sum(len(name) + _size(value) for name, value in self.profile.items())

    @property
    def display_name(self) -> str | None:
        """First and last name, as far as the platform gave them."""
        return display_name(" ".join(name for name in (self.first_name, self.last_name) if name is not None))

    @property
    def name(self) -> PersonName:
        return PersonName.of(self.first_name, self.last_name, self.company) or PersonName()

    @property
    def has_name(self) -> bool:
        return bool(self.first_name or self.last_name or self.company) or any(map(is_name, self.profile))

    def named(self, name: PersonName) -> "Participant":
        """The same user under another name, and none of the former in any field."""
        profile = {field: value for field, value in self.profile.items() if not is_name(field)}
        return replace(self, first_name=name.first, last_name=name.last, company=name.company, profile=profile)

    def fields_like_desk(self) -> Sequence[str]:
        """The fields by which people might take the participant for the desk; without a name they are shown the id."""
        names: dict[str, str | None] = {
            "first_name": self.first_name,
            "last_name": self.last_name,
            "company": self.company,
        }
        names |= {field: value for field, value in self.profile.items() if is_name(field) and isinstance(value, str)}
        found = [field for field, name in names.items() if name is not None and looks_like_desk(name)]
        if not found and self.display_name is not None and looks_like_desk(self.display_name):
            return ["first_name", "last_name"]
        if not found and self.name == PersonName() and looks_like_desk(self.user_id):
            return ["_id"]
        return found


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation of two users (direct, one for each pair for ever) or of several (a group).

    `named_by_others`: the users whose names in it were given by somebody else, or by nobody knows whom.
    `is_of_the_platform`: it was opened by the platform's own messaging module.
    """

    id: ChatId
    participants: tuple[Participant, ...]
    created_at: datetime
    last_message_id: MessageId | None = None
    named_by_others: frozenset[UserId] = frozenset()
    is_of_the_platform: bool = False
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

    def entry_of(self, user: UserId) -> Participant | None:
        return next((one for one in self.participants if one.user_id == user), None)

    def with_entry(self, entry: Participant) -> "Chat":
        """The chat with another entry of the same user."""
        return replace(
            self, participants=tuple(entry if one.user_id == entry.user_id else one for one in self.participants)
        )

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
            sent_by=draft.sent_by(author),
        )


def _size(value: ProfileValue) -> int:
    return len(value.encode()) if isinstance(value, str) else BYTES_OF_A_NUMBER


def pair_of(one: UserId, other: UserId) -> Pair:
    """Two users in an order that does not depend on who asks."""
    return (one, other) if one <= other else (other, one)
