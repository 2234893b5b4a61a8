"""Tests of twops_directory."""
