"""The directory in the field's standard: Human Services Data Specification (HSDS) 3.2, both ways without loss."""
