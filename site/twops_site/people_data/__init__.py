"""What is kept of the people who work here: given to them as a file, and taken away when they leave (GDPR, articles 15, 17 and 20)."""
