"""What an import does: rows, words, versions, and what follows from them."""
