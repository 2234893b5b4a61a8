"""Every part of the public design on one page, from the templates that the site itself uses: for designers and editors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from twops_directory.finder.facet_index import current_sets
from twops_directory.finder.search import Choices, Finder
from twops_directory.hours.now import HoursNow
from twops_directory.hours.rules import State
from twops_directory.models import Service
from twops_directory.public import public_services

from ..context import Chrome
from ..public.actions import VERBS, Action
from ..public.brand import ENOUGH, GROUNDS, accents, contrast
from ..public.breadcrumbs import Crumb
from ..public.finder_form import FinderForm
from ..public.icons import DRAWINGS
from ..views.directory import cards
from ..views.doors import Offer

TYPE_SCALE = ("h1", "h2", "h3", "lead", "text", "small")
SPACES = (1, 2, 3, 4, 5, 6)
ROLES = ("paper", "raised", "panel", "ink", "soft", "line", "accent", "accent-ink", "warn", "warn-ground", "focus",
         "open", "open-ground", "later", "later-ground", "closed", "closed-ground")  # fmt: skip
OWN_ACCENT = {"ACCENT": "#17566a", "ACCENT_DARK": "#8fc7d6"}
STATES = {
    State.OPEN: "Open now",
    State.BY_APPOINTMENT: "By appointment",
    State.CLOSED: "Closed now",
    State.UNKNOWN: "Opening hours not known",
}


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """Show every part. For whoever may use the admin; it says nothing that the public does not see."""
    frame = Chrome(request)
    moment = timezone.now()
    now = {state: HoursNow(state, label) for state, label in STATES.items()}
    keys = list(Service.objects.public().values_list("uuid", flat=True).order_by("pk")[:2])
    shown = cards(public_services(keys, frame.language), keys, moment)
    chosen = {**OWN_ACCENT, **accents()}
    return render(
        request,
        "twops_site/design.html",
        {
            "chrome": frame,
            "is_error": True,  # no address for other languages and indexes
            "noindex": True,
            "type_scale": TYPE_SCALE,
            "spaces": SPACES,
            "roles": ROLES,
            "accents": [
                (name, colour, role, round(contrast(colour, ground), 1))
                for name, colour in chosen.items()
                for role, ground in GROUNDS[name].items()
            ],
            "enough": ENOUGH,
            "states": now.values(),
            "open_actions": [Action(kind, "#actions", now[State.OPEN]) for kind in VERBS],
            "closed_actions": [Action("call", "#actions", now[State.CLOSED], number="+48 22 000 00 12")],
            "icons": list(DRAWINGS),
            "cards": shown,
            "offers": [Offer(card, action) for card in shown for action in card.actions[:1]],
            "form": FinderForm(Finder(current_sets(), Choices(), moment), frame.countries, frame.language),
            "links": [Crumb(frame.home_path, "Start page"), Crumb(frame.countries_path, "Find help")],
        },
    )
