"""Translators' and reviewers' screens, and lists that show only what their reader may see."""
