"""A broadcast: the desk writes to many users."""

from typing import Final, Literal

from pydantic import ConfigDict, Field

from adapters.wire.model import WireModel
from adapters.wire.scalars import EXAMPLE_PARTNER, EXAMPLE_USER, MessageText, UserName
from application.broadcasts.start_broadcast import StartBroadcastCommand
from domain.caller import Caller
from domain.errors import Invalid
from domain.ids import user_id

MAX_LISTED: Final = 10_000


class BroadcastBody(WireModel):
    """`POST /chat/broadcast`: to every known user, or to those listed in `filterValue`."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"properties": {"filterType": {"const": "ALL"}}},
                {"required": ["filterValue"], "properties": {"filterValue": {"type": "array", "minItems": 1}}},
            ],
            "examples": [
                {
                    "message": "The auction closes an hour later today.",
                    "filterType": "USERS",
                    "filterValue": [EXAMPLE_USER, EXAMPLE_PARTNER],
                }
            ],
        }
    )

    message: MessageText
    filterType: Literal["ALL", "USERS"]
    filterValue: list[UserName] | None = Field(default=None, max_length=MAX_LISTED)

    def command(self, caller: Caller) -> StartBroadcastCommand:
        """Raises `Invalid` for a user id of the wrong form, and for `USERS` without a list."""
        users = [user_id(name, "filterValue") for name in self.filterValue or ()]
        if self.filterType == "ALL":
            return StartBroadcastCommand(caller, self.message)
        if not users:
            raise Invalid.because("filterValue", "must list the users")
        return StartBroadcastCommand(caller, self.message, users)
