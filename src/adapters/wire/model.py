"""The bases of all shapes: bodies and payloads are pydantic models, answers and events are exact `TypedDict`s."""

from typing import Any, Final, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    TypeAdapter,
    ValidationError,
    with_config,
)
from typing_extensions import TypedDict

from adapters.wire.errors import invalid
from adapters.wire.scalars import Count

exact: Final = with_config(ConfigDict(extra="forbid"))
"""Marks a type whose documentation admits no other fields, so that tests notice an undocumented one."""


class WireModel(BaseModel):
    """A body or payload. Types are strict (a number is no string); unknown fields are ignored."""

    model_config = ConfigDict(strict=True, extra="ignore")

    @classmethod
    def parse(cls, payload: Any) -> Self:
        """Raises `Invalid` with all field errors."""
        try:
            return cls.model_validate(payload)
        except ValidationError as error:
            raise invalid(error) from None


@exact
class CountJson(TypedDict):
    """How many there are."""

    count: Count


def json_schema(type_: Any, ref_template: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a type in this package, with its definitions under `$defs`."""
    return TypeAdapter(type_).json_schema(ref_template=ref_template)
