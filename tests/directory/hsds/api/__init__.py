"""Tests of ``twops_directory.hsds.api``."""
