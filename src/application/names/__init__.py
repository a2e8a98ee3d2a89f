"""What users are called by themselves and by the platform."""
