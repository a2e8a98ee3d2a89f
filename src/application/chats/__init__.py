"""Opening, listing and joining chats."""
