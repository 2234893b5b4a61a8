"""Reads HSDS into the directory: read, stage, compare, write. ``importing`` is where it begins."""
