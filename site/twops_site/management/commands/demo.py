"""``manage.py demo``: the whole product with demo content, on this machine alone."""

import shutil
import socket
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connection
from django_tasks_db.models import DBTaskResult
from tqdm import tqdm
from twops_directory.bulk.chunks import chunks

from ...demo import empty_database, guard, loader, pages, people

HOST = "127.0.0.1"
WORKER_ENDS_WITHIN_S = 20


class QuietHandler(WSGIRequestHandler):
    """Writes no request anywhere: what somebody reads is nobody's business."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the base class has
        """Drop the line."""


class Command(BaseCommand):
    """Set up, load, tell, serve."""

    help = "Runs the product with demo content on this machine: creates what is missing, then serves."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (default: 8000)")
        parser.add_argument(
            "--reset", action="store_true", help="begin again: delete the demo's own database"
        )
        parser.add_argument(
            "--new-passwords", action="store_true", help="make new passwords for the demo accounts"
        )
        parser.add_argument(
            "--no-worker",
            action="store_true",
            help="without the worker: nothing happens by itself (schedules, mails, hours)",
        )
        parser.add_argument("--no-serve", action="store_true", help="prepare everything, but do not serve")

    def handle(
        self,
        *args: object,
        port: int,
        reset: bool,
        new_passwords: bool,
        no_worker: bool,
        no_serve: bool,
        **options: object,
    ) -> None:
        """Run the demo."""
        if not 0 < port < 65536:
            raise CommandError("The port must be a number from 1 to 65535.")
        settings.WAGTAILADMIN_BASE_URL = address(port)  # links in mails lead here
        if not no_serve:
            refuse_busy_port(port)
        if reset:
            delete_own_database()
        guard.refuse_real_site()
        Path(settings.STATE_DIR).mkdir(parents=True, exist_ok=True)
        self.stdout.write("Preparing the database ...")
        empty_database.create()
        call_command("migrate", interactive=False, verbosity=0)
        # A first start that was interrupted showed its passwords to nobody: make others.
        accounts = loader.load_frame(new_passwords=new_passwords or not marker().exists())
        if not marker().exists():
            self.load_content()
            forget_mails()
        pages.serve_at(HOST, port)
        self.tell(port, accounts)
        if not no_serve:
            with nullcontext() if no_worker else working(port):
                serve(port)

    def load_content(self) -> None:
        """Load the demo content with a progress bar; an interrupted load is taken up at the next start."""
        self.stdout.write("Loading the demo content (once) ...")
        with tqdm(total=loader.steps(), unit="item", file=sys.stderr, disable=None) as bar:
            for item in loader.load_content():
                bar.set_postfix_str(item, refresh=False)
                bar.update()
        marker().write_text("The demo content was loaded; delete this file to load what is missing.\n")

    def tell(self, port: int, accounts: list[people.Account]) -> None:
        """Print addresses and accounts."""
        base = address(port)
        self.stdout.write("")
        for name, path in (("Site", "/"), ("Admin", "/admin/"), ("API", "/api/v1/openapi.json")):
            self.stdout.write(f"  {name:<6} {base}{path}")
        self.stdout.write("")
        width = max(len(account.username) for account in accounts)
        for account in accounts:
            secret = account.password or "(password shown at the first start)"
            self.stdout.write(f"  {account.username:<{width}}  {secret:<36} {account.role}")
        if any(account.password for account in accounts):
            self.stdout.write("\n  These passwords are shown once. `--new-passwords` makes others.")
        self.stdout.write("\nEverything in this demo is fictional. Press Ctrl+C to stop.\n")
        self.stdout.flush()


def marker() -> Path:
    """Return the file that says that this database has its content: what editors delete must not come back."""
    name = str(connection.settings_dict["NAME"])
    readable = "".join(character if character.isalnum() else "-" for character in Path(name).name)
    return Path(settings.STATE_DIR) / f"loaded-{connection.vendor}-{readable}.txt"


def refuse_busy_port(port: int) -> None:
    """Raise CommandError with a remedy if something listens on the port already, or if it may not be used."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} cannot be used ({error.strerror}). Is the demo running already? "
                f"Stop what uses it, or choose another: demo --port {port + 1 if port < 65535 else 8001}"
            ) from error


def delete_own_database() -> None:
    """Delete the demo's SQLite file and media; refuse any other database."""
    name = connection.settings_dict["NAME"]
    if not guard.is_own_database():
        raise CommandError(
            "--reset deletes only the demo's own SQLite database, and DATABASE_URL names another one. "
            "Empty that one yourself, or unset DATABASE_URL."
        )
    connection.close()
    marker().unlink(missing_ok=True)
    for suffix in ("", "-wal", "-shm"):
        Path(f"{name}{suffix}").unlink(missing_ok=True)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def address(port: int) -> str:
    """Return where the demo answers."""
    return f"http://{HOST}:{port}"


def forget_mails() -> None:
    """Leave only Wagtail's tasks of the load, each once: nobody asked for the mails, and the worker has less to do."""
    DBTaskResult.objects.filter(task_path__startswith="twops_").delete()
    seen: set[str] = set()
    again = []
    for key, path, given in DBTaskResult.objects.ready().values_list("pk", "task_path", "args_kwargs"):
        what = f"{path} {given}"
        if what in seen:
            again.append(key)
        seen.add(what)
    for some in chunks(again, 500):
        DBTaskResult.objects.filter(pk__in=some).delete()


@contextmanager
def working(port: int) -> Iterator[None]:
    """Have ``manage.py work`` run in a process of its own that ends with this one, however this one ends."""
    command = [sys.executable, sys.argv[0], "work", "--until-input-ends", "--base-url", address(port)]
    # What it is told by Ctrl-C it hears from us: its own session keeps the terminal's signal away.
    worker = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603 - this very program, nothing from outside
    try:
        yield
    finally:
        if worker.stdin is not None:
            worker.stdin.close()
        try:
            worker.wait(WORKER_ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()


def serve(port: int) -> None:
    """Serve until interrupted, one thread a request, without a request log: the application that is deployed, kept answers and all."""
    from ...wsgi import application

    server = ThreadedWSGIServer((HOST, port), QuietHandler)
    server.daemon_threads = True
    server.set_app(application)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        sys.stdout.write("\nStopped.\n")
    finally:
        server.server_close()
