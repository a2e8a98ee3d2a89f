"""What the service does for its callers, over ports that say what it needs from the world."""
