"""Tests of ``twops_directory.merging``."""
