from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from application.names.known_names import KnownNames
from application.ports.admins import AdminStore
from domain.caller import Caller
from domain.chat import Chat, Participant
from domain.errors import FieldError, Invalid
from domain.ids import DESK, DESK_NAME, UserId
from domain.names import PersonName

ACCOUNT_TYPE: Final = "AccountType"
"""What the platform's clients look for in the entry of the desk."""
LOOKS_LIKE_DESK: Final = "must not look like the name of the support desk"


@dataclass(frozen=True, slots=True)
class NameParticipants:
    """What the participants of a chat are called, whoever says it: the desk is always the desk, nobody else looks like
    it, and nobody renames a known user."""

    names: KnownNames
    admins: AdminStore

    async def must_not_look_like_desk(self, caller: Caller, participants: Sequence[Participant]) -> None:
        """Raises `Invalid`, with each field by which a participant looks like the desk. Admins may look like it, and
        may say it of anybody."""
        if caller.is_admin:
            return
        fields = {place: one.fields_like_desk() for place, one in enumerate(participants) if one.user_id != DESK}
        suspects = {place: found for place, found in fields.items() if found}
        if not suspects:
            return
        admins = frozenset(await self.admins.all()) - {caller.user_id}
        errors = [
            FieldError(f"participants.{place}.{field}", LOOKS_LIKE_DESK)
            for place, found in suspects.items()
            if participants[place].user_id not in admins
            for field in found
        ]
        if errors:
            raise Invalid(errors)

    async def of_new_chat(self, chat: Chat, caller: Caller) -> Chat:
        """The chat that `caller` opens."""
        others = [one.user_id for one in chat.participants if one.user_id not in (caller.user_id, DESK)]
        known = await self.names.of(others)

        def named(one: Participant) -> Participant:
            if one.user_id == DESK:
                return _desk(one, caller)
            name = known.get(one.user_id)
            return one if name is None else one.named(name)

        participants = tuple(map(named, chat.participants))
        unknown = frozenset(one.user_id for one in participants if one.has_name) & set(others) - set(known)
        return replace(chat, participants=participants, named_by_others=unknown)

    def learn_own(self, chat: Chat, caller: Caller) -> None:
        """Keep what `caller` says of themselves in the chat that they ask for."""
        if (own := chat.entry_of(caller.user_id)) is not None and caller.user_id != DESK:
            self.names.note_profile(caller.user_id, own.name)

    async def as_seen_by(self, user: UserId, chats: Sequence[Chat]) -> Sequence[Chat]:
        """`chats` as `user` sees them: in their own entry nothing stands that somebody else wrote."""
        doubtful = {chat.id: own for chat in chats if (own := _doubtful_entry(chat, user)) is not None}
        if not doubtful:
            return chats
        known = (await self.names.of([user])).get(user)
        return [_with_own(chat, doubtful[chat.id], known) if chat.id in doubtful else chat for chat in chats]


def _desk(one: Participant, caller: Caller) -> Participant:
    """Of the desk users say no more than the type of account that the platform's clients look for."""
    said = one.profile if caller.is_admin else {ACCOUNT_TYPE: one.profile.get(ACCOUNT_TYPE)}
    profile = {field: value for field, value in said.items() if field in one.profile}
    return replace(one, profile=profile).named(PersonName(DESK_NAME))


def _doubtful_entry(chat: Chat, user: UserId) -> Participant | None:
    """The entry of `user`, if somebody else may have named them."""
    if user == DESK or not (chat.is_of_the_platform or user in chat.named_by_others):
        return None
    own = chat.entry_of(user)
    return own if own is not None and own.has_name else None


def _with_own(chat: Chat, own: Participant, known: PersonName | None) -> Chat:
    """What the platform's own module stored stays when nothing better is known."""
    if known is None and chat.is_of_the_platform:
        return chat
    return chat.with_entry(own.named(known or PersonName()))
