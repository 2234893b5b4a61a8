"""Who may change what, and every checked write of a desk."""
