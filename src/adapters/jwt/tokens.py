from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_hex
from typing import Any, Final

import jwt

from domain.caller import Caller, Role, caller_name
from domain.errors import MessagingError, Unauthenticated
from domain.ids import DESK, SessionId, user_id
from domain.session import LONG_AGO, Session

ALGORITHM: Final = "HS256"
SESSION_ID_LENGTH: Final = 32
JTI_BYTES: Final = 8
LAST_MOMENT: Final = datetime(9999, 12, 31, tzinfo=UTC)


MOST_REMEMBERED: Final = 20_000


class JwtTokens:
    """The `TokenVerifier` of the platform's tokens. The first secret signs, every one of them verifies: that is how
    keys are rotated. What was verified once is remembered until it expires."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self.secrets = secrets
        self._verified: dict[str, Session] = {}

    def sign(self, caller: Caller, issued_at: datetime, lifetime: timedelta) -> str:
        """A token for `caller`, which is a session of its own; `name` is left out when there is none."""
        claims: dict[str, Any] = {"sub": caller.user_id, "role": caller.role.value, "iat": issued_at}
        claims["jti"] = token_hex(JTI_BYTES)
        claims |= {"exp": issued_at + lifetime} | ({"name": caller.name} if caller.name else {})
        return jwt.encode(claims, self.secrets[0], algorithm=ALGORITHM)

    def verify(self, token: str) -> Session:
        known = self._verified.get(token)
        if known is not None and known.expires_at > datetime.now(UTC):
            return known
        session = self._verify(token)
        if len(self._verified) >= MOST_REMEMBERED:
            self._verified.pop(next(iter(self._verified)))
        self._verified[token] = session
        return session

    def _verify(self, token: str) -> Session:
        claims = self._claims(token)
        try:
            role = Role(claims.get("role", Role.USER))
            user = user_id(claims["sub"])
        except (ValueError, MessagingError) as error:
            raise Unauthenticated("the token names no user or role we know") from error
        if user == DESK and role is not Role.ADMIN:
            raise Unauthenticated("only admins are the support desk")
        caller = Caller(user, role, caller_name(claims.get("name"), role))
        issued_at = _moment(claims["iat"]) if "iat" in claims else LONG_AGO
        return Session(_session_id(token, claims), caller, issued_at, _moment(claims["exp"]))

    def _claims(self, token: str) -> dict[str, Any]:
        for secret in self.secrets:
            try:
                return jwt.decode(token, secret, algorithms=[ALGORITHM], options={"require": ["sub", "exp"]})
            except jwt.InvalidSignatureError:
                continue
            except jwt.ExpiredSignatureError as error:
                raise Unauthenticated("the token has expired") from error
            except (jwt.PyJWTError, ValueError) as error:
                raise Unauthenticated("the token is not valid") from error
        raise Unauthenticated("the token is not valid")


def _session_id(token: str, claims: dict[str, Any]) -> SessionId:
    """Tokens of one user with one `jti` are one session; a token without it is one by itself. It tells nothing of
    either."""
    name = f"{claims['sub']}\0{claims['jti']}" if "jti" in claims else token
    return SessionId(sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:SESSION_ID_LENGTH])


def _moment(seconds: Any) -> datetime:
    try:
        return datetime.fromtimestamp(float(seconds), UTC)
    except (OverflowError, ValueError, OSError):
        return LAST_MOMENT
