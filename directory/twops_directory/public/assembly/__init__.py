"""How rows become the values of the door."""
