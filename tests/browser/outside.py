"""Other people, who write without a browser."""

from pathlib import Path
from typing import Any

import httpx

from tests.browser.visitor import signed
from tests.support.patience import PATIENCE_SECONDS
from tests.support.program import Process


def secret_of(process: Process) -> str:
    return (Path(process.data_dir) / "jwt-secret").read_text()


class Outside:
    """Other people, who write without a browser."""

    def __init__(self, process: Process) -> None:
        self._secret = secret_of(process)
        self._http = httpx.Client(base_url=process.address, timeout=PATIENCE_SECONDS)

    def post(self, user: str, path: str, body: object, role: str = "user") -> Any:
        response = self._http.post(path, json=body, headers=self._headers(user, role))
        assert response.status_code in (200, 201, 202), response.text
        return response.json()

    def open_chat(self, *users: str) -> Any:
        people = [{"_id": user, "firstName": user.title()} for user in users]
        return self.post(users[0], "/chat/create", {"users": people})["_id"]

    def send(self, sender: str, chat: str, text: str) -> Any:
        return self.post(sender, "/message/create", {"message": text, "sender": sender, "idChat": chat})

    def history(self, user: str, chat: str) -> Any:
        return self._http.get(f"/message/getAll/{chat}", headers=self._headers(user)).json()

    def close(self) -> None:
        self._http.close()

    def _headers(self, user: str, role: str = "user") -> dict[str, str]:
        return {"Authorization": f"Bearer {signed(user, self._secret, role, user.title())}"}
