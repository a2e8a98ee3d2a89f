"""What messaging on the marketplace means: entities, values, events and rules. Standard library only."""
