"""The Socket.IO events in AsyncAPI 3, made from the table of routes and from the types of the payloads."""

from collections.abc import Sequence
from typing import Any, Final

from adapters.socketio.engineio.close_reasons import CloseReason
from adapters.socketio.routes import EventRoute
from adapters.wire.deliveries.dispatch import PAYLOADS
from adapters.wire.deliveries.legacy import ONLINE_USERS, older_names
from adapters.wire.messages import SentMessageJson
from adapters.wire.model import json_schema

Json = dict[str, Any]

REFERENCE: Final = "#/components/schemas/{model}"

ERROR: Final[Json] = {
    "type": "object",
    "required": ["ok", "error"],
    "properties": {
        "ok": {"const": False},
        "error": {
            "type": "object",
            "required": ["code", "detail"],
            "properties": {
                "code": {"type": "string"},
                "detail": {"type": "string"},
                "retryAfterMs": {
                    "type": "integer",
                    "description": "With the code `limited`: when to try again. Who keeps sending is disconnected.",
                },
            },
        },
    },
}


DESCRIPTION: Final = (
    "Socket.IO protocol 5 in the default namespace at /socket.io/. The token comes as `auth: {token}`. Every event from"
    " a device may ask for an acknowledgement, `{ok: true, …}` or a Refusal; a refusal also comes as `exception`."
)

CLOSING: Final = (
    "When the server ends a connection, the close frame of the websocket has the code and reason of a row of"
    " `x-close-reasons`, which says whether to come back. Codes 4000-4399: at once. 4400-4499: after authenticating"
    " again. 4500-4999: do not. A polling client sees no code. The official JavaScript client reconnects by itself, but"
    " not after a Socket.IO DISCONNECT packet, which the server sends first when it ends one client on purpose."
)


def asyncapi(routes: Sequence[EventRoute[Any]], version: str) -> Json:
    """The document of all events from devices (`routes`) and to them, and of the reasons for which they are closed."""
    schemas: Json = {"Refusal": ERROR, "SentMessageJson": _schema(SentMessageJson, {})}
    sent = {name: _message(name, type_, type_.__doc__, schemas) for name, type_ in PAYLOADS.items()}
    sent |= {name: _alias(name, original) for name, original in older_names().items()}
    received = {route.name: _received(route, schemas) for route in routes}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "MazadClick messaging: Socket.IO events",
            "version": version,
            "description": f"{DESCRIPTION} {CLOSING}",
        },
        "channels": {
            "device": {
                "address": "/socket.io/",
                "messages": {f"to.{name}": message for name, message in sent.items()}
                | {f"from.{name}": message for name, message in received.items()},
                "x-close-reasons": [_close_reason(reason) for reason in CloseReason],
            }
        },
        "operations": {
            "emit": _operation("send", "to", sent, "Events that devices receive."),
            "receive": _operation("receive", "from", received, "Events that devices may send."),
        },
        "components": {"schemas": schemas},
    }


def _close_reason(reason: CloseReason) -> Json:
    return {"code": reason.code, "reason": reason.text, "reconnect": reason.reconnect, "meaning": reason.meaning}


def _operation(action: str, direction: str, messages: Json, summary: str) -> Json:
    references = [{"$ref": f"#/channels/device/messages/{direction}.{name}"} for name in messages]
    return {"action": action, "channel": {"$ref": "#/channels/device"}, "summary": summary, "messages": references}


def _message(name: str, type_: Any, summary: str | None, schemas: Json) -> Json:
    payload = {} if type_ is None else _schema(type_, schemas)
    return {"name": name, "summary": " ".join((summary or "").split()), "payload": payload}


def _received(route: EventRoute[Any], schemas: Json) -> Json:
    """AsyncAPI describes replies by operation, and all events are one operation: so the schema of the acknowledgement,
    besides `ok: true`, is an extension of the message."""
    message = _message(route.name, route.payload, route.summary, schemas)
    return message | {"x-acknowledgement": _schema(route.acknowledgement, schemas)}


def _alias(name: str, original: str) -> Json:
    payload = {"type": "array", "items": {"type": "object"}} if name == ONLINE_USERS else {"type": "object"}
    return {"name": name, "summary": f"Only with LEGACY_EVENTS: beside {original}.", "payload": payload}


def _schema(type_: Any, schemas: Json) -> Json:
    schema = json_schema(type_, REFERENCE)
    schemas |= schema.pop("$defs", {})
    return schema
