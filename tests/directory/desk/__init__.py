"""Tests of ``twops_directory.desk``."""
