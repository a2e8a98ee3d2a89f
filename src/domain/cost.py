"""What is work, and what it costs the user who causes it (ADR 23).

Work is measured in documents: about the number that a change writes. A user's quotas count in ordinary messages: a text
to one person costs 1.
"""

from typing import Final

DOCUMENTS_AT_A_COST_OF_ONE: Final = 10
"""A text of 4,000 characters to one person writes seven documents: an ordinary message costs 1."""
TEXT_AS_HEAVY_AS_A_DOCUMENT: Final = 1000
"""Characters."""
DOCUMENTS_OF_A_RECIPIENT: Final = 2
"""A notification and an unread count."""


def documents_of_message(characters: int, recipients: int) -> int:
    """About the number of documents that a message with so long a text writes. Of the desk's admins each has a
    notification; they are not counted here, because nobody chooses how many there are."""
    return 1 + recipients * DOCUMENTS_OF_A_RECIPIENT + characters // TEXT_AS_HEAVY_AS_A_DOCUMENT


def documents_of_chat(participants: int, profile_bytes: int) -> int:
    """About the number of documents that opening a chat writes: itself, and a notification for each of the others."""
    return participants + profile_bytes // TEXT_AS_HEAVY_AS_A_DOCUMENT


def cost(documents: int) -> int:
    """The cost of work, in ordinary messages."""
    return max(1, documents // DOCUMENTS_AT_A_COST_OF_ONE)
