"""Words and languages, pure: how text becomes words that can be found."""
