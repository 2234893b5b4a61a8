"""Services, countries' rules and vocabulary from YAML, by the same operations as a desk's form."""
