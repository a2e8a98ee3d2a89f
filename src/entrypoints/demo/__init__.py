"""The people of the demo, and what they have written to each other."""
