"""The addresses of the terms' screens, below the admin's ``terms/``."""

from django.urls import path, re_path

from . import views as term_views

app_name = "twops_terms"
urlpatterns = [
    path("hits/", term_views.hits, name="hits"),
    path("report/", term_views.TermsReportView.as_view(), name="report"),
    path("exchange/", term_views.exchange, name="exchange"),
    re_path(r"^export/terms\.(?P<kind>tbx|csv)$", term_views.export, name="export"),
]
