import pytest
from hypothesis import given

from domain import policy
from domain.caller import Caller, Role
from domain.errors import Forbidden, Invalid
from domain.ids import DESK, UserId, user_id
from tests.strategies import user_ids


@given(user_ids())
def test_the_platform_names_its_users_as_it_likes(name: str) -> None:
    assert user_id(name) == name


@pytest.mark.parametrize("name", ["", "x" * 129, "a\nb", "a\0", "\x7f", "\ud800"])
def test_an_invalid_user_id_is_refused(name: str) -> None:
    with pytest.raises(Invalid):
        user_id(name)


@given(user_ids(), user_ids())
def test_people_speak_for_themselves_only(me: UserId, other: UserId) -> None:
    caller = Caller(me)
    policy.must_act_for(caller, me)
    if other != me:
        with pytest.raises(Forbidden):
            policy.must_act_for(caller, other)


def test_admins_speak_for_the_desk_too() -> None:
    assert Caller(UserId("root"), Role.ADMIN).speaks_for(DESK)
    assert not Caller(UserId("root"), Role.ADMIN).speaks_for(UserId("a"))
    assert not Caller(UserId("a")).speaks_for(DESK)
