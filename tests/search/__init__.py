"""Search: one contract for every engine, and what each does beyond it."""
