"""Four eyes: what two people stand behind, and what waits for the second."""
