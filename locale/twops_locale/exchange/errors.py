"""What cannot be read of a file."""


class UnreadableFile(Exception):
    """A file, or one place in it, is not what its format asks for; the message is for people.

    Attributes:
        where: the place in the file, or empty.
    """

    def __init__(self, reason: str, where: str = "") -> None:
        super().__init__(reason)
        self.where = where
