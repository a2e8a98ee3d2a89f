"""What clients say of a user comes back as they said it."""

from typing import Any

import pytest

from adapters.wire.profiles import UserBody, profile_fields


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"firstName": "Amina", "lastName": "B."},
        {"lastName": ""},
        {"firstName": None, "lastName": "B."},
        {"firstName": "Amina", "AccountType": "buyer", "phone": None, "rating": 4.5, "vip": True, "first_name": "x"},
    ],
)
def test_every_field_that_was_said_is_told_and_no_other(said: dict[str, Any]) -> None:
    participant = UserBody.model_validate({"_id": "a", **said}).participant()
    assert profile_fields(participant) == said


def test_names_are_typed() -> None:
    participant = UserBody.model_validate({"_id": "a", "firstName": "Amina", "lastName": "B."}).participant()
    assert (participant.first_name, participant.last_name, participant.profile) == ("Amina", "B.", {})
    assert participant.display_name == "Amina B."
