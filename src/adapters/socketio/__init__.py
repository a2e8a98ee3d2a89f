"""The Socket.IO endpoint, from the websocket frame up to the events of the application."""
