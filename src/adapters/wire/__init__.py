"""The platform's wire: its spellings and shapes, in this one place. HTTP, Socket.IO and the publisher share it."""
