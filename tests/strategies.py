"""What hypothesis makes up."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from domain.chat import Chat, Participant
from domain.ids import MAX_USER_ID_LENGTH, ChatId, UserId

PRINTABLE = st.characters(exclude_categories=["Cc", "Cs"])


def user_ids() -> st.SearchStrategy[UserId]:
    return st.text(PRINTABLE, min_size=1, max_size=MAX_USER_ID_LENGTH).map(UserId)


def chats(max_size: int = 6) -> st.SearchStrategy[Chat]:
    users = st.lists(user_ids(), min_size=2, max_size=max_size, unique=True)
    return users.map(
        lambda names: Chat.open(ChatId("c"), [Participant(name) for name in names], datetime(2026, 1, 1, tzinfo=UTC))
    )
