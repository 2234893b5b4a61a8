"""Which services match: sets of facts, openings, and what is open at a moment."""
