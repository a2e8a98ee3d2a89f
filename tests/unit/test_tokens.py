"""Adapters without I/O."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.jwt.tokens import JwtTokens
from domain.caller import Caller, Role
from domain.errors import Unauthenticated
from domain.ids import UserId

OLD, NEW = "the old secret, long enough to be one", "the new secret, long enough to be one"
ANN = Caller(UserId("ann"), Role.ADMIN, "Ann")


def test_a_token_names_its_caller_and_its_end():
    now = datetime.now(UTC).replace(microsecond=0)
    session = JwtTokens([NEW]).verify(JwtTokens([NEW]).sign(ANN, now, timedelta(minutes=1)))
    assert session.caller == ANN
    assert session.expires_at == now + timedelta(minutes=1)


def test_secrets_are_rotated_by_listing_both():
    now, lifetime = datetime.now(UTC), timedelta(minutes=1)
    old, both, new = JwtTokens([OLD]), JwtTokens([NEW, OLD]), JwtTokens([NEW])
    assert both.verify(old.sign(ANN, now, lifetime)).caller == ANN
    assert new.verify(both.sign(ANN, now, lifetime)).caller == ANN
    with pytest.raises(Unauthenticated):
        new.verify(old.sign(ANN, now, lifetime))
