"""What can go wrong with a backup, in words for an operator."""


class BackupFailed(Exception):
    """A backup was not made, or not restored; nothing is left of it. The message says why, and what to do."""
