"""The form of a translation request: what, into which languages, until when, by whom."""

from collections.abc import Iterator

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, Permission
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput, AdminPageChooser
from wagtail.models import Locale, Page

from ...languages import autonym
from ...models import Country, LanguageTeam, Priority, TranslationRequest
from ...requests.providers.registry import default_of, providers_of
from ...requests.scopes import SCOPES, Selection, key_of
from ...translation.teams import without_people

PICKED = ("campaign", "subtree", "object", "country", "missing")


class LanguagesField(forms.ModelMultipleChoiceField):
    """Languages by their own names."""

    def label_from_instance(self, obj: Locale) -> str:
        """Return a language's own name, with its tag."""
        return f"{autonym(obj.language_code)} ({obj.language_code})"


class RequestForm(forms.Form):
    """Everything that somebody says of a request. ``keys`` are given where objects were chosen before."""

    scope = forms.ChoiceField(label=_("What"), widget=forms.RadioSelect, required=False)
    page = forms.ModelChoiceField(
        Page.objects.filter(depth__gt=1), label=_("Page"), required=False, widget=AdminPageChooser()
    )
    country = forms.ModelChoiceField(Country.objects.all(), label=_("Country"), required=False)
    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("What people will call it: “Autumn campaign”.")
    )
    locales = LanguagesField(Locale.objects.none(), label=_("Languages"), widget=forms.CheckboxSelectMultiple)
    due_on = forms.DateField(
        label=_("Due on"),
        required=False,
        widget=AdminDateInput(),
        help_text=_("Empty: as each language team has it."),
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=Priority.choices, coerce=int, initial=Priority.NORMAL
    )
    message = forms.CharField(
        label=_("Message to the translators"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contact = forms.ModelChoiceField(
        get_user_model()._default_manager.none(),
        label=_("Contact person"),
        required=False,
        help_text=_("Whom translators ask. Empty: you."),
    )
    takes_drafts = forms.BooleanField(
        label=_("Send drafts, too"),
        required=False,
        help_text=_("The newest version, also where it is not published. Translations wait until it is."),
    )
    updates_itself = forms.BooleanField(
        label=_("Follow new versions of drafts by itself"), required=False, initial=True
    )

    def __init__(self, *args: object, keys: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as it came
        self.keys = keys
        scopes: list[tuple[str, str | Promise]] = [(name, SCOPES[name].label) for name in PICKED]
        scope = self.fields["scope"]
        assert isinstance(scope, forms.ChoiceField)
        scope.choices = scopes
        if keys:
            for name in ("scope", "page", "country"):
                del self.fields[name]
        locales = self.fields["locales"]
        assert isinstance(locales, forms.ModelMultipleChoiceField)
        locales.queryset = Locale.objects.order_by("language_code")
        contact = self.fields["contact"]
        assert isinstance(contact, forms.ModelChoiceField)
        contact.queryset = senders()
        self._add_people()
        self._add_providers()

    def _add_providers(self) -> None:
        """Add a field for each language that has engines: who or what translates it first."""
        for tag in Locale.objects.order_by("language_code").values_list("language_code", flat=True):
            self.fields[f"provider-{tag}"] = forms.ChoiceField(
                choices=list(providers_of(tag).items()),
                initial=default_of(tag),
                required=False,
                label=_("%(language)s: by") % {"language": autonym(tag)},
            )

    def _add_people(self) -> None:
        """Add a field for each language with a team: who translates it."""
        users = get_user_model()._default_manager
        for team in LanguageTeam.objects.select_related("locale").order_by("locale__language_code"):
            tag = team.locale.language_code
            members = users.filter(is_active=True, groups__in=[team.translators_id, team.reviewers_id])
            self.fields[f"assignee-{tag}"] = forms.ModelChoiceField(
                members.distinct().order_by("username"),
                label=_("Translator into %(language)s") % {"language": autonym(tag)},
                required=False,
                empty_label=str(_("The team")),
            )

    @staticmethod
    def initial_of(asked: TranslationRequest) -> dict[str, object]:
        """Return what the form held when a request was prepared."""
        given = {str(name): value for name, value in asked.selection.items()}
        keys = given.get("keys")
        page = str(keys[0]).partition(":")[2] if isinstance(keys, list) and keys else None
        people, providers = asked.plan.get("assignees", {}), asked.providers
        return {
            "scope": given.get("scope", ""),
            "page": page,
            "country": Country.objects.filter(code=given.get("country", "")).first(),
            "title": asked.title,
            "locales": asked.locales.all(),
            "due_on": asked.due_on,
            "priority": asked.priority,
            "message": asked.message,
            "contact": asked.contact_id,
            "takes_drafts": asked.takes_drafts,
            "updates_itself": asked.updates_itself,
            **{f"assignee-{tag}": person for tag, person in people.items()},
            **{f"provider-{tag}": name for tag, name in providers.items()},
        }

    def people(self) -> Iterator[forms.BoundField]:
        """Return the fields of the people, for the template."""
        return (self[name] for name in self.fields if name.startswith("assignee-"))

    def means(self) -> Iterator[forms.BoundField]:
        """Return the fields of the providers, for the template."""
        return (self[name] for name in self.fields if name.startswith("provider-"))

    def clean(self) -> dict[str, object]:
        """Ask for what the chosen scope needs."""
        given = super().clean() or {}
        if not self.keys:
            scope = given.get("scope")
            if not scope:
                self.add_error("scope", _("Choose what is to be translated."))
            elif SCOPES[str(scope)].needs == "keys" and not given.get("page"):
                self.add_error("page", _("Choose a page."))
            elif SCOPES[str(scope)].needs == "country" and not given.get("country"):
                self.add_error("country", _("Choose a country."))
        return given

    def selection(self) -> Selection:
        """Return what was chosen, as a request keeps it."""
        if self.keys:
            return {"scope": "list", "keys": self.keys}
        scope = str(self.cleaned_data["scope"])
        page, country = self.cleaned_data.get("page"), self.cleaned_data.get("country")
        return {
            "scope": scope,
            **({"keys": [key_of(page.specific)]} if SCOPES[scope].needs == "keys" and page else {}),
            **({"country": country.code} if scope == "country" and country else {}),
        }

    def assignees(self) -> dict[str, int]:
        """Return who was chosen, by language tag."""
        return {
            name.removeprefix("assignee-"): person.pk
            for name, person in self.cleaned_data.items()
            if name.startswith("assignee-") and person is not None
        }

    def providers(self) -> dict[str, str]:
        """Return the chosen providers, by language tag."""
        return {
            name.removeprefix("provider-"): str(chosen)
            for name, chosen in self.cleaned_data.items()
            if name.startswith("provider-") and chosen
        }


class ItemsForm(forms.Form):
    """Further objects for a request."""

    scope = forms.ChoiceField(
        label=_("What"), choices=[(name, SCOPES[name].label) for name in ("object", "subtree", "campaign")]
    )
    page = forms.ModelChoiceField(
        Page.objects.filter(depth__gt=1), label=_("Page"), widget=AdminPageChooser()
    )

    def selection(self) -> Selection:
        """Return what was chosen, as a request keeps it."""
        return {"scope": self.cleaned_data["scope"], "keys": [key_of(self.cleaned_data["page"].specific)]}


def senders() -> "QuerySet[AbstractUser]":
    """Return who may send for translation."""
    permission = Permission.objects.filter(
        content_type__app_label="wagtail_localize", codename="submit_translation"
    )
    users = get_user_model()._default_manager.filter(is_active=True)
    may = users.filter(groups__permissions__in=permission) | users.filter(is_superuser=True)
    return may.distinct().order_by("username")


def date_warnings(due_on: object) -> list[str]:
    """Return what is odd about a date: it has passed, or nobody works on that day."""
    from datetime import date

    if not isinstance(due_on, date):
        return []
    found = []
    if due_on < timezone.localdate():
        found.append(str(_("The date has passed already.")))
    if due_on.weekday() >= 5:
        found.append(str(_("The date is on a weekend.")))
    return found


def team_warnings(locales: list[Locale]) -> list[str]:
    """Name the languages whose team has nobody who translates, or nobody who approves."""
    names = {locale.pk: autonym(locale.language_code) for locale in locales}
    texts = {
        "translators": _("Nobody translates into: %(languages)s. Who joins the team is told of the request."),
        "reviewers": _("Nobody approves translations into: %(languages)s. Nothing is published before."),
    }
    empty = {role: without_people(names, role) for role in texts}
    return [
        str(texts[role]) % {"languages": ", ".join(sorted(names[key] for key in keys))}
        for role, keys in empty.items()
        if keys
    ]
