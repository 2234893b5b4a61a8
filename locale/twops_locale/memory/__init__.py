"""The memory of approved translations: filled by approvals and TMX files, asked by the editor, searched by people."""
