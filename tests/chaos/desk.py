"""A desk that publishes a page again and again, through the admin's own forms: each time a higher number."""

import re
import threading
from collections import Counter
from collections.abc import Mapping

from tests.directory.forms import form_data

from .asking import FORM, HOST, Reply, ask, form
from .readers import INSIDE

PAUSE_S = 0.5
USERNAME, PASSWORD = "root", "secret"  # noqa: S105 - of the content that this run makes
NUMBER = re.compile(r"Asking (\d{6})")


class NotSignedIn(Exception):
    """The admin takes the name and the password not."""


class Browser:
    """An editor's browser: it keeps the cookies of the admin."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Reply:
        """Return what stands at an address."""
        return self._kept(ask(self._port, path, headers=self._headers()))

    def post(self, path: str, values: Mapping[str, object]) -> Reply:
        """Send a form."""
        return self._kept(ask(self._port, path, form(values), {**FORM, **self._headers()}))

    def send(self, path: str, body: bytes, kind: str) -> Reply:
        """Send a form with files."""
        return self._kept(ask(self._port, path, body, {"Content-Type": kind, **self._headers()}))

    def sign_in(self) -> None:
        """Sign in. Raises NotSignedIn."""
        fields = form_data(self, "/admin/login/")
        self.post("/admin/login/", fields | {"username": USERNAME, "password": PASSWORD, "next": "/admin/"})
        reply = self.get("/admin/")
        if reply.status != 200:
            raise NotSignedIn(f"{reply.status} {reply.text[:300]}")

    def _kept(self, reply: Reply) -> Reply:
        self.cookies.update(reply.cookies)
        return reply

    def _headers(self) -> dict[str, str]:
        pairs = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        origin = f"https://{HOST}"
        return {"Cookie": pairs, "Origin": origin, "Referer": f"{origin}/admin/"}


class Desk:
    """Publishes until the end.

    Attributes:
        acknowledged: the last number of which the admin said that it is published.
        attempted: the last number that was sent.
        published: how many were acknowledged.
        refusals: what else was answered, and how often.
        wrong: what no editor should see.
    """

    def __init__(self, port: int, page: int) -> None:
        self._browser = Browser(port)
        self._browser.sign_in()
        self._path = f"/admin/pages/{page}/edit/"
        self._over = threading.Event()
        self.acknowledged = self.attempted = self.published = 0
        self.refusals: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Finish what has begun."""
        self._over.set()
        self._thread.join(90)

    def _work(self) -> None:
        while not self._over.wait(PAUSE_S):
            self._publish()

    def _publish(self) -> None:
        opened = self._browser.get(self._path)
        if opened.status != 200:
            self._note("open", opened)
            return
        number = self.attempted + 1
        words = f"Asking {number:06}"
        fields = form_data(_Given(opened), self._path)
        fields |= {"title": words, "summary": words, "body-count": "0", "kit_lines-count": "0"}
        self.attempted = number
        reply = self._browser.post(self._path, fields | {"action-publish": "action-publish"})
        if reply.status == 302 and "/admin/login" not in reply.headers["location"]:
            self.acknowledged, self.published = number, self.published + 1
        else:
            self._note("publish", reply)

    def _note(self, what: str, reply: Reply) -> None:
        self.refusals[f"{what}: {reply.status}"] += 1
        for word in INSIDE:
            if word in reply.text and reply.status >= 300:
                self.wrong[f"{what}: {reply.status} shows {word}"] += 1
        if reply.status == 503 and "retry-after" not in reply.headers:
            self.wrong[f"{what}: 503 without Retry-After"] += 1
        if reply.status not in (503,):
            self.wrong[f"{what}: {reply.status} {reply.text[:150] if not reply.status else ''}"] += 1


class _Given:
    """Gives a page that was fetched already to who reads its form."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply

    def get(self, path: str) -> Reply:
        """Return it."""
        return self._reply
