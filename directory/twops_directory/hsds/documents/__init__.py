"""Documents of the standard, read from our tables in a fixed number of queries."""
