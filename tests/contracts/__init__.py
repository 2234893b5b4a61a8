"""What every plugin, engine and page has to hold."""
