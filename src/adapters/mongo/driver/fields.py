"""Fields of documents. The platform's own documents may hold anything: what has another type than expected counts as
absent, so that one odd document harms no list (ADR 5)."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator

Document = dict[str, Any]


def _only(kind: type, otherwise: Any = None) -> BeforeValidator:
    """Takes a value of `kind`, and `otherwise` for a value of any other type."""
    return BeforeValidator(lambda value: value if isinstance(value, kind) else otherwise)


Text = Annotated[str, BeforeValidator(lambda value: "" if value is None else str(value))]
Name = Annotated[str | None, BeforeValidator(lambda value: None if value is None else str(value))]
Flag = Annotated[bool, BeforeValidator(bool)]
ReadFlag = Annotated[bool, BeforeValidator(lambda value: value is not False)]
"""Only `false` is unread: that is what the queries count."""
Mapping = Annotated[dict[str, Any], BeforeValidator(lambda value: value if isinstance(value, dict) else {})]
Time = Annotated[datetime | None, _only(datetime)]
Number = Annotated[int | None, _only(int)]
Items = Annotated[list[Any] | None, _only(list)]


def without_nulls(document: Document) -> Document:
    """The document to store: a field without a value is absent, not null, so that partial indexes stay small."""
    return {name: value for name, value in document.items() if value is not None}


def plain(value: Any) -> Any:
    """A stored value without types of BSON: ids become text."""
    match value:
        case None | str() | bool() | int() | float() | datetime():
            return value
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case list():
            return [plain(item) for item in value]
        case _:
            return str(value)
