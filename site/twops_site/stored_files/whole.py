"""Uploads on this machine's disk, each of them whole or not at all: a full disk leaves no beginning of a file behind."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files import File
from django.core.files.storage import FileSystemStorage

UNFINISHED = ".unfinished-"
USUAL_MODE = 0o644  # as Django's own, where the settings say nothing


class WholeFiles(FileSystemStorage):
    """Django's own, but for how a file comes into being: written under another name, and given its own when it is whole."""

    def _save(self, name: str, content: "File[bytes]") -> str:
        """Return the name under which it was stored. Raises OSError, for example on a full disk; nothing is left then."""
        folder = Path(self.path(name)).parent
        folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=folder, prefix=UNFINISHED) as new:
            for chunk in content.chunks():
                new.write(chunk)
            new.flush()
            os.fsync(new.fileno())
            os.fchmod(new.fileno(), self.file_permissions_mode or USUAL_MODE)
            return self._named(new.name, name)

    def _named(self, written: str, name: str) -> str:
        """Give a file its name, or a free one like it; nobody else's is ever replaced."""
        while True:
            try:
                os.link(written, self.path(name))
            except FileExistsError:
                name = self.get_available_name(name)
            else:
                return name.replace("\\", "/")
