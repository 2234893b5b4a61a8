"""Country desks in the admin: the group that becomes one gets the rights that a desk has."""

from django.db import transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail_modeladmin.views import CreateView, EditView

from ..desk.teams import grant_desk, other_roles, take_desk_rights
from ..models import CountryDesk

CONFIRMED = "twops_directory_desk_for_group"  # in the session: the group that somebody was asked about


class AskingForOthers:
    """Asks once before the people of a language team, or of another role, get the rights of a desk as well."""

    request: HttpRequest

    def asked_again(self, form: ModelForm) -> bool:
        """Say whether the person has to save once more; the form says then what the group does already."""
        group = form.cleaned_data["group"]
        roles = other_roles(group)
        if not roles or self.request.session.pop(CONFIRMED, None) == group.pk:
            return False
        self.request.session[CONFIRMED] = group.pk
        named = ", ".join(f"{role.name} ({role.language or role.country})" for role in roles)
        count = group.user_set.filter(is_active=True).count()
        form.add_error(
            "group",
            _(
                "“%(group)s” does something else already: %(roles)s. Its people (%(count)d) would keep this country's "
                "records as well. Choose a group of its own, or save once more if that is what you want."
            )
            % {"group": group, "roles": named, "count": count},
        )
        return True


class DeskCreateView(AskingForOthers, CreateView):
    """Makes a desk. The group's rights on records count for this country only, because they come through it."""

    def form_valid(self, form: ModelForm) -> HttpResponse:
        """Save, and give the rights."""
        if self.asked_again(form):
            return self.form_invalid(form)
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            grant_desk(form.instance.group)
        return response


class DeskEditView(AskingForOthers, EditView):
    """Gives a desk to another group, with its rights; the group that had it keeps none of them."""

    def form_valid(self, form: ModelForm) -> HttpResponse:
        """Save, give the rights, and take them from the group before."""
        if "group" in form.changed_data and self.asked_again(form):
            return self.form_invalid(form)
        with transaction.atomic():
            before = CountryDesk.objects.select_related("group").get(pk=form.instance.pk).group
            response: HttpResponse = super().form_valid(form)
            grant_desk(form.instance.group)
            if before != form.instance.group:
                take_desk_rights(before)
        return response
