"""The texts of one translation in page order, with all that a translator, a check or a file needs to know of each."""
