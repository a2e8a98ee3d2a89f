"""Engine.IO 4 on Sanic, down to the websocket frame (RFC 6455)."""
