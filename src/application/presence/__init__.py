"""Who is connected, and who types."""
