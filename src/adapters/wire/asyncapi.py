"""The Socket.IO events in AsyncAPI 3, made from the types they are parsed into and sent from."""

from typing import Any, Final

from adapters.wire.deliveries.legacy import ONLINE_USERS, older_names
from adapters.wire.deliveries.payloads import PAYLOADS
from adapters.wire.representations import SentMessageJson, json_schema
from adapters.wire.requests import ChatPayload, MarkMessageReadPayload, SendMessageBody, SyncPayload, TypingPayload

Json = dict[str, Any]

REFERENCE: Final = "#/components/schemas/{model}"

RECEIVED: Final[dict[str, tuple[Any, str]]] = {
    "joinChat": (ChatPayload, "Open a chat on this device; for participants."),
    "leaveChat": (ChatPayload, "Close it again."),
    "typing": (TypingPayload, "Tell the others that one types, or has stopped."),
    "markMessageAsRead": (MarkMessageReadPayload, "One has read a message that was addressed to one."),
    "sendMessage": (SendMessageBody, "As `POST /message/create`; acknowledged with the stored message."),
    "sync": (SyncPayload, "Tell this device again what happened after `since`, then `synced` or `syncRequired`."),
    "test": (None, "Answered with `testResponse`."),
}
"""Every event that devices may send, with its payload."""

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
                    "description": "With the code `limited`: when to try again. Whoever goes on is hung up on.",
                },
            },
        },
    },
}


def asyncapi(version: str) -> Json:
    schemas: Json = {"Refusal": ERROR, "SentMessageJson": _schema(SentMessageJson, {})}
    sent = {name: _message(name, type_, type_.__doc__, schemas) for name, type_ in PAYLOADS.items()}
    sent |= {name: _alias(name, original) for name, original in older_names().items()}
    received = {name: _message(name, type_, summary, schemas) for name, (type_, summary) in RECEIVED.items()}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "MazadClick messaging: Socket.IO events",
            "version": version,
            "description": "Socket.IO protocol 5 in the default namespace at /socket.io/. The token comes as"
            " `auth: {token}`. Every event from a device may ask for an acknowledgement, `{ok: true, …}` or a Refusal;"
            " a refusal also comes as `exception`.",
        },
        "channels": {
            "device": {
                "address": "/socket.io/",
                "messages": {f"to.{name}": message for name, message in sent.items()}
                | {f"from.{name}": message for name, message in received.items()},
            }
        },
        "operations": {
            "tell": _operation("send", "to", sent, "What devices are told."),
            "hear": _operation("receive", "from", received, "What devices may send."),
        },
        "components": {"schemas": schemas},
    }


def _operation(action: str, direction: str, messages: Json, summary: str) -> Json:
    references = [{"$ref": f"#/channels/device/messages/{direction}.{name}"} for name in messages]
    return {"action": action, "channel": {"$ref": "#/channels/device"}, "summary": summary, "messages": references}


def _message(name: str, type_: Any, summary: str | None, schemas: Json) -> Json:
    payload = {} if type_ is None else _schema(type_, schemas)
    return {"name": name, "summary": " ".join((summary or "").split()), "payload": payload}


def _alias(name: str, original: str) -> Json:
    payload = {"type": "array", "items": {"type": "object"}} if name == ONLINE_USERS else {"type": "object"}
    return {"name": name, "summary": f"Only with LEGACY_EVENTS: beside {original}.", "payload": payload}


def _schema(type_: Any, schemas: Json) -> Json:
    schema = json_schema(type_, REFERENCE)
    schemas |= schema.pop("$defs", {})
    return schema
