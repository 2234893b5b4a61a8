"""Readers, who read all the time: what they got, and how long the slowest waited."""

import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from .asking import FORM, Reply, ask, form

PAUSE_S = 0.15
FROM_ELSEWHERE = 0.1  # of the addresses, those with what other sites and programs put behind them
LANGUAGE = re.compile(r'<html[^>]* lang="([\w-]+)"')
# Of a program's inside; nobody may see it.
INSIDE = ("Traceback", "psycopg", "OperationalError", "site-packages", "django.")


@dataclass
class Tally:
    """What happened to readers since the tally began. ``wrong``: what no reader should see, in words."""

    pages: int = 0
    pages_ok: int = 0
    forms: int = 0
    forms_ok: int = 0
    forms_told: int = 0
    longest_s: float = 0.0
    longest_form_s: float = 0.0
    wrong: Counter[str] = field(default_factory=Counter)


class Readers:
    """Some threads that read public pages, and one that sends forms, until the end.

    Attributes:
        reported: the texts of mistakes that the site thanked for.
    """

    def __init__(self, port: int, paths: list[str], how_many: int = 3) -> None:
        self._port, self._paths = port, paths
        self._lock = threading.Lock()
        self._over = threading.Event()
        self.tally = Tally()
        self.reported: list[str] = []
        self._reports = [f"{path}report/" for path in paths if path.startswith("/pl/help/service/")]
        self._threads = [
            threading.Thread(target=self._read, args=(number,), daemon=True) for number in range(how_many)
        ]
        self._threads.append(threading.Thread(target=self._send_forms, daemon=True))
        for thread in self._threads:
            thread.start()

    def begin(self) -> Tally:
        """Begin a new tally, and return it."""
        with self._lock:
            self.tally = Tally()
            return self.tally

    def end(self) -> None:
        """Let them go home."""
        self._over.set()
        for thread in self._threads:
            thread.join(60)

    def _read(self, number: int) -> None:
        chosen = random.Random(number)  # noqa: S311 - no secret
        while not self._over.wait(PAUSE_S):
            path = chosen.choice(self._paths)
            if chosen.random() < FROM_ELSEWHERE:
                path += "?utm_source=tv"
            tally = self.tally
            reply = ask(self._port, path, headers={"Accept-Language": "pl"})
            fault = fault_of_page(path, reply)
            with self._lock:
                tally.pages += 1
                tally.pages_ok += not fault
                tally.longest_s = max(tally.longest_s, reply.seconds)
                if fault:
                    tally.wrong[f"{fault} ({path})"] += 1

    def _send_forms(self) -> None:
        """Search as a reader does, the words by POST, then the address of the results; at times report a mistake."""
        number = 0
        while not self._over.wait(PAUSE_S * 4):
            number += 1
            tally = self.tally
            began = time.monotonic()
            reply = self._report(number) if number % 4 == 0 else self._search()
            fault = fault_of_form("pl", reply)
            with self._lock:
                tally.forms += 1
                tally.forms_ok += reply.status == 200
                tally.forms_told += reply.status == 503 and not fault
                tally.longest_form_s = max(tally.longest_form_s, time.monotonic() - began)
                if fault:
                    tally.wrong[f"{fault} (form)"] += 1

    def _search(self) -> Reply:
        reply = ask(self._port, "/pl/search/", form({"q": "pomoc rozmowa"}), FORM)
        return ask(self._port, reply.headers["location"]) if reply.status in (302, 303) else reply

    def _report(self, number: int) -> Reply:
        """Report a mistake; what was thanked for is in ``reported``. Each is another sender."""
        text = f"Numer milczy {number:05}"
        sender = {"X-Forwarded-For": f"2001:db8:{number:x}::1"}
        path = self._reports[number // 4 % len(self._reports)]
        reply = ask(self._port, path, form({"kind": "number", "text": text}), {**FORM, **sender})
        if reply.status != 303:
            return reply
        if reply.headers["location"].endswith("/received/"):
            self.reported.append(text)
        return ask(self._port, reply.headers["location"])


def fault_of_page(path: str, reply: Reply) -> str:
    """Say what is wrong with a public page; empty if it is whole, in its language, and shows nothing of our inside."""
    if reply.status != 200:
        return f"{reply.status} {reply.text[:100] if not reply.status else ''}".strip()
    if not reply.text.rstrip().endswith("</html>"):
        return "not a whole page"
    return _inside(reply) or _language(path.split("/")[1], reply)


def fault_of_form(language: str, reply: Reply) -> str:
    """Say what is wrong with the answer to a form: a page, or 503 that says when, in the language, and whom to call."""
    if reply.status == 200:
        return _inside(reply)
    if reply.status != 503:
        return f"{reply.status} {reply.text[:100] if not reply.status else ''}".strip()
    if "retry-after" not in reply.headers:
        return "503 without Retry-After"
    if 'href="tel:112"' not in reply.text:
        return "503 without the emergency number"
    return _inside(reply) or _language(language, reply)


def _inside(reply: Reply) -> str:
    return next((f"shows {word}" for word in INSIDE if word in reply.text), "")


def _language(wanted: str, reply: Reply) -> str:
    found = LANGUAGE.search(reply.text)
    return "" if found and found[1] == wanted else f"in {found[1] if found else 'no language'}, not {wanted}"
