"""What follows from a change, in its transaction: stamps, words, openings, and who is told."""
