"""The one worker: what has to happen by itself, on Django's Tasks interface, so that a killed one loses nothing."""
