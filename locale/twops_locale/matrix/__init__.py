"""Seeing it: where every translation stands, read in bulk for the matrix, the to-do page, the panels and the reports."""
