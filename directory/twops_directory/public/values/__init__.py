"""What the public gets of a service: plain, immutable values."""
