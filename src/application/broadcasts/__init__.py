"""One message of the desk to many users."""
