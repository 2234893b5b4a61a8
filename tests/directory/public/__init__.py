"""Tests of ``twops_directory.public``."""
