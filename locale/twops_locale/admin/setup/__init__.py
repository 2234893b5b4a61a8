"""Languages, people and interface words, changed in the admin."""
