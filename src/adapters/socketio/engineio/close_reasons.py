"""Why a session ends: one table for all three storeys.

A client sees one close frame (RFC 6455, section 5.5.1), whichever storey ends its session. So the reasons of the
service stand here beside those of the protocols. A polling client gets no close frame and never sees a code.

The codes tell a client whether to come back. They are from the private range of RFC 6455, section 7.4.2:

- 4000-4399: come back at once;
- 4400-4499: come back after authenticating again;
- 4500-4999: do not come back.

1000 is the RFC's own, for an end that the client chose. A client that breaks RFC 6455 is sent 1002, 1007 or 1009, and
its session ends with `TRANSPORT_CLOSE`, as after a connection that was lost: its client sees no code.
"""

from enum import Enum, StrEnum

from adapters.socketio.engineio import frames


class Reconnect(StrEnum):
    """Whether the client should come back, and how."""

    AT_ONCE = "at once"
    AFTER_AUTHENTICATION = "after authentication"
    NO = "no"


class CloseReason(Enum):
    """`text` labels the metrics and is the reason in the close frame, `code` its status code.

    `meaning` is one sentence for the documentation.
    """

    CLIENT_DISCONNECT = ("client disconnect", frames.NORMAL, Reconnect.NO, "The client ended its session.")
    CLIENT_LEFT = ("client namespace disconnect", frames.NORMAL, Reconnect.NO, "The client left its namespace.")

    TRANSPORT_CLOSE = (
        "transport close",
        4000,
        Reconnect.AT_ONCE,
        "The connection was lost, or the client broke the websocket protocol.",
    )
    SERVER_SHUTDOWN = (
        "server shutdown",
        4001,
        Reconnect.AT_ONCE,
        "The server stops; come back when `serverShutdown` said.",
    )
    PING_TIMEOUT = ("ping timeout", 4002, Reconnect.AT_ONCE, "The client did not answer a ping in time.")
    TOO_SLOW = ("too slow", 4003, Reconnect.AT_ONCE, "More waited for the client than the server keeps for it.")
    NOT_CAUGHT_UP = ("not caught up", 4004, Reconnect.AT_ONCE, "Events that the client missed could not be sent to it.")
    INTERNAL_ERROR = ("trouble", 4005, Reconnect.AT_ONCE, "The server failed to send the client an event.")
    OVERLAPPING_POLLS = ("overlapping polls", 4006, Reconnect.AT_ONCE, "The client polled twice at a time.")
    OVERLAPPING_POSTS = ("overlapping posts", 4007, Reconnect.AT_ONCE, "The client posted twice at a time.")

    NOT_CONNECTED = (
        "not connected",
        4400,
        Reconnect.AFTER_AUTHENTICATION,
        "The client was in no namespace for ten seconds.",
    )
    TOKEN_EXPIRED = ("token expired", 4401, Reconnect.AFTER_AUTHENTICATION, "The client's token expired.")
    TOKEN_REVOKED = ("token revoked", 4402, Reconnect.AFTER_AUTHENTICATION, "The client's session was revoked.")

    PARSE_ERROR = ("parse error", 4500, Reconnect.NO, "The client sent a packet that the protocol does not allow.")
    TOO_MANY_EVENTS = ("too many events", 4501, Reconnect.NO, "The client went on sending beyond its rate limit.")
    FLOODING = ("flooding", 4502, Reconnect.NO, "What the client sent went on taking more than its share of time.")

    def __init__(self, text: str, code: int, reconnect: Reconnect, meaning: str) -> None:
        self.text = text
        self.code = code
        self.reconnect = reconnect
        self.meaning = meaning
