"""Start PostgreSQL and Elasticsearch once and run a command with their addresses, or keep them until Ctrl-C.

    uv run python -m tests.services -- just check      all that the command starts shares the two servers
    uv run python -m tests.services                    prints the addresses, for `pytest --reuse-db` elsewhere

The command sees ``DATABASE_URL`` and ``ELASTICSEARCH_URL``. What was given is used and not started.
"""

import argparse
import os
import signal
import subprocess
import sys

from .session import Services
from .unavailable import ServiceUnavailable


def main() -> int:
    """Return the exit code of the command; 2 if a part cannot be had."""
    parser = argparse.ArgumentParser(prog="python -m tests.services", description=__doc__.splitlines()[0])
    parser.add_argument(
        "command", nargs=argparse.REMAINDER, help="what to run with the two servers, after --"
    )
    command = [part for part in parser.parse_args().command if part != "--"]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    services = Services(os.environ)
    try:
        services.database.start()
        services.elasticsearch.start()
        services.chromium.start()  # only to say now, and not in twenty minutes, that there is none
        services.raise_if_failed()
        addresses = {
            "ELASTICSEARCH_URL": services.elasticsearch.wait().url,
            "DATABASE_URL": services.database.wait().url,
        }
        services.chromium.wait()
        if command:
            return subprocess.run(command, env={**os.environ, **addresses}, check=False).returncode
        lines = [f"export {name}={value}" for name, value in addresses.items()]
        sys.stdout.write("\n".join([*lines, "# Ctrl-C ends both.", ""]))
        sys.stdout.flush()
        signal.pause()
    except ServiceUnavailable as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except KeyboardInterrupt:
        return 130
    finally:
        services.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
