"""What a site is set up with, and changed while it runs: its languages, interface words, who has which role."""
