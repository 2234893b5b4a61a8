"""A program that has all of the site loaded, and has a child be a worker at each line that it reads: it says the child's number.

A worker that begins has half a hundred packages to import first; killed fifty times it would hardly have begun.
"""

import os
import signal
import sys


def main() -> None:
    """Read lines until there are none."""
    import django

    django.setup()
    from django.core.management import call_command, load_command_class
    from django.db import connections
    from twops_site.worker.registry import declared_jobs

    load_command_class("twops_site", "work")
    declared_jobs()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _line in sys.stdin:
        connections.close_all()
        if child := os.fork():
            sys.stdout.write(f"{child}\n")
            sys.stdout.flush()
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        call_command("work")
        os._exit(0)


if __name__ == "__main__":
    main()
