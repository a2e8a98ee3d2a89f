"""Our notifications in the language of the service; the words are stored too, for other parts of the platform."""

from datetime import UTC, datetime

from tests.support.service import Service, service_over, uri_of


async def test_a_service_writes_in_its_language_and_old_notifications_keep_theirs(mongo_uri: str) -> None:
    uri = uri_of(mongo_uri, "language")
    async with service_over(uri) as service:
        database = service.container.mongo_database()
        old = {"userId": "bob", "type": "MESSAGE_RECEIVED", "title": "New message from Al", "message": "yo"}
        await database["notifications"].insert_one(old | {"createdAt": datetime(2025, 1, 1, tzinfo=UTC)})
        await service.person("ann", name="Ann A.").send("bob", "one")
    async with service_over(uri, language="fr") as service:
        bob = service.person("bob")
        async with bob.device() as device:
            await service.person("أمينة", name="أمينة").send("bob", "deux")
            (arrived,) = await device.wait_for("notification")
        listed = (await bob.get("/notification")).json()
        assert [(one["title"], one["message"]) for one in listed] == [
            ("\u2068أمينة\u2069 vous a envoyé un message", "deux"),
            ("New message from Ann A.", "one"),
            ("New message from Al", "yo"),
        ]
        assert {name: arrived[name] for name in listed[0]} == listed[0]
        stored = await database_titles(service)
        assert stored == [one["title"] for one in reversed(listed)]
        await service.container.mongo_client().drop_database("language")


async def database_titles(service: Service) -> list[str]:
    found = service.container.mongo_database()["notifications"].find({}, sort=[("createdAt", 1)])
    return [one["title"] async for one in found]
