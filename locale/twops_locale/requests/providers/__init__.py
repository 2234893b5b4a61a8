"""Who translates what a request asks for: people, files, engines. One small interface, configured by language."""
