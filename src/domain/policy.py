"""Who may do what. Every use case asks here before it does anything; each function raises `Forbidden` to refuse.

A *user* acts for themselves. An *admin* also acts for the *desk*, does what only admins do, and takes part in the
desk's chats as the desk. A *participant* takes part in a chat; everybody else is a stranger there, admins included.
"""

from collections.abc import Collection

from domain.caller import Caller, Operator
from domain.chat import Chat
from domain.errors import Forbidden, Invalid
from domain.ids import DESK, UserId
from domain.notification import Notification


def must_act_for(caller: Caller, user: UserId) -> None:
    """People act for themselves; admins also for the desk."""
    if not caller.speaks_for(user):
        raise Forbidden("you can only act for yourself")


def participant_in(chat: Chat, caller: Caller) -> UserId:
    """The participant whom `caller` is in the chat: themselves, or the desk for an admin."""
    if caller.user_id in chat.user_ids:
        return caller.user_id
    if caller.is_admin and chat.is_support:
        return DESK
    raise Forbidden("you do not take part in this chat")


def may_see(caller: Caller, notification: Notification) -> bool:
    """Users see their own notifications. Those that are the desk's they see while they are admins."""
    return caller.speaks_for(notification.user_id) and (caller.is_admin or not notification.is_for_desk)


def may_open_chat(caller: Caller, users: Collection[UserId]) -> None:
    """Those who take part open a chat, and admins."""
    if not (caller.is_admin or caller.user_id in users):
        raise Forbidden("you can only open chats that you take part in")


def may_broadcast(caller: Caller) -> None:
    if not caller.is_admin:
        raise Forbidden("only admins broadcast")


def may_revoke(caller: Caller | Operator) -> None:
    """Admins and operators end all sessions of anybody; others end their own, one by one."""
    if isinstance(caller, Caller) and not caller.is_admin:
        raise Forbidden("only admins revoke the sessions of others")


def may_be_admin(user: UserId) -> None:
    """Raises `Invalid` for the desk: it is all admins together, and no admin itself."""
    if user == DESK:
        raise Invalid.because("admin", "is the name of the desk, not of an admin")
