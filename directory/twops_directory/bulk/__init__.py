"""Many rows in one query, many queries from one plan, long work in one process. Knows no model."""
