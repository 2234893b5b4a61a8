"""Who comes into the admin: the second factor of a session, waits after wrong attempts, ends of sessions, what is written down."""
