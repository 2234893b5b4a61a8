"""Tests of ``twops_directory.loading``."""
