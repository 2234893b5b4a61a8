"""An application whose tasks leave marks in a table, so that a test can count what was done."""
