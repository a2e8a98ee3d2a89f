"""Where the service meets the world. Adapters do not know each other; what crosses the wire is in `wire`."""
