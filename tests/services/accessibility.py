"""Accessibility of an open page, by axe-core (from the package axe-playwright-python: no network is needed)."""

from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types

from .visit import Visit

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


@dataclass(frozen=True)
class Violation:
    """One rule that a page breaks, and where."""

    rule: str
    impact: str
    help: str
    elements: tuple[str, ...]


def violations(visit: Visit) -> list[Violation]:
    """Return what WCAG 2.2, levels A and AA, finds wrong with the page that the visitor has open.

    The page needs JavaScript switched on; its own policy does not stop axe-core, which the browser runs itself.
    """
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": list(RULES)}}
    answer = Axe().run(visit.page, options=options).response
    return [
        Violation(
            rule=found["id"],
            impact=found["impact"] or "",
            help=found["help"],
            elements=tuple(", ".join(map(str, node["target"])) for node in found["nodes"]),
        )
        for found in answer["violations"]
    ]
