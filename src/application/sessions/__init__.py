"""Who is let in by which token, and how sessions end."""
