"""Tests of ``twops_directory.bulk``."""
