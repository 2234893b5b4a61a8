"""The whole site in one file, and back: database and uploads, without what opens readers' addresses and editors' sessions."""
