"""Tests of ``twops_directory.publication``."""
