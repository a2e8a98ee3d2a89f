"""JSON Schemas in words: references resolved, fields in rows, types in phrases, and an example of each."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from adapters.wire.deliveries import event_ids
from adapters.wire.scalars import ID_PATTERN, NO_CONTROL_CHARACTERS, NOT_BLANK, SESSION_PATTERN

Json = dict[str, Any]

PATTERNS: Final[Mapping[str, str]] = {
    ID_PATTERN: "24 hex digits",
    SESSION_PATTERN: "32 hex digits",
    event_ids.PATTERN: "16 hex digits",
    NO_CONTROL_CHARACTERS: "no control characters",
    NOT_BLANK: "not blank",
    "^[ -~]+$": "printable ASCII",
}
NOUNS: Final[Mapping[str, str]] = {
    "string": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "true or false",
    "object": "object",
    "null": "null",
}


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of a type. `name` is its path: `lastMessage.message`, `users[]._id`."""

    name: str
    type: str
    is_required: bool
    description: str


def resolved(schema: Any, schemas: Json) -> Any:
    """`schema` with the schema itself in place of every `$ref`. No type of the wire contains itself."""
    if isinstance(schema, list):
        return [resolved(item, schemas) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if (reference := schema.get("$ref")) is not None:
        return resolved(schemas[reference.rsplit("/", 1)[1]], schemas)
    return {name: resolved(value, schemas) for name, value in schema.items()}


def field_rows(schema: Json, prefix: str = "") -> Iterator[FieldRow]:
    """The fields of a resolved schema; those of nested objects follow the field that holds them."""
    if schema.get("type") == "array":
        yield from field_rows(schema["items"], f"{prefix}[]." if prefix else "")
        return
    for name, field in schema.get("properties", {}).items():
        path = f"{prefix}{name}"
        yield FieldRow(path, phrase(field), name in schema.get("required", ()), one_line(field.get("description", "")))
        inner = _not_null(field)
        if inner.get("type") == "array":
            yield from field_rows(inner.get("items", {}), f"{path}[].")
        else:
            yield from field_rows(inner, f"{path}.")


def phrase(schema: Json) -> str:
    """The type in words: `text (1–128 characters)`, `list of objects or null`."""
    if values := schema.get("enum", [schema["const"]] if "const" in schema else []):
        return " or ".join(f"`{str(value).lower() if isinstance(value, bool) else value}`" for value in values)
    if options := schema.get("anyOf") if "type" not in schema else None:
        return " or ".join(dict.fromkeys(phrase(option) for option in options))
    if schema.get("type") == "array":
        return _list_phrase(schema)
    noun = "time" if schema.get("format") == "date-time" else NOUNS.get(schema.get("type", ""), "any value")
    return _with_limits(noun, schema)


def _list_phrase(schema: Json) -> str:
    if schema.get("maxItems") == 0:
        return "empty list"
    return _with_limits(f"list of {_plural(phrase(schema['items']))}" if "items" in schema else "list", schema)


def _plural(phrase: str) -> str:
    return re.sub(r"^(object|text|time|integer|number)\b", r"\1s", phrase)


def _with_limits(noun: str, schema: Json) -> str:
    limits = [
        _limits(schema.get("minLength"), schema.get("maxLength"), "characters"),
        _limits(schema.get("minItems"), schema.get("maxItems"), "items"),
        _limits(schema.get("minimum"), schema.get("maximum"), ""),
        PATTERNS.get(schema.get("pattern", ""), ""),
    ]
    said = ", ".join(filter(None, limits))
    return f"{noun} ({said})" if said else noun


def _limits(least: int | None, most: int | None, unit: str) -> str:
    if least is None and most is None:
        return ""
    if least is not None and most is not None:
        return f"{least}–{most} {unit}".strip()
    return f"at {'least' if most is None else 'most'} {least if most is None else most} {unit}".strip()


def example_of(schema: Json) -> Any:
    """A valid value of a resolved schema: its first example, else one made from its parts."""
    for name in ("examples", "enum"):
        if name in schema:
            return schema[name][0]
    if "anyOf" in schema and "type" not in schema:
        return example_of(_not_null(schema))
    return schema["const"] if "const" in schema else _made_example(schema)


def _made_example(schema: Json) -> Any:
    match schema.get("type"):
        case "object":
            required = schema.get("required", ())
            fields = schema.get("properties", {})
            return {name: example_of(field) for name, field in fields.items() if name in required}
        case "array":
            return [example_of(schema["items"])]
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean" | "null" as type_:
            return False if type_ == "boolean" else None
        case _:
            return "text"


def _not_null(schema: Json) -> Json:
    """The first option of a type that may be null."""
    options = schema.get("anyOf", ()) if "type" not in schema else ()
    return next((option for option in options if option.get("type") != "null"), schema)


def one_line(text: str) -> str:
    return " ".join(text.split())
