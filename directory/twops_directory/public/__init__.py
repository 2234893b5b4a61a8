"""The one door to what the public may see: immutable values, made from rows."""
