"""What is told of a refusal: the same words over HTTP and Socket.IO."""

from math import ceil
from typing import Any, Final

from pydantic import ValidationError

from domain.errors import FieldError, Invalid, Limited, MessagingError

FIELD_NAMES: Final = {"text": "message", "recipient": "reciver", "participants": "users", "user_id": "userId"}


def field_errors(error: Invalid) -> list[dict[str, str]]:
    """The faulty fields under the names that they have on the wire."""
    return [
        {"field": FIELD_NAMES.get(field_error.field, field_error.field), "detail": field_error.detail}
        for field_error in error.field_errors
    ]


def detail(error: MessagingError) -> str:
    """One sentence for people."""
    if isinstance(error, Invalid):
        return "; ".join(f"{field_error['field']} {field_error['detail']}" for field_error in field_errors(error))
    return error.detail


def error_payload(error: MessagingError) -> dict[str, Any]:
    """The `error` of a negative acknowledgement."""
    said = {"code": error.kind.value, "detail": detail(error)}
    return {**said, "retryAfterMs": ceil(error.retry_after * 1000)} if isinstance(error, Limited) else said


def invalid(error: ValidationError) -> Invalid:
    """What pydantic found, without the input it found it in."""
    return Invalid(
        [
            FieldError(
                ".".join(str(step) for step in found["loc"]) or "body", found["msg"][:1].lower() + found["msg"][1:]
            )
            for found in error.errors(include_url=False, include_context=False, include_input=False)
        ]
    )
