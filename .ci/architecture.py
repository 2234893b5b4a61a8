#!/usr/bin/env python3
"""The drawings in docs/concept/architecture.md, made from the imports of the code.

    python .ci/architecture.py write   draw it anew
    python .ci/architecture.py check   fail if the code has changed since

An arrow leads from a folder to what it imports; one that also leads there by way of another folder is left out, so
that the order of the floors can be read from top to bottom.
"""

import argparse
import sys
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "concept" / "architecture.md"
BEGIN, END = "<!-- {package}, drawn by .ci/architecture.py -->", "<!-- end of the drawing -->"
# What is drawn as one room each; a module of its own is drawn only where it is a floor of the contracts.
ROOMS = {
    "twops_directory": (
        "admin", "loading", "hsds", "merging", "desk", "publication", "public", "finder", "models", "hours", "bulk",
    ),
    "twops_locale": (
        "admin", "matrix", "requests", "setup", "exchange", "translation", "memory", "quality", "worksheet",
        "terminology", "models", "languages",
    ),
}  # fmt: skip


def imports_of(graph: grimp.ImportGraph, package: str, room: str) -> set[str]:
    """Return the rooms of a package that one of them imports."""
    found = set()
    for other in ROOMS[package]:
        if other != room and graph.direct_import_exists(
            importer=f"{package}.{room}", imported=f"{package}.{other}", as_packages=True
        ):
            found.add(other)
    return found


def reached(arrows: dict[str, set[str]], start: str, seen: set[str] | None = None) -> set[str]:
    """Return all rooms that a room leads to, by any way."""
    found: set[str] = set() if seen is None else seen
    for room in arrows[start]:
        if room not in found:
            found.add(room)
            reached(arrows, room, found)
    return found


def drawing(package: str) -> str:
    """Return the drawing of a package as a Mermaid graph."""
    graph = grimp.build_graph(package, exclude_type_checking_imports=True)
    arrows = {room: imports_of(graph, package, room) for room in ROOMS[package]}
    lines = ["```mermaid", "graph TD"]
    for room in ROOMS[package]:
        beyond = set().union(*(reached(arrows, other) for other in arrows[room])) if arrows[room] else set()
        lines += [f"    {room} --> {other}" for other in ROOMS[package] if other in arrows[room] - beyond]
    return "\n".join([*lines, "```"])


def main() -> None:
    """Write or check the drawings."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["write", "check"])
    what = parser.parse_args().what
    page = PAGE.read_text(encoding="utf-8")
    drawn = page
    for package in ROOMS:
        begin = BEGIN.format(package=package)
        before, found, rest = drawn.partition(begin)
        if not found:
            sys.exit(f"{PAGE.relative_to(ROOT)} has no place for a drawing of {package}: {begin}")
        _old, _end, after = rest.partition(END)
        drawn = f"{before}{begin}\n{drawing(package)}\n{END}{after}"
    if what == "write":
        PAGE.write_text(drawn, encoding="utf-8")
    elif drawn != page:
        sys.exit(f"{PAGE.relative_to(ROOT)}: a drawing is not that of the code. Run `just drawing`.")


if __name__ == "__main__":
    main()
