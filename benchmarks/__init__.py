"""Measurements of the product at size. They are run by hand and assert nothing."""
