"""A visitor's browser window that remembers what it asked for and what went wrong."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, Response

TIMEOUT_MS = 15_000
# Not requests over the network.
LOCAL_SCHEMES = {"data", "blob", "about"}


@dataclass
class Visit:
    """One window of one visitor: ``page`` is Playwright's, the rest is what was recorded.

    Attributes:
        requests: every address that was asked for, in order, with its method ("GET http://...").
        console_errors: what the browser's console called an error, among it every breach of the page's policy.
        console_warnings: what it called a warning, among it what it does not know of the page's headers.
        page_errors: exceptions that no script caught.
    """

    context: BrowserContext
    page: Page
    requests: list[str] = field(default_factory=list)
    console_errors: list[str] = field(default_factory=list)
    console_warnings: list[str] = field(default_factory=list)
    page_errors: list[str] = field(default_factory=list)

    @classmethod
    def begin(cls, browser: Browser, *, javascript: bool, **context: Any) -> "Visit":
        """Open a window with no history; ``context`` goes to Playwright's ``new_context``."""
        made = browser.new_context(java_script_enabled=javascript, **context)
        made.set_default_timeout(TIMEOUT_MS)
        visit = cls(made, made.new_page())
        made.on("request", visit._note_request)
        visit.page.on("console", visit._note_console)
        visit.page.on("pageerror", visit._note_error)
        return visit

    def open(self, url: str) -> Response:
        """Go to an address and return the answer to it."""
        response = self.page.goto(url)
        assert response is not None, f"{url} is an anchor on the same page"
        return response

    def foreign_requests(self, *own: str) -> list[str]:
        """Return the requests that went anywhere but to the origins given (``http://host:port``)."""
        hosts = {urlsplit(origin).netloc for origin in own}
        addresses = ((line, urlsplit(line.split(" ", 1)[1])) for line in self.requests)
        return [
            line
            for line, parts in addresses
            if parts.scheme not in LOCAL_SCHEMES and parts.netloc not in hosts
        ]

    def traces(self) -> dict[str, Any]:
        """Return what the visit left in the browser: cookies, local and session storage, databases, workers."""
        left = self.page.evaluate(
            """async () => ({
                local: {...localStorage},
                session: {...sessionStorage},
                databases: (await indexedDB.databases()).map(database => database.name),
                caches: 'caches' in window ? await caches.keys() : [],
                workers: navigator.serviceWorker
                    ? (await navigator.serviceWorker.getRegistrations()).map(worker => worker.scope) : [],
            })"""
        )
        return {name: value for name, value in {"cookies": self.context.cookies(), **left}.items() if value}

    def end(self) -> None:
        """Close the window."""
        self.context.close()

    def _note_request(self, request: Request) -> None:
        self.requests.append(f"{request.method} {request.url}")

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.console_errors.append(message.text)
        elif message.type == "warning":
            self.console_warnings.append(message.text)

    def _note_error(self, error: Error) -> None:
        self.page_errors.append(str(error))
