"""Translations as files for other tools: XLIFF 2.1 and 1.2, PO, XLSX, and archives of them; out and back in."""
