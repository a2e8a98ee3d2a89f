"""Where a token is used, and which tokens are refused."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from adapters.wire.model import exact
from adapters.wire.scalars import SessionKey, Timestamp, User, Yes, timestamp
from domain.ids import SessionId
from domain.session import Revocation, SessionInfo


@exact
class SessionJson(TypedDict):
    """Where a token of the caller's is used: the address and program that used it last, since when it has been, and
    when last, both to a few seconds. `isCurrent`: by this very request."""

    _id: SessionKey
    address: Annotated[str, Field(examples=["198.51.100.7"])]
    client: Annotated[str, Field(examples=["curl/8.5.0"])]
    connectedSince: Timestamp
    lastSeen: Timestamp
    expiresAt: Timestamp
    isCurrent: Yes


@exact
class RevokedJson(TypedDict):
    """Tokens of the user that were issued before `revokedBefore` are refused."""

    userId: User
    revokedBefore: Timestamp


def session_json(session: SessionInfo, *, current: SessionId) -> SessionJson:
    """`current` is the session of the request that asks."""
    return {
        "_id": session.id,
        "address": session.address,
        "client": _printable(session.client),
        "connectedSince": timestamp(session.since),
        "lastSeen": timestamp(session.last_seen),
        "expiresAt": timestamp(session.expires_at),
        "isCurrent": session.id == current,
    }


def revoked_json(revocation: Revocation) -> RevokedJson:
    return {"userId": revocation.user_id, "revokedBefore": timestamp(revocation.at)}


def _printable(text: str) -> str:
    """The client's name for itself (`User-Agent`) without control characters."""
    return "".join(character for character in text if character.isprintable())
