"""A response whose header fields are encoded once for all responses that have the same ones."""

# mypy: allow-untyped-calls

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from sanic import HTTPResponse
from sanic.helpers import has_message_body

MAX_REMEMBERED_FIELDS: Final = 512
WITHOUT_LINE_ENDS: Final = str.maketrans("", "", "\r\n\0")
"""The characters that would end a field (RFC 9110, section 5.5)."""


class Answer(HTTPResponse):
    """The bytes of a Sanic response. Sanic encodes each field of each response anew."""

    @property
    def processed_headers(self) -> Iterator[tuple[bytes, bytes]]:
        if has_message_body(self.status):
            self.headers.setdefault("content-type", self.content_type)
        return (_encoded(name, str(value)) for name, value in self.headers.items())


@lru_cache(MAX_REMEMBERED_FIELDS)
def _encoded(name: str, value: str) -> tuple[bytes, bytes]:
    safe_name, safe_value = name.translate(WITHOUT_LINE_ENDS), value.translate(WITHOUT_LINE_ENDS)
    return safe_name.encode("ascii"), safe_value.encode(errors="surrogateescape")
