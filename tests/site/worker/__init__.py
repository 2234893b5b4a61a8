"""Tests of the worker: real processes on the test database."""
