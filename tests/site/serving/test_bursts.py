"""Nothing old is given after a change, however many read and however quickly changes follow one another."""

import http.client
import os
import re
import threading
import time

import pytest
from django.db import connection, transaction

from tests import factories
from tests.site.serving.proxy import HOST, proxy_before

BURSTS = 3
AT_ONCE = 3  # languages that are published in one burst
READERS = 3
THROUGH_NGINX = int(os.environ.get("TWOPS_BURSTS", "12"))  # `just bursts`: 500
FIRST = re.compile(rb"Words (\d+)")


def number_in(body: bytes) -> int:
    found = FIRST.search(body)
    assert found, body[:200]
    return int(found[1])


@pytest.mark.django_db(transaction=True)
def test_no_reader_gets_what_was_replaced_before_they_asked(postgres_url, server):
    homes = {tag: factories.home(tag, "Words 0") for tag in ("en", "pl", "fi")}
    published = dict.fromkeys(homes, 0)
    over = threading.Event()
    stale: list[tuple[str, int, int]] = []
    read = [0]

    def reads() -> None:
        while not over.is_set():
            for tag in homes:
                least = published[tag]
                found = number_in(server.get(f"/{tag}/").body)
                read[0] += 1
                if found < least:
                    stale.append((tag, least, found))
            time.sleep(0.002)  # readers share this process with who publishes
        connection.close()

    readers = [threading.Thread(target=reads) for _each in range(READERS)]
    for thread in readers:
        thread.start()
    try:
        for number in range(1, BURSTS + 1):
            for tag, home in homes.items():
                with transaction.atomic():
                    home.title = f"Words {number}"
                    home.save_revision().publish()
                published[tag] = number
    finally:
        over.set()
        for thread in readers:
            thread.join(20)
    assert not stale
    assert read[0] > BURSTS * AT_ONCE
    assert len(server.made) < read[0], "some were given from memory"
    assert {number_in(server.get(f"/{tag}/").body) for tag in homes} == {BURSTS}


@pytest.mark.django_db(transaction=True)
def test_nobody_gets_an_old_page_through_nginx_which_gives_files_first(files, server, tmp_path):
    """Real nginx, the file that we ship; beside it the worker, who never waits for half a minute."""
    homes = {tag: factories.home(tag, "Words 0") for tag in ("en", "pl", "fi")}
    published = dict.fromkeys(homes, 0)
    over = threading.Event()
    stale: list[tuple[str, int, int]] = []
    wrong: list[int] = []
    read, asked = [0], [0]

    def counted(environ, start_response):
        asked[0] += 1
        return server.application(environ, start_response)

    def reads(port: int) -> None:
        to_nginx = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while not over.is_set():
            for tag in homes:
                least = published[tag]
                to_nginx.request("GET", f"/{tag}/", headers={"Host": HOST})
                answer = to_nginx.getresponse()
                body = answer.read()
                read[0] += 1
                if answer.status != 200:
                    wrong.append(answer.status)
                elif number_in(body) < least:
                    stale.append((tag, least, number_in(body)))
            time.sleep(0.002)
        to_nginx.close()

    def works() -> None:
        while not over.is_set():
            files.keep_current()
            time.sleep(0.01)
        connection.close()

    with proxy_before(counted, tmp_path) as proxy:
        threads = [threading.Thread(target=reads, args=[proxy.port]) for _each in range(READERS)]
        threads.append(threading.Thread(target=works))
        for thread in threads:
            thread.start()
        try:
            for number in range(1, THROUGH_NGINX + 1):
                for tag, home in homes.items():
                    with transaction.atomic():
                        home.title = f"Words {number}"
                        home.save_revision().publish()
                    published[tag] = number
                # Most bursts meet files that are given, some meet them while they are written.
                end = time.monotonic() + (number % 4) * 0.4
                while time.monotonic() < end and not any(files.first.folder.glob("1*")):
                    time.sleep(0.01)
                time.sleep(0.02)
        finally:
            over.set()
            for thread in threads:
                thread.join(30)
    assert (stale, wrong) == ([], [])
    assert read[0] - asked[0] > THROUGH_NGINX, "some were files"
