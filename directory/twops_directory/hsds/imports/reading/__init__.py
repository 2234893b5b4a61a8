"""Files of the standard, read row by row into the staging table."""
