"""What users who may be away should know."""
