"""Reads HSDS into the directory: read, stage, compare, write. ``hsds.imports.run`` is where it begins."""
