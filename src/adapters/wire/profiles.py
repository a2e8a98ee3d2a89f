"""What the platform tells of a user when a chat is opened."""

import re
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from adapters.wire.scalars import UserName
from domain.chat import Participant, ProfileValue
from domain.errors import Invalid
from domain.ids import user_id
from domain.names import display_name, is_name

MAX_PROFILE_FIELDS: Final = 32
MAX_PROFILE_TEXT: Final = 1000
PROFILE_FIELD: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
NAMES: Final = ("firstName", "lastName", "companyName")
"""The names of a participant, in the order of its fields."""


class UserBody(BaseModel):
    """One of the `users` of a chat. Whatever else the platform says of the user is kept, if it is a plain value."""

    model_config = ConfigDict(strict=True, extra="allow", json_schema_extra={"maxProperties": MAX_PROFILE_FIELDS})

    id: UserName = Field(alias="_id")
    firstName: str | None = Field(default=None, max_length=MAX_PROFILE_TEXT)
    lastName: str | None = Field(default=None, max_length=MAX_PROFILE_TEXT)
    AccountType: str | None = Field(default=None, max_length=MAX_PROFILE_TEXT)
    phone: str | None = Field(default=None, max_length=MAX_PROFILE_TEXT)

    def participant(self) -> Participant:
        """Raises `Invalid` for a user id of the wrong form and for a profile that is too large."""
        said: dict[str, Any] = self.model_dump(exclude={"id"}, exclude_unset=True)
        profile = {name: value for name, value in said.items() if _fits_profile(name, value)}
        if len(said) >= MAX_PROFILE_FIELDS:
            raise Invalid.because("participants", f"must have at most {MAX_PROFILE_FIELDS} fields each")
        shown = {name: str(_shown(name, value)) for name, value in profile.items() if _is_name(name, value)}
        others = {name: value for name, value in (profile | shown).items() if name not in NAMES or name not in shown}
        first, last, company = (shown.get(name) for name in NAMES)
        return Participant(user_id(self.id, "users._id"), first, last, company, others)


def profile_fields(participant: Participant) -> dict[str, ProfileValue]:
    """What clients receive of `participant`, beside their id: a name that was not given is absent. Stored names may be
    older than the rules for them."""
    given = zip(NAMES, (participant.first_name, participant.last_name, participant.company), strict=True)
    said = {name: value for name, value in given if value is not None} | dict(participant.profile)
    return {name: _shown(name, value) for name, value in said.items()}


def _is_name(field: str, value: ProfileValue) -> bool:
    return is_name(field) and isinstance(value, str)


def _shown(field: str, value: ProfileValue) -> ProfileValue:
    """A name as others may be shown it; what holds no name as it is."""
    return display_name(value) or "" if _is_name(field, value) else value


def _fits_profile(name: str, value: Any) -> bool:
    if not PROFILE_FIELD.fullmatch(name) or not isinstance(value, ProfileValue):
        return False
    if isinstance(value, int) and not isinstance(value, bool):
        return -(2**63) <= value < 2**63
    return not isinstance(value, str) or (len(value) <= MAX_PROFILE_TEXT and "\x00" not in value)
