"""Wagtail's users, with our form for new people."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    """As https://docs.wagtail.org/en/stable/extending/customizing_group_views.html tells, for users."""

    user_viewset = "twops_site.accounts.new_people.PeopleViewSet"
