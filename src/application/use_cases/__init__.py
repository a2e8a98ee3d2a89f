"""One file, one thing the service does: the command and the use case that carries it out."""
