"""How long things stay: what the settings say is forgotten by the worker, once a day."""
