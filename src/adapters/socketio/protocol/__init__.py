"""Socket.IO 5 on Engine.IO sessions."""
