"""Likely duplicates, and two records made one."""
