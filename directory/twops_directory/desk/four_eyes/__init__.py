"""Two people behind contact data: the evidence, the confirmation, and what waits for it."""
