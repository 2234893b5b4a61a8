"""The addresses of a profile, as the standard writes them: no slash at the end, and never a redirect to one."""

from django.urls import URLPattern, URLResolver, path, re_path

from . import views
from .profiles import HSDS, ORUK, Profile


def of_profile(profile: Profile) -> tuple[list[URLPattern | URLResolver], str]:
    """Return the addresses below the base path of a profile, and their namespace."""
    given = {"profile": profile}
    lists = [
        path(records.name, views.listed, {**given, "records": records}, name=records.name)
        for records in profile.records
    ]
    details = [
        path(
            f"{records.name}/<str:identifier>",
            views.one,
            {**given, "records": records},
            name=f"{records.name}-one",
        )
        for records in profile.records
    ]
    more = [path("changes", views.changed, given, name="changes")] if profile is HSDS else []
    return [
        path("", views.root, given, name="root"),
        path("openapi.json", views.described, given, name="openapi"),
        path("profile", views.guide, given, name="profile"),
        *lists,
        *details,
        *more,
        re_path(r"", views.nothing, given),
    ], profile.name


urlpatterns = [
    pattern
    for profile in (HSDS, ORUK)
    for pattern in (
        # A client that joins the base path and "" asks for it without a slash: it is answered too.
        path(profile.name, views.root, {"profile": profile}),
        path(f"{profile.name}/", (*of_profile(profile), profile.name)),
    )
]
