"""Tests of ``twops_directory.finder``."""
