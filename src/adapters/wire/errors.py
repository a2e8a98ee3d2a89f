"""Errors on the wire: the same words in problem documents (HTTP) and acknowledgements (Socket.IO)."""

from math import ceil
from typing import Any, Final

from pydantic import ValidationError

from domain.errors import FieldError, Invalid, Limited, MessagingError

FIELD_NAMES: Final = {
    "text": "message",
    "recipient": "reciver",
    "participants": "users",
    "user_id": "userId",
    "first_name": "firstName",
    "company": "companyName",
    "last_name": "lastName",
}


def field_errors(error: Invalid) -> list[dict[str, str]]:
    """`[{field, detail}]`, with the names that the fields have on the wire."""
    return [
        {"field": _field_name(field_error.field), "detail": field_error.detail} for field_error in error.field_errors
    ]


def _field_name(path: str) -> str:
    return ".".join(FIELD_NAMES.get(step, step) for step in path.split("."))


def detail(error: MessagingError) -> str:
    """One sentence for people."""
    if isinstance(error, Invalid):
        return "; ".join(f"{field_error['field']} {field_error['detail']}" for field_error in field_errors(error))
    return error.detail


def error_payload(error: MessagingError) -> dict[str, Any]:
    """The `error` of a negative acknowledgement: `{code, detail, retryAfterMs?}`. `retryAfterMs` is in milliseconds."""
    payload = {"code": error.kind.value, "detail": detail(error)}
    return {**payload, "retryAfterMs": ceil(error.retry_after * 1000)} if isinstance(error, Limited) else payload


def invalid(error: ValidationError) -> Invalid:
    """The field errors that pydantic found, without the input."""
    return Invalid(
        [
            FieldError(
                ".".join(str(step) for step in found["loc"]) or "body", found["msg"][:1].lower() + found["msg"][1:]
            )
            for found in error.errors(include_url=False, include_context=False, include_input=False)
        ]
    )
