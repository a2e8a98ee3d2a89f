"""Changes one stored thing, provided that it is as the caller knows it (optimistic concurrency)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, Protocol, TypeVar

import bson
from odmantic import Model

from adapters.mongo.commit.kind import Kind
from adapters.mongo.commit.unit_of_work import UnitOfWork
from adapters.mongo.driver.fields import Document
from adapters.mongo.mappers import Mappers
from adapters.mongo.notification_document import NotificationDocument
from domain.changes import Amendable, Amendment
from domain.errors import Conflict
from domain.notification import Notification

E = TypeVar("E")


class Mapper(Protocol[E]):
    """Entities of one type to documents and back."""

    def to_document(self, entity: E, /) -> Document: ...

    def from_document(self, document: Document, /) -> E: ...


@dataclass(frozen=True, slots=True)
class StoredAs(Generic[E]):
    """How entities of one type are stored and read back."""

    model: type[Model]
    mapper: Mapper[E]

    def known(self, document: Document) -> Document:
        """What this service would store for what `document` says. Fields that it does not know are left out."""
        return self.mapper.to_document(self.mapper.from_document(document))


def _stored_as(mappers: Mappers) -> Mapping[type[Amendable], StoredAs[Any]]:
    """A row for each type of `Amendable`."""
    return {Notification: StoredAs(NotificationDocument, mappers.notifications)}


def store(work: UnitOfWork, amendments: Sequence[Amendment[Any]]) -> list[Conflict | None]:
    """Of two amendments of one thing, the second one finds what the first one made of it."""
    stored = _stored(work, amendments)
    return [_amend(work, amendment, stored) for amendment in amendments]


def _stored(work: UnitOfWork, amendments: Sequence[Amendment[Any]]) -> dict[Any, Document]:
    """What is stored of the things to amend, by their ids."""
    stored: dict[Any, Document] = {}
    for kind, form in _stored_as(work.mappers).items():
        ids = {form.mapper.to_document(one.before)["_id"] for one in amendments if type(one.before) is kind}
        if ids:
            found = work.find(form.model, {"_id": {"$in": list(ids)}})
            stored |= {(kind, document["_id"]): form.known(document) for document in found}
    return stored


def _amend(work: UnitOfWork, amendment: Amendment[Any], stored: dict[Any, Document]) -> Conflict | None:
    kind = type(amendment.before)
    form = _stored_as(work.mappers)[kind]
    before, after = form.mapper.to_document(amendment.before), form.mapper.to_document(amendment.after)
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


AMENDMENTS: Final = Kind(store)
