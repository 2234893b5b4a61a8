"""Addresses. Public pages stand under ``/<language>/``; machine addresses and the admin do not."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import include, path, re_path
from twops_directory.hsds.api.http import opened
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from .api.app import api
from .views import entry, errors, machine, pages, pictures, sitemaps

urlpatterns = [
    path("", entry.root, name="root"),
    path("robots.txt", machine.robots, name="robots"),
    path(".well-known/security.txt", machine.security, name="security"),
    path("favicon.ico", machine.favicon, name="favicon"),
    path("brand.css", machine.brand, name="brand"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:language>.xml", sitemaps.of_language, name="sitemap_of"),
    path("api/v1/", api.urls),
    re_path(r"^api(?:/|$)", opened(errors.api_not_found)),  # never a redirect to a slash, never HTML
    path("", include("twops_directory.hsds.api.urls")),
    path("translation-answers/", include("twops_locale.urls")),
    path("admin/", include("twops_locale.admin_urls")),  # in front of the stock ones
    path("admin/", include(wagtailadmin_urls)),
    re_path(r"^documents/authenticate_with_password/", errors.nothing_here),  # it would need a cookie
    path("documents/", include(wagtaildocs_urls)),
    path("media/images/<str:name>", pictures.picture),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    *i18n_patterns(
        path("", include("twops_site.public_urls")),
        path("", include("twops_awareness.kits.urls")),
        re_path(
            r"^_util/", errors.nothing_here
        ),  # Wagtail's login and passwords of readers: they would need a cookie
        re_path(wagtail_urls.serve_pattern, pages.serve),
        path("", include(wagtail_urls)),
        prefix_default_language=True,
    ),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
