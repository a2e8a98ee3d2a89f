from bson import ObjectId
from pymongo.asynchronous.collection import AsyncCollection

from adapters.mongo.driver.fields import Document
from application.paging import PageRequest
from domain.errors import NotFound


async def older_or_newer(
    collection: AsyncCollection[Document], mark: ObjectId, page: PageRequest, listed: Document
) -> Document:
    """The filter for what was created before or after the document named `mark`, as `page` asks. Raises `NotFound`
    unless that matches `listed`: nobody learns what is in the lists of others."""
    found = await collection.find_one({**listed, "_id": mark}, ["createdAt"])
    if found is None:
        raise NotFound("there is nothing of that id in this list")
    beyond = "$gt" if page.after else "$lt"
    created_at = found.get("createdAt")
    return {"$or": [{"createdAt": {beyond: created_at}}, {"createdAt": created_at, "_id": {beyond: mark}}]}
