"""Tests of ``twops_directory.models``."""
