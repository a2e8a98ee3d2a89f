"""The Socket.IO endpoint: python-socketio, on a driver of our own for Sanic."""
