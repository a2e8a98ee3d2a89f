"""Adapters without I/O."""

from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from adapters.jwt.tokens import JwtTokens
from domain.caller import Caller, Role
from domain.errors import Unauthenticated
from domain.ids import UserId
from domain.session import LONG_AGO

OLD, NEW = "the old secret, long enough to be one", "the new secret, long enough to be one"
ANN = Caller(UserId("ann"), Role.ADMIN, "Ann")


def test_a_token_names_its_caller_and_its_end() -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    session = JwtTokens([NEW]).verify(JwtTokens([NEW]).sign(ANN, now, timedelta(minutes=1)))
    assert session.caller == ANN
    assert session.issued_at == now
    assert session.expires_at == now + timedelta(minutes=1)


def signed(**claims: Any) -> str:
    return jwt.encode({"sub": "ann", "exp": 4e9} | claims, NEW, "HS256")


def test_what_makes_tokens_the_same_session() -> None:
    def session(**claims: Any) -> str:
        return JwtTokens([NEW]).verify(signed(**claims)).id

    assert session(jti="a") == session(jti="a", name="Ann")
    assert len({session(jti="a"), session(jti="b"), session(jti="a", sub="bob"), session(), session(name="Ann")}) == 5
    assert JwtTokens([NEW]).verify(signed()).issued_at == LONG_AGO
    with pytest.raises(Unauthenticated):
        session(jti={"$ne": 1})


def test_secrets_are_rotated_by_listing_both() -> None:
    now, lifetime = datetime.now(UTC), timedelta(minutes=1)
    old, both, new = JwtTokens([OLD]), JwtTokens([NEW, OLD]), JwtTokens([NEW])
    assert both.verify(old.sign(ANN, now, lifetime)).caller == ANN
    assert new.verify(both.sign(ANN, now, lifetime)).caller == ANN
    with pytest.raises(Unauthenticated):
        new.verify(old.sign(ANN, now, lifetime))
