"""The support desk and its admins."""
