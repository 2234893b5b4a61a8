"""Tests of ``twops_directory.hours``."""
