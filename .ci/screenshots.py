"""Write every kind of public page as a picture: pl, fi, el and (right to left) ar, 320 and 1280 px, light and dark.

The demo is started with a state of its own, and one page of each kind is found by the links that a reader has. The
pictures are for people: `.cache/screenshots/<language>-<kind>-<width>-<scheme>.png`. Usage: `just screenshots`.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.services import chromium  # noqa: E402  found below the project, which is no package

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".cache" / "screenshots"
LANGUAGES = ("pl", "fi", "el", "ar")
WIDTHS = {320: 640, 1280: 900}
SCHEMES = ("light", "dark")
START_S = 300
DOORS = ("own", "harmed_now", "work")


@contextmanager
def demo() -> Iterator[str]:
    """Run the demo, with Arabic beside its own languages, and yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as state:
        environment = {key: value for key, value in os.environ.items() if not key.endswith("_URL")}
        environment |= {"TWOPS_STATE_DIR": state, "TWOPS_LANGUAGES": "ar"}
        command = [sys.executable, "manage.py", "demo", "--port", str(port)]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        try:
            base = f"http://127.0.0.1:{port}"
            _wait_for(f"{base}/healthz/", process)
            yield base
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    for _second in range(START_S):
        if process.poll() is not None:
            raise SystemExit("The demo ended before it answered. Start it by hand: just demo")
        try:
            with urlopen(address, timeout=5):  # noqa: S310  our own server
                return
        except (URLError, OSError):
            time.sleep(1)
    raise SystemExit(f"The demo did not answer at {address} within {START_S} seconds.")


def kinds(page: Page, base: str, language: str) -> dict[str, str]:
    """Return the address of one page of each kind in a language, by a name for its picture."""
    found = {"home": f"/{language}/", "help": f"/{language}/help/", "country": f"/{language}/help/pl/",
             "search": f"/{language}/search/", "missing": f"/{language}/nowhere/"}  # fmt: skip
    with urlopen(f"{base}/api/v1/pages?language={language}&per_page=100") as answer:  # noqa: S310  our own server
        for item in json.load(answer)["items"]:
            found.setdefault(item["type"], item["url"].removeprefix(base))
    page.goto(base + found["country"])
    if service := page.locator(".cards h3 a").first.get_attribute("href"):
        found["service"] = service
        found["report"] = service.partition("?")[0] + "report/"
    return found


def pictures(browser: Browser, base: str, language: str, width: int, scheme: str) -> int:
    """Write the pictures of a language at one width in one scheme; return how many."""
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS[width]},
        locale=language,
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(f"{base}/{language}/help/")
    written = 0
    for kind, path in kinds(page, base, language).items():
        page.goto(base + path)
        page.screenshot(path=FOLDER / f"{language}-{kind}-{width}-{scheme}.png", full_page=True)
        written += 1
    for door in DOORS:
        page.goto(f"{base}/{language}/help/")
        page.locator(f"button.door[value={door}]").click()
        page.screenshot(path=FOLDER / f"{language}-answer-{door}-{width}-{scheme}.png", full_page=True)
        written += 1
    context.close()
    return written


def main() -> None:
    """Write all pictures and say where they are."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    found = chromium.find(None)
    with demo() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.program, args=found.flags)
        written = sum(
            pictures(browser, base, language, width, scheme)
            for language in LANGUAGES
            for width in WIDTHS
            for scheme in SCHEMES
        )
        browser.close()
    sys.stdout.write(f"{written} pictures in {FOLDER.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
