"""How much CPU the public pages cost, against a bare view and the home page of a stock `wagtail start`, in the same run.

    uv run python benchmarks/pages.py [--requests 60] [--rounds 3]

The demo is loaded into a folder of its own (SQLite); the stock site is made by `wagtail start` in another. Each page is
asked for in a process of its site (Django's test client, production middleware), the sites take turns round by round;
printed are CPU milliseconds a request (best of the rounds), queries, bytes, and the ratio to the stock home page: once while
nothing changes, where what pages have in common is kept (``twops_site.public.unchanged``), and once with a change before
every request, where all of it is made anew. No whole answer is ever from memory.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MEASURE = """
import json, os, sys, time
import django
django.setup()
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]
from django.db import connection
from django.test import Client
client = Client()
found = {}
try:
    from twops_site.serving.generation import move_generation
except ImportError:
    move_generation = None
for path in sys.argv[2:]:
    changed, _, path = path.rpartition("+")
    method, _, path = path.rpartition(" ")
    name = f"{changed and 'after a change: '}{method} {path}".strip()
    if method:
        chosen = {"audience": "own", "country": "PL"} if "answer" in path else {"audience": "own", "anonymous": "1"}
        path = client.post(path, chosen).headers["Location"]
    for _warm in range(3):
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    seen = []
    def count(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)
    if changed:
        move_generation()
    with connection.execute_wrapper(count):
        client.get(path)
    start = time.process_time()
    for _request in range(int(sys.argv[1])):
        if changed:
            move_generation()
        client.get(path)
    spent = (time.process_time() - start) / int(sys.argv[1]) * 1000
    found[name] = (spent, len(seen), len(answer.content))
print(json.dumps(found))
"""
Measured = Mapping[str, tuple[float, int, int]]


def run(arguments: list[str], folder: Path, environment: Mapping[str, str]) -> str:
    """Return what a command printed; it fails loudly."""
    done = subprocess.run(arguments, cwd=folder, env={**environment}, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments[:4])} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def measure(paths: list[str], requests: int, folder: Path, environment: Mapping[str, str]) -> Measured:
    """Return milliseconds of CPU, queries and bytes of each path, in a process of its own."""
    printed = run([sys.executable, "-c", MEASURE, str(requests), *paths], folder, environment)
    found: Measured = json.loads(printed.splitlines()[-1])
    return found


def stock_site(folder: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Make a stock site and return the environment of its commands."""
    run([sys.executable, "-m", "wagtail.bin.wagtail", "start", "stock", str(folder)], folder, environment)
    own = {**environment, "DJANGO_SETTINGS_MODULE": "stock.settings.dev", "PYTHONPATH": str(folder)}
    base = folder / "stock" / "settings" / "dev.py"
    base.write_text(base.read_text() + "\nDEBUG = False\n")
    run([sys.executable, "manage.py", "migrate"], folder, own)
    return own


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--requests", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    environment = {key: value for key, value in os.environ.items() if not key.endswith("_URL")}
    with tempfile.TemporaryDirectory() as state, tempfile.TemporaryDirectory() as other:
        stock = stock_site(Path(other), environment)
        ours = {**environment, "TWOPS_STATE_DIR": state, "DJANGO_SETTINGS_MODULE": "twops_site.settings.dev"}
        run([sys.executable, "manage.py", "demo", "--no-serve"], ROOT, ours)
        listed = run(
            [sys.executable, "-c", "import django; django.setup(); from django.test import Client; "
             "print(Client(HTTP_HOST='127.0.0.1').get('/en/help/pl/').content.decode())"], ROOT, ours,
        )  # fmt: skip
        found = re.search(r'href="(/en/help/service/[^"?]+)', listed)
        assert found is not None
        paths = ["/healthz/", "/en/", "/en/the-first-conversation/", "/en/when-someone-tells-you/", "/en/help/",
                 "/en/help/pl/", found[1], "/en/search/", "POST /en/help/answer/", "POST /en/help/"]  # fmt: skip
        paths += [f"changed+{path}" for path in paths[1:]]
        rounds = [
            {
                **measure(["/"], options.requests, Path(other), stock),
                **measure(paths, options.requests, ROOT, ours),
            }
            for _round in range(options.rounds)
        ]
    names = list(rounds[0])
    best = {name: min(round_[name][0] for round_ in rounds) for name in names}
    print(f"{'page':62}{'CPU ms':>8}{'x stock':>9}{'queries':>9}{'bytes':>9}")  # noqa: T201  what it is for
    for name in names:
        _spent, queries, size = rounds[0][name]
        label = "stock home (wagtail start)" if name == "/" else name
        print(f"{label:62}{best[name]:8.2f}{best[name] / best['/']:9.2f}{queries:9}{size:9}")  # noqa: T201 - the report of a command on a terminal


if __name__ == "__main__":
    main()
