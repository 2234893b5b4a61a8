"""Many rows in one query, many queries from one plan, what follows from keys in the same query, long work in one process. Knows no model."""
