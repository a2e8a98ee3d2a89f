"""The strict syntax of a request's head. A front proxy and this service must agree on where every request ends."""

import re
from typing import Final

_TOKEN: Final = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"

_HEAD: Final = re.compile(
    rb"[A-Z][A-Z\-]{0,31} [\x21-\x7e]+ HTTP/1\.[01](?:\r\n" + _TOKEN + rb":[\t\x20-\x7e\x80-\xff]*+)*+"
)
"""RFC 9112, sections 3 and 5: no bare CR or LF, no control character, no space before a colon, no folded line."""

_DECIDING_FIELD: Final = re.compile(rb"\r\n(content-length|transfer-encoding|host):[ \t]*+([^\r]*)", re.IGNORECASE)
_LENGTH: Final = re.compile(rb"([0-9]{1,15})[ \t]*")
_HOST: Final = re.compile(rb"(?:[\w.~!$&'()*+,;=%\-]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?[ \t]*", re.ASCII)
_STRAY_CONTROL: Final = re.compile(rb"\r(?!\n|\Z)|(?<!\r)\n|\x00")


class MalformedHead(Exception):
    """The text says which rule was broken."""


def body_length(head: bytes) -> int | None:
    """How many bytes of body the request with this head has; None when the body is chunked.

    `head` is everything before the empty line. Raises `MalformedHead` for every head that another reader could
    understand differently (RFC 9112, sections 3.2, 6.1 and 6.3)."""
    if _HEAD.fullmatch(head) is None:
        raise MalformedHead("the request line or a header field is malformed")
    lengths: list[bytes] = []
    codings: list[bytes] = []
    hosts: list[bytes] = []
    for name, value in _DECIDING_FIELD.findall(head):
        values = hosts if len(name) == 4 else lengths if len(name) == 14 else codings
        values.append(value)
    is_1_0 = head.partition(b"\r\n")[0].endswith(b"0")
    if len(hosts) > 1 or not (hosts or is_1_0) or (hosts and _HOST.fullmatch(hosts[0]) is None):
        raise MalformedHead("there must be one valid Host")
    if codings:
        if codings != [b"chunked"] or lengths or is_1_0:
            raise MalformedHead("Transfer-Encoding must be `chunked`, in HTTP/1.1, without Content-Length")
        return None
    if not lengths:
        return 0
    if len(lengths) > 1 or _LENGTH.fullmatch(lengths[0]) is None:
        raise MalformedHead("Content-Length must be one number")
    return int(lengths[0])


def has_stray_control(head: bytearray, start: int) -> bool:
    """Whether an incomplete head has, from `start` on, a bare CR, a bare LF or a NUL, and so can only be refused."""
    return _STRAY_CONTROL.search(head, start) is not None
