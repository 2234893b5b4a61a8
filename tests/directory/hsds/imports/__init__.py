"""Tests of ``twops_directory.hsds.imports``."""
