"""The machine the service runs on."""
