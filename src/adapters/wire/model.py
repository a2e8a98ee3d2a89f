"""The bases of all shapes: bodies and payloads are pydantic models, answers and events are exact `TypedDict`s."""

from dataclasses import dataclass
from typing import Any, Final, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    TypeAdapter,
    ValidationError,
    with_config,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema
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


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Marks a field that the contract promises and the service does not support yet.

    Null (and `[]`, where it `is_list`) asks for nothing and is accepted. Any other value is a field error, so that no
    client takes for done what was never done."""

    feature: str
    is_list: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._refuse, core_schema.none_schema())

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        accepted = "null or `[]`" if self.is_list else "null"
        types: JsonSchemaValue = (
            {"anyOf": [{"type": "array", "maxItems": 0}, {"type": "null"}]} if self.is_list else {"type": "null"}
        )
        description = f"{self.feature.capitalize()} are not supported yet: any value but {accepted} is refused."
        return {**types, "description": description}

    def _refuse(self, value: Any) -> None:
        if value is not None and not (self.is_list and value == []):
            raise PydanticCustomError("unsupported", "{feature} are not supported yet", {"feature": self.feature})


@exact
class CountJson(TypedDict):
    """How many there are."""

    count: Count


def json_schema(type_: Any, ref_template: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a type in this package, with its definitions under `$defs`."""
    return TypeAdapter(type_).json_schema(ref_template=ref_template)
