"""What the directory's templates ask."""
