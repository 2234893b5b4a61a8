"""Nothing old is given after a change, however many read and however quickly changes follow one another."""

import re
import threading
import time

import pytest
from django.db import connection, transaction

from tests import factories

BURSTS = 3
AT_ONCE = 3  # languages that are published in one burst
READERS = 3
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
