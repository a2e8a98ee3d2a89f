"""Names of users, chats, messages and notifications.

Users are named by the platform with an opaque string; everything else is named by us (see the `Identifiers` port).
"""

import unicodedata
from typing import Final, NewType

from domain.errors import Invalid

UserId = NewType("UserId", str)
ChatId = NewType("ChatId", str)
MessageId = NewType("MessageId", str)
NotificationId = NewType("NotificationId", str)
BroadcastId = NewType("BroadcastId", str)
SessionId = NewType("SessionId", str)

DESK: Final = UserId("admin")
"""The support desk: all admins together, addressed and speaking as one user."""

DESK_NAME: Final = "Support"

MAX_USER_ID_LENGTH: Final = 128


def user_id(text: str, field: str = "user_id") -> UserId:
    """Accept `text` as the name of a user: 1 to 128 characters, none of them a control character.

    Raises `Invalid` on `field` otherwise.
    """
    if not 1 <= len(text) <= MAX_USER_ID_LENGTH:
        raise Invalid.because(field, f"must have 1 to {MAX_USER_ID_LENGTH} characters")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        raise Invalid.because(field, "must not contain control characters")
    return UserId(text)
