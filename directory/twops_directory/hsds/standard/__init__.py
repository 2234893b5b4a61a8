"""What HSDS and its profiles say: tables, files, what is plausible. Knows no model."""
