"""Changes one stored thing, provided that it is as the caller knows it (optimistic concurrency)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

import bson
from odmantic import Model

from adapters.mongo import mapping
from adapters.mongo.commit.kind import Kind
from adapters.mongo.commit.unit_of_work import UnitOfWork
from adapters.mongo.documents import NotificationDocument
from adapters.mongo.mapping import Document
from domain.changes import Amendable, Amendment
from domain.errors import Conflict
from domain.notification import Notification

E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class StoredAs(Generic[E]):
    """How entities of one type are stored and read back."""

    model: type[Model]
    document: Callable[[E], Document]
    entity: Callable[[Document], E]

    def known(self, document: Document) -> Document:
        """What this service would store for what `document` says. Fields that it does not know are left out."""
        return self.document(self.entity(document))


STORED_AS: Final[Mapping[type[Amendable], StoredAs[Any]]] = {
    Notification: StoredAs(NotificationDocument, mapping.notification_document, mapping.notification),
}
"""A row for each type of `Amendable`."""


def store(work: UnitOfWork, amendments: Sequence[Amendment[Any]]) -> list[Conflict | None]:
    """Of two amendments of one thing, the second one finds what the first one made of it."""
    stored = _stored(work, amendments)
    return [_amend(work, amendment, stored) for amendment in amendments]


def _stored(work: UnitOfWork, amendments: Sequence[Amendment[Any]]) -> dict[Any, Document]:
    """What is stored of the things to amend, by their ids."""
    stored: dict[Any, Document] = {}
    for kind, form in STORED_AS.items():
        ids = {form.document(one.before)["_id"] for one in amendments if type(one.before) is kind}
        if ids:
            found = work.find(form.model, {"_id": {"$in": list(ids)}})
            stored |= {(kind, document["_id"]): form.known(document) for document in found}
    return stored


def _amend(work: UnitOfWork, amendment: Amendment[Any], stored: dict[Any, Document]) -> Conflict | None:
    kind = type(amendment.before)
    form = STORED_AS[kind]
    before, after = form.document(amendment.before), form.document(amendment.after)
    key = kind, before["_id"]
    if key not in stored or not _are_same(stored[key], before):
        return Conflict("it is not what it was")
    if difference := _difference(before, after):
        work.update(form.model, [{"q": {"_id": before["_id"]}, "u": difference}])
    stored[key] = after
    return None


def _are_same(one: Document, other: Document) -> bool:
    """Compared as they are stored: with times in milliseconds, and a NaN equal to itself."""
    return bson.encode(one) == bson.encode(other)


def _difference(before: Document, after: Document) -> Document:
    """The update that makes `after` of `before`; empty when they are equal."""
    changed = {name: value for name, value in after.items() if name not in before or before[name] != value}
    gone = {name: "" for name in before if name not in after}
    return {operator: fields for operator, fields in (("$set", changed), ("$unset", gone)) if fields}


def weight(amendment: Amendment[Any]) -> int:
    return 1


AMENDMENTS: Final = Kind(store, weight)
