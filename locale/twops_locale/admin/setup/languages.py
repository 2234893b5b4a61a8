"""Languages in the admin, in place of Wagtail's own forms: one adds all that a language needs, one removes it."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.models import Locale

from ...errors import LanguageNeeded, RemovedMeanwhile, UnknownLanguage
from ...languages import autonym, language_name
from ...models import LanguageTeam
from ...permissions import can_submit
from ...setup import adding, removing
from ...setup.roles import can_give_roles
from ..tasks.refusals import error_text

LIST = "wagtaillocales:index"


def _named(tag: str) -> str:
    """Return the name of a language for an editor: in the editor's language, in its own, its tag."""
    names = dict.fromkeys((language_name(tag, get_language() or "en"), autonym(tag)))
    return f"{' – '.join(name for name in names if name != tag)} ({tag})"


def add(request: HttpRequest) -> HttpResponse:
    """Add a language: all that is needed, in one step. Raises PermissionDenied without the right."""
    if not adding.can_add_language(request.user):
        raise PermissionDenied
    error = ""
    chosen = request.POST.get("language_code", "")
    if request.method == "POST":
        try:
            made = adding.add_language(chosen, user=request.user)
        except UnknownLanguage:
            error = _("Choose one of the languages in the list.")
        except RemovedMeanwhile as collision:
            error = error_text(collision)
        else:
            _say(request, made)
            return redirect(LIST)
    choices = sorted(
        ((tag, _named(tag)) for tag in adding.addable_languages()), key=lambda each: each[1].casefold()
    )
    context = {"choices": choices, "chosen": chosen, "error": error}
    return render(request, "twops_locale/languages/add.html", context)


def _say(request: HttpRequest, made: adding.AddedLanguage) -> None:
    """Say what was made, and what is still to be done by somebody."""
    messages.success(
        request,
        _(
            "%(language)s is a language of this site now. “%(translators)s” translate and “%(reviewers)s” review: "
            "put people into these groups. Readers are offered the language when its home page is approved."
        )
        % {
            "language": _named(made.locale.language_code),
            "translators": made.team.translators,
            "reviewers": made.team.reviewers,
        },
    )
    if made.homes:
        messages.success(
            request,
            ngettext(
                "The home page was sent to the team.",
                "%(count)d home pages were sent to the team.",
                len(made.homes),
            )
            % {"count": len(made.homes)},
        )
    for home in made.unsent:
        messages.warning(
            request,
            _(
                "“%(title)s” was not sent for translation: it is not public, or you may not send it. "
                "Somebody who may change it sends it."
            )
            % {"title": home.title},
        )


def change(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a language: its team, what is missing in it, and the way to its removal.

    What Wagtail offers here, another language for the same rows, is not: its words would be under a wrong name.
    """
    if not (adding.can_add_language(request.user) or removing.can_remove_language(request.user)):
        raise PermissionDenied
    locale = get_object_or_404(Locale.all_objects, pk=pk)
    if request.method == "POST":
        messages.warning(request, _("A language is not turned into another one. Add the other one."))
        return redirect(LIST)
    team = LanguageTeam.objects.filter(locale=locale).select_related("translators", "reviewers").first()
    members = get_user_model()._default_manager.filter(is_active=True).order_by("username")
    groups = [team.translators, team.reviewers] if team is not None else []
    context = {
        "locale": locale,
        "name": _named(locale.language_code),
        "groups": [(group, [str(person) for person in members.filter(groups=group)]) for group in groups],
        "may_remove": removing.can_remove_language(request.user),
        "may_give_roles": can_give_roles(request.user),
        "may_send": can_submit(request.user),
    }
    return render(request, "twops_locale/languages/language.html", context)


def remove(request: HttpRequest, pk: str) -> HttpResponse:
    """Say what is lost with a language; remove it when its tag was typed. Raises PermissionDenied without the right."""
    if not removing.can_remove_language(request.user):
        raise PermissionDenied
    locale = get_object_or_404(Locale.all_objects, pk=pk)
    tag = locale.language_code
    error = ""
    if request.method == "POST":
        if request.POST.get("typed", "").strip() != tag:
            error = _("Type %(tag)s, so that nobody removes a language by mistake.") % {"tag": tag}
        else:
            try:
                lost = removing.remove_language(locale, user=request.user)
            except LanguageNeeded as refused:
                error = str(refused)
            except RemovedMeanwhile as collision:
                error = error_text(collision)
            else:
                text = _(
                    "%(language)s was removed. Gone with it: pages: %(pages)d, translated words: %(words)d."
                )
                messages.success(
                    request, text % {"language": _named(tag), "pages": lost.pages, "words": lost.words}
                )
                return redirect(LIST)
    context = {
        "locale": locale,
        "tag": tag,
        "name": _named(tag),
        "loss": removing.loss_of(locale),
        "error": error,
    }
    return render(request, "twops_locale/languages/remove.html", context)
