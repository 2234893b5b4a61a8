"""The directory as the Human Services Data Specification says it: ``/hsds/`` (HSDS 3.2) and ``/oruk/`` (UK profile)."""
