from sanic import Request

from domain.client_address import client_address


class ClientRequest(Request):
    """A request whose `client_ip` is spelled in one way only, whatever its proxy says."""

    @property
    def client_ip(self) -> str:
        return client_address(self.remote_addr, self.ip)
