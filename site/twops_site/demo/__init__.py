"""The demo content: readable files, loaded through the operations that editors' changes go through."""
