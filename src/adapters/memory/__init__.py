"""What one process knows by itself: enough for a service that runs as a single node."""
