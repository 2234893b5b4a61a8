"""The number that says that something has changed."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.conf import settings as django_settings
from django.test import override_settings
from twops_site.serving.generation import Generation, move_generation, shared_generation

MOVES = 200
PROCESS = """
import sys
import django
django.setup()
from pathlib import Path
from twops_site.serving.generation import Generation
own = Generation(Path(sys.argv[1]))
for _each in range(int(sys.argv[2])):
    own.move()
"""


def test_processes_and_threads_that_move_it_at_once_are_all_counted(tmp_path, monkeypatch):
    path = tmp_path / "generation"
    here = Generation(path)
    before = here.read()
    command = [sys.executable, "-c", PROCESS, str(path), str(MOVES)]
    others = [subprocess.Popen(command) for _each in range(2)]
    with ThreadPoolExecutor(3) as threads:
        for _each in range(MOVES):
            threads.submit(here.move)
    assert [process.wait() for process in others] == [0, 0]
    assert here.read() == before + 3 * MOVES == Generation(path).read()


def test_who_cannot_use_the_file_keeps_nothing_and_says_so(tmp_path, caplog):
    blocked = tmp_path / "file"
    blocked.write_text("")
    own = {**django_settings.TWOPS_SITE, "GENERATION_FILE": str(blocked / "generation")}
    with override_settings(TWOPS_SITE=own):
        assert shared_generation() is None
        move_generation()
    assert "no answers are kept" in caplog.text and str(tmp_path) not in caplog.text


def test_a_file_that_was_cut_begins_anew(tmp_path: Path):
    path = tmp_path / "generation"
    path.write_bytes(b"\0" * 3)
    assert Generation(path).read() == 1
