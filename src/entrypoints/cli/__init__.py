"""The `mazadclick` command."""
