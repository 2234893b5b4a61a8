"""Who comes into the admin, and what is asked of them."""
