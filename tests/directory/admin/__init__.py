"""Tests of ``twops_directory.admin``."""
