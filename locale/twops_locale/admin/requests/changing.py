"""The screen on which a request that is out is changed."""

from collections.abc import Iterator

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.auth import require_admin_access
from wagtail.admin.widgets import AdminDateInput

from ...errors import TranslationError
from ...languages import autonym
from ...models import LanguageTeam, Priority, TranslationRequest
from ...requests.changing import Wish, change
from ...requests.providers.registry import default_of, providers_of
from ...requests.rights import may_manage
from ..tasks.refusals import error_text
from .forms import date_warnings, senders

AS_IT_IS, TEAM = "", "team"


class ChangeForm(forms.Form):
    """What can be changed of a request that is out. Who translates stays where nothing is chosen."""

    due_on = forms.DateField(
        label=gettext_lazy("Due on"),
        required=False,
        widget=AdminDateInput(),
        help_text=gettext_lazy("Empty: as each language team has it."),
    )
    priority = forms.TypedChoiceField(label=gettext_lazy("Priority"), choices=Priority.choices, coerce=int)
    message = forms.CharField(
        label=gettext_lazy("Message to the translators"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contact = forms.ModelChoiceField(
        get_user_model()._default_manager.none(), label=gettext_lazy("Contact person"), required=False
    )

    def __init__(self, data: QueryDict | None, *, asked: TranslationRequest) -> None:
        initial = {name: getattr(asked, name) for name in ("due_on", "priority", "message", "contact")}
        super().__init__(data, initial=initial)
        contact = self.fields["contact"]
        assert isinstance(contact, forms.ModelChoiceField)
        contact.queryset = senders()
        self.tags = [str(locale.language_code) for locale in asked.locales.order_by("language_code")]
        teams = {
            team.locale.language_code: team
            for team in LanguageTeam.objects.filter(locale__in=asked.locales.all()).select_related("locale")
        }
        for tag in self.tags:
            self._add_language(tag, asked, teams.get(tag))

    def _add_language(self, tag: str, asked: TranslationRequest, team: LanguageTeam | None) -> None:
        name = autonym(tag)
        self.fields[f"provider-{tag}"] = forms.ChoiceField(
            choices=list(providers_of(tag).items()),
            initial=asked.providers.get(tag) or default_of(tag),
            label=_("%(language)s: by") % {"language": name},
        )
        if team is None:
            return
        members = get_user_model()._default_manager.filter(
            is_active=True, groups__in=[team.translators_id, team.reviewers_id]
        )
        people = [(str(person.pk), str(person)) for person in members.distinct().order_by("username")]
        self.fields[f"assignee-{tag}"] = forms.ChoiceField(
            choices=[(AS_IT_IS, _("as it is")), (TEAM, _("The team")), *people],
            required=False,
            label=_("Translator into %(language)s") % {"language": name},
        )

    def languages(self) -> Iterator[forms.BoundField]:
        """Return the fields of the languages, for the template."""
        return (self[name] for name in self.fields if name.startswith(("provider-", "assignee-")))

    def wish(self) -> Wish:
        """Return what was chosen."""
        given = self.cleaned_data
        chosen = {tag: given.get(f"assignee-{tag}", AS_IT_IS) for tag in self.tags}
        providers = {tag: given[f"provider-{tag}"] for tag in self.tags}
        return Wish(
            due_on=given["due_on"],
            message=given["message"],
            contact=given["contact"],
            priority=Priority(given["priority"]),
            providers={
                tag: name for tag, name in providers.items() if f"provider-{tag}" in self.changed_data
            },
            assignees={
                tag: None if key == TEAM else int(key) for tag, key in chosen.items() if key != AS_IT_IS
            },
        )


@require_admin_access
def change_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a request that is out: for who sent it, its contact person, administrators."""
    rows = TranslationRequest.objects.for_user(request.user).select_related("contact")
    asked = get_object_or_404(rows, pk=pk)
    if not may_manage(asked, request.user) or not asked.is_sent:
        raise PermissionDenied
    form = ChangeForm(request.POST if request.method == "POST" else None, asked=asked)
    if request.method == "POST" and form.is_valid():
        try:
            change(asked, form.wish(), user=request.user)
        except TranslationError as error:
            messages.error(request, error_text(error))
        else:
            messages.success(request, _("The request is changed."))
            for warning in date_warnings(form.cleaned_data["due_on"]):
                messages.warning(request, warning)
            return redirect(asked.get_absolute_url())
    return render(request, "twops_locale/requests/change.html", {"form": form, "asked": asked})
