"""The words of the project: which are preferred, which need care and which are avoided, and where they stand."""
