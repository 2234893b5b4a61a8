"""How the settings read the environment: words, lists, and secrets that may lie in files."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar

from django.core.exceptions import ImproperlyConfigured

P = ParamSpec("P")
T = TypeVar("T")

# Each may be given as NAME, or as NAME_FILE: the path of a file that holds it (systemd's credentials, a container's secrets).
SECRETS = (
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "DATABASE_URL",
    "DATABASE_REPLICA_URL",
    "ELASTICSEARCH_URL",
    "EMAIL_URL",
    "CACHE_URL",
    "STORAGE_URL",
)


def environment_bool(name: str, default: bool = False) -> bool:
    """Return an environment variable as a boolean; ``1``, ``true``, ``yes`` and ``on`` are true."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def environment_list(name: str) -> list[str]:
    """Return a comma-separated environment variable as a list, without empty entries."""
    return listed(os.environ.get(name, ""))


def listed(text: str) -> list[str]:
    """Return what commas or lines part, without empty entries."""
    return [part.strip() for part in text.replace("\n", ",").split(",") if part.strip()]


def secret(name: str) -> str:
    """Return a secret from ``NAME`` or from the file that ``NAME_FILE`` names; empty where neither is set.

    Raises ImproperlyConfigured for a file that cannot be read, and where both are set.
    """
    value = os.environ.get(name, "").strip()
    path = os.environ.get(f"{name}_FILE", "").strip()
    if not path:
        return value
    if value:
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set. Keep one of them.")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise ImproperlyConfigured(f"{name}_FILE: {path} cannot be read ({reason}).") from error


def secret_files() -> dict[str, Path]:
    """Return the files that secrets are read from, by the names of their variables."""
    names = (f"{name}_FILE" for name in SECRETS)
    return {name: Path(os.environ[name]) for name in names if os.environ.get(name)}


def for_a_program(**own: str) -> dict[str, str]:
    """Return the environment of a program that this one starts: its own, and these."""
    return {**os.environ, **own}


class Faults(list[str]):
    """What is wrong with the environment, gathered so that all of it can be said at once."""

    def read(self, otherwise: T, reading: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what a function reads; where it raises ImproperlyConfigured, note why and return ``otherwise``."""
        try:
            return reading(*args, **kwargs)
        except ImproperlyConfigured as error:
            self.append(str(error))
            return otherwise

    def secret(self, name: str) -> str:
        """Return a secret; empty where it is absent, or where its file cannot be read, which is noted."""
        return self.read("", secret, name)

    def required(self, name: str) -> str:
        """Return what production cannot do without, from the environment or a file; empty, and noted, where it is absent."""
        before = len(self)
        value = self.secret(name) if name in SECRETS else os.environ.get(name, "").strip()
        if not value and len(self) == before:
            self.append(f"{name} is not set. Production does not start without it.")
        return value


@contextmanager
def gathered() -> Iterator[Faults]:
    """Gather faults, and at the end raise ImproperlyConfigured with all of them if there are any."""
    faults = Faults()
    yield faults
    if faults:
        raise ImproperlyConfigured("\n".join(dict.fromkeys(faults)))
